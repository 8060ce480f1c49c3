import type { core } from "@pulumi/kubernetes/types/input";
import type { CompleteContainer, CompleteHealth, CompleteResources } from "../workload/complete";
import type { ContainerEnvironment, CopiedVariable, PlainVariable } from "../workload/environment";
import { livenessProbe, readinessProbe, startupProbe } from "../workload/probes";
import { configCopy, secretsCopy } from "./settings";
import { asOutput } from "../internal/outputs";

/** A container as far as all of them are alike. `first` are variables before the others. */
export function container(
  app: string,
  name: string,
  { image, command, args, resources }: CompleteContainer,
  environment: ContainerEnvironment,
  first: PlainVariable[] = [],
): core.v1.Container {
  const amounts = quantities(resources);
  return {
    name,
    image,
    ...(command === undefined ? {} : { command: command.map(literal) }),
    ...(args === undefined ? {} : { args: args.map(literal) }),
    env: variables(app, { ...environment, plain: [...first, ...environment.plain] }),
    // Equal, and nothing left out: Autopilot would change them otherwise, and show a difference for ever.
    resources: { requests: amounts, limits: amounts },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  };
}

/** How the platform sees that a container works; `readiness` says whether it is asked before it gets requests. */
export function probes(health: CompleteHealth | undefined, readiness: boolean): Partial<core.v1.Container> {
  if (health === undefined) return {};
  return {
    startupProbe: startupProbe(health),
    ...(readiness ? { readinessProbe: readinessProbe(health) } : {}),
    ...livenessProbe(health),
  };
}

/** The Kubernetes Secret that has a copy. */
export function copyOf(app: string, { holds }: Pick<CopiedVariable, "holds">): string {
  return holds === "secrets" ? secretsCopy(app) : configCopy(app);
}

/**
 * A text that Kubernetes takes as it is. It puts the value of a variable, a secret one too, for `$(NAME)`, and one `$` for two
 * (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container); Cloud Run does neither
 * (https://cloud.google.com/run/docs/reference/rest/v2/Container).
 */
function literal(text: string): string {
  return text.replaceAll("$", "$$$$");
}

function variables(app: string, { plain, copied }: ContainerEnvironment): core.v1.EnvVar[] {
  return [
    ...plain.map(({ name, value }) => ({
      name,
      value: typeof value === "string" ? literal(value) : asOutput(value).apply(literal),
    })),
    ...copied.map((one) => ({ name: one.name, valueFrom: { secretKeyRef: { name: copyOf(app, one), key: one.key } } })),
  ];
}

function quantities({ cpu, memory }: CompleteResources): { [resource: string]: string } {
  return { cpu: String(cpu), memory: `${memory}Mi`, "ephemeral-storage": "1Gi" };
}
