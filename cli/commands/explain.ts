import pc from "picocolors";
import { projectFolder } from "../completion/values";
import { explained, nearest, type Explanation } from "../explain/find";
import { UsageError } from "../project";
import { print } from "../render/output";
import { printable } from "../render/printable";
import { outputWidth, wrapped } from "../render/wrap";

/** Options of the command. */
export interface ExplainOptions {
  cwd?: string;
  json?: boolean;
}

/** Says what a word stands for. */
export function explain(subject: string, options: ExplainOptions): void {
  const folder = projectFolder(options.cwd ?? process.cwd());
  const found = explained(subject, folder);
  if (found !== undefined) {
    print(options, found, renderExplanation(found, outputWidth()));
    return;
  }
  const near = nearest(subject, folder);
  const hint =
    near.length === 0
      ? "name a resource type, a URN, a configuration key, or paste an error"
      : `did you mean ${near.join(", ")}?`;
  throw new UsageError(`"${subject}" is no resource type, no key of the configuration and no known error; ${hint}`);
}

export function renderExplanation({ subject, lead, sections }: Explanation, width: number): string {
  const lines = [pc.bold(printable(subject)), ...wrapped(printable(lead), width, 0)];
  for (const { title, items } of sections) {
    lines.push("", pc.bold(title), ...items.flatMap((item) => bullet(printable(item), width)));
  }
  return `${lines.join("\n")}\n`;
}

function bullet(text: string, width: number): string[] {
  return wrapped(text, width, 4).map((line, index) => (index === 0 ? `  • ${line.trimStart()}` : line));
}
