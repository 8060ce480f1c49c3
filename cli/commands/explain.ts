import fs from "node:fs";
import path from "node:path";
import pc from "picocolors";
import { projectFolder } from "../completion/values";
import { explained, explainedOutput, nearest } from "../explain/find";
import { explainKey } from "../explain/keys";
import type { Explanation } from "../explain/model";
import { explainResource, type Candidates } from "../explain/resource";
import type { Step } from "../../sandbox";
import { readInput } from "../plan-file";
import { UsageError } from "../project";
import { readEnvironment, type ReadingOptions } from "../reading/environment";
import { abridged } from "../render/abridged";
import { print } from "../render/output";
import { printable } from "../render/printable";
import { outputWidth, wrapped } from "../render/wrap";

/** Says what a word, a resource of an environment or an error stands for. */
export async function explain(words: string[], options: ReadingOptions): Promise<void> {
  const folder = projectFolder(options.cwd ?? process.cwd());
  const { environment, subject } = subjectOf(words, options, folder);
  if (subject === "-") {
    const found = explainedOutput(readInput("the output of a run"), environment);
    if (found.length === 0)
      throw new UsageError("standard input has no error that is known; docs/explain.md lists them");
    print(options, { explanations: found }, found.map((one) => renderExplanation(one, outputWidth())).join("\n"));
    return;
  }
  if (subject.trim() === "") {
    throw new UsageError("nothing is named; name a resource type, a URN, a configuration key or an error");
  }
  const found = await foundFor(subject, environment, folder, options);
  if (found !== undefined) print(options, found, renderExplanation(found, outputWidth()));
}

/** A first word that is a stack of the project is one. A URN says itself of which stack it is. */
function subjectOf(
  words: string[],
  { from }: ReadingOptions,
  folder: string | undefined,
): { environment: string; subject: string } {
  const [first = "", ...rest] = words;
  const isStack = (name: string): boolean =>
    folder !== undefined && /^[\w.-]+$/.test(name) && fs.existsSync(path.join(folder, `Pulumi.${name}.yaml`));
  if (from === undefined && isStack(first)) {
    if (rest.length === 0) throw new UsageError(`${first} is an environment: name a resource of it too, or a key`);
    return { environment: first, subject: rest.join(" ") };
  }
  const subject = words.join(" ");
  const [, stack = ""] = /^urn:pulumi:([^:]+)::/.exec(subject) ?? [];
  return { environment: from === undefined && isStack(stack) ? stack : "", subject };
}

/** Nothing where the environment cannot be read, which is told already. */
async function foundFor(
  subject: string,
  environment: string,
  folder: string | undefined,
  options: ReadingOptions,
): Promise<Explanation | undefined> {
  const named = environment !== "" || options.from !== undefined;
  const resource = named && explainKey(subject, folder) === undefined;
  const read = resource ? await readEnvironment(environment === "" ? undefined : environment, options) : undefined;
  if (resource && read === undefined) return undefined;
  const inIt = read === undefined ? undefined : explainResource(subject, read.steps, read.subject);
  if (inIt !== undefined && "explanation" in inIt) return inIt.explanation;
  const found = explained(subject, folder, environment);
  // Several resources fit better than the type that all of them have, and worse if their names only have it somewhere.
  if (found !== undefined && (inIt === undefined || inIt.candidates.length === 0 || !inIt.byKind)) return found;
  throw new UsageError(notFound(subject, folder, inIt, read?.steps ?? []));
}

/** The longest list of names in an error. */
const mostNamed = 12;

function notFound(subject: string, folder: string | undefined, inIt: Candidates | undefined, steps: Step[]): string {
  const { candidates } = inIt ?? { candidates: [] };
  if (candidates.length > 0) {
    return `"${subject}" may be several; name one of ${abridged(candidates, mostNamed)}`;
  }
  const near = nearest(
    subject,
    folder,
    steps.map(({ name }) => name),
  );
  const hint =
    near.length === 0
      ? "name a resource type, a URN, a configuration key, a resource after its environment, or paste an error"
      : `did you mean ${near.join(", ")}?`;
  return `"${subject}" is no resource type, no key of the configuration and no known error; ${hint}`;
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
