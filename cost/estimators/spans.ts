// Spans that a program sends to Cloud Trace through a collector beside it (docs/traces.md).
import { listAt, numberAt, textAt } from "../inputs";
import type { Use } from "../model";
import type { Figures } from "../usage";
import type { Step } from "../../sandbox";

type Inputs = Step["inputs"];

/** What the container beside a program is called that passes spans on. */
const collector = "traces-collector";

/** The share of traces that OpenTelemetry keeps, by its own variable. */
const share = "OTEL_TRACES_SAMPLER_ARG";

/**
 * The spans of a server's requests; none where no collector is beside it.
 *
 * @param variables - what each container calls its list of variables
 */
export function spansOf(containers: Inputs[], variables: "envs" | "env", figures: Figures, requests: number): Use[] {
  if (!containers.some((one) => textAt(one, "name") === collector)) return [];
  const kept = containers
    .flatMap((one) => listAt(one, variables))
    .filter((one) => textAt(one, "name") === share)
    .map((one) => numberAt(one, "value") ?? 1);
  const quantity = requests * figures.spansPerRequest * Math.min(1, ...kept);
  return [{ price: "trace.spans", kind: "perUse", quantity }];
}
