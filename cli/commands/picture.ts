import { createRequire } from "node:module";
import path from "node:path";
import { writeWhole } from "../../files/whole";
import type { Step } from "../../sandbox";
import { focused, pictureOf } from "../picture/draw";
import { renderMermaid } from "../picture/mermaid";
import type { Picture } from "../picture/model";
import { UsageError } from "../project";
import { readEnvironmentFile } from "../reading/environment-file";
import { plannedSteps } from "../session";

const load = createRequire(__filename);

/** Options of the command. */
export interface PictureOptions {
  from?: string;
  focus?: string;
  out?: string;
  format?: "mermaid" | "svg";
  cwd?: string;
}

/** Draws an environment: Mermaid on standard output, or a file of Mermaid or SVG. */
export async function picture(environment: string | undefined, options: PictureOptions): Promise<void> {
  const { steps, title } = await stepsOf(environment, options);
  if (steps === undefined) return;
  const whole = pictureOf(steps, title);
  const shown = options.focus === undefined ? whole : focusedOn(whole, options.focus);
  const text = await rendered(shown, formatOf(options));
  if (options.out === undefined) process.stdout.write(text);
  else writeWhole(path.resolve(options.out), text);
}

async function stepsOf(
  environment: string | undefined,
  options: PictureOptions,
): Promise<{ steps: Step[] | undefined; title: string }> {
  if (options.from !== undefined) {
    const { steps, stack } = readEnvironmentFile(options.from);
    return { steps, title: environment ?? stack };
  }
  if (environment === undefined) throw new UsageError("name an environment, or a file with --from");
  const steps = await plannedSteps(environment, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    json: true,
  });
  return { steps, title: environment };
}

function focusedOn(whole: Picture, application: string): Picture {
  const known = [...new Set(whole.nodes.flatMap((node) => node.application ?? []))].sort();
  const found = focused(whole, application);
  if (found !== undefined) return found;
  throw new UsageError(
    `--focus: "${application}" is no application here; use ${known.join(", ") || "none: there are none"}`,
  );
}

/** What the file's name says, where nothing else does. */
function formatOf({ format, out = "" }: PictureOptions): "mermaid" | "svg" {
  return format ?? (out.endsWith(".svg") ? "svg" : "mermaid");
}

async function rendered(shown: Picture, format: "mermaid" | "svg"): Promise<string> {
  if (format === "mermaid") return renderMermaid(shown);
  // Graphviz is 1.4 MB, and Mermaid does without.
  const { renderSvg } = load("../picture/svg") as typeof import("../picture/svg");
  return renderSvg(shown);
}
