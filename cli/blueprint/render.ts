// A blueprint as Markdown.
import { abridged } from "../render/abridged";
import { code, slug } from "../render/markdown";
import type { Blueprint, Part } from "./model";
import { namesSet, type Runbook } from "./recovery";
import type { Right } from "./rights";
import { howChecked } from "./checked";
import { isRequest, requestFunctions } from "./command";
import { foldedMeaning } from "./folded";
import { commandsOf } from "./loops";
import { ownerOf, programItself, shellOf, type ManualStep } from "./steps";

export function renderBlueprint(blueprint: Blueprint): string {
  const { environment, version, picture, parts, steps } = blueprint;
  const chapters = [
    `# The blueprint of ${code(environment)}, version ${version}`,
    `Written by \`groundplan blueprint ${environment}\` from the program. What to do when something is lost, what exists and why, how people would make it by hand, who may do what, and how to leave. The program does the same; this is what it stands for.`,
    contents(blueprint),
    `## What is new in version ${version}`,
    ...news(blueprint),
    "## Recovery",
    ...blueprint.recovery.map(runbookText),
    "## Contracts",
    contracts(blueprint),
    "## What exists, and why",
    `\`\`\`mermaid\n${picture.trimEnd()}\n\`\`\``,
    ...parts.map(partText),
    "## The manual process",
    stepsLead(steps),
    ...stepTexts(steps),
    "### How these commands were checked",
    list(howChecked(toolsOf(blueprint))),
    "## Who may do what",
    rightsTable(blueprint),
    "## Leaving",
    blueprint.leaving,
    ...endings(blueprint),
  ];
  return `${chapters.join("\n\n")}\n`;
}

/** Links to the chapters, and to each runbook: who looks for those has no time to scroll. */
function contents({ recovery, steps, version }: Blueprint): string {
  const link = (heading: string): string => `[${heading}](#${slug(heading)})`;
  const owners = [...new Set(steps.map((step) => ownerOf(step, code)))];
  return list([
    link(`What is new in version ${version}`),
    `${link("Recovery")}: ${recovery.map(({ title }) => link(title)).join(" · ")}`,
    link("Contracts"),
    link("What exists, and why"),
    `${link("The manual process")}: ${owners.map(link).join(" · ")}`,
    link("Who may do what"),
    link("Leaving"),
  ]);
}

function news({ version, changes }: Blueprint): string[] {
  if (version === 1) return ["This is the first version."];
  return [list(changes)];
}

function partText({ kind, what, why, page, each }: Part): string {
  const reasons = why.length === 0 ? [] : [`Why: ${why.join("; ")}. ${code(page)} has the reasons.`];
  const all = each.map(({ name, has }) => `${name === "" ? "it" : code(name)}: ${has.join(", ")}`);
  return [`### ${kind === "" ? programItself : kind}`, ...(what === "" ? [] : [what]), list(all), ...reasons].join(
    "\n\n",
  );
}

function stepsLead(steps: ManualStep[]): string {
  const missing = steps.filter(({ runs }) => runs.length === 0);
  const lines = [
    `${steps.length} steps, in an order in which each finds what it needs. Names are those of this environment. \`<…>\` is what you fill in: it is known once an earlier step ran, or it is a secret, and no document has those. ${foldedMeaning}`,
    "Log in first: `gcloud auth login`, `vault login` (after Vault's initialisation), `gcloud container clusters get-credentials` (where there is a cluster), and a token of Cloudflare's in `CLOUDFLARE_API_TOKEN`. Requests are sent by these two:",
    `\`\`\`sh\n${requestFunctions}\n\`\`\``,
  ];
  return missing.length === 0
    ? lines.join("\n\n")
    : [
        ...lines,
        `How these are made by hand is not known here:\n\n${list(missing.map(({ type }) => code(type)))}`,
      ].join("\n\n");
}

function stepTexts(steps: ManualStep[]): string[] {
  let last = "";
  let number = 0;
  return steps.flatMap((step) => {
    const title = ownerOf(step, code);
    const heading = title === last ? [] : [`### ${title}`];
    // Numbers begin anew below each heading, so that a new step changes those of its neighbours alone.
    number = title === last ? number + 1 : 1;
    last = title;
    const names = namesText(step);
    const shell = step.runs.length === 0 ? [] : [`\`\`\`sh\n${shellOf(step)}\n\`\`\``];
    return [
      ...heading,
      `**${number}. ${step.title}**${names}`,
      ...(step.note === undefined ? [] : [step.note]),
      ...shell,
    ];
  });
}

/** Names that the title of a step has; its commands have all. */
const mostNames = 4;

function namesText(step: ManualStep): string {
  const { names } = step;
  const commands = shellOf(step);
  const areInCommands = names.every((name) => commands.includes(name));
  return ` ${abridged(names.map(code), areInCommands ? mostNames : names.length)}`;
}

/** What the commands of the document begin with, sorted. */
function toolsOf({ steps, recovery }: Blueprint): string[] {
  const made = steps.flatMap(({ runs }) =>
    runs.flatMap((run) => commandsOf(run).map(({ words: [tool = ""] }) => (isRequest(tool) ? "curl" : tool))),
  );
  const blocks = recovery.flatMap(({ text }) =>
    [...text.matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].map(([, block = ""]) => block),
  );
  const fromBlocks = blocks.flatMap((block) =>
    [...block.matchAll(/^\s*(?:\w+=\S+ )*([a-z][\w-]*) /gm)].map(([, tool = ""]) => tool),
  );
  return [...new Set([...made, ...fromBlocks])].filter((tool) => !shellWords.includes(tool)).sort();
}

const shellWords = ["for", "do", "done", "echo", "printf", "export", "store"];

function contracts({ contracts: all }: Blueprint): string {
  const names = Object.keys(all);
  if (names.length === 0) return "The program has no output `endpoints`, so it promises nothing by name.";
  return names
    .map((name) => {
      const lines = Object.entries(all[name] ?? {}).map(([key, value]) => `${key}: ${inline(value)}`);
      return `### ${code(name)}\n\n${lines.length === 0 ? "Known once it exists." : list(lines)}`;
    })
    .join("\n\n");
}

function rightsTable({ rights, steps }: Blueprint): string {
  const kinds = steps.flatMap(kindsOf);
  let last = "";
  const rows = rights.map((right) => {
    const who = right.who === last ? "" : cell(right.who);
    last = right.who;
    return `| ${[who, cell(right.may), placesText(right, kinds)].join(" | ")} |`;
  });
  return [
    "A row without a name goes on with the one above it.",
    ["| who | may | on |", "| --- | --- | --- |", ...rows].join("\n"),
  ].join("\n\n");
}

/** Everything of a kind that a component has, where it is too much to be named one by one. */
interface Kind {
  places: string[];
  called: string;
}

function kindsOf({ component, type, title, names }: ManualStep): Kind[] {
  if (component === undefined || names.length <= mostNames) return [];
  const kind = type.split(":").at(-1) ?? "";
  const places = names.map((name) => `${kind.charAt(0).toLowerCase()}${kind.slice(1)} ${name}`);
  return [{ places, called: `all ${names.length} ${title.replace(/^.* the /, "")} of ${code(component.name)}` }];
}

/** What a right is on: where that is everything of a kind that a component has, the component. */
function placesText({ on }: Right, kinds: Kind[]): string {
  const left = new Set(on);
  const whole = kinds.flatMap(({ places, called }) => {
    if (!places.every((place) => left.has(place))) return [];
    for (const place of places) left.delete(place);
    return [called];
  });
  return [...whole, ...[...left].map(cell)].join(", ");
}

function runbookText({ title, names, text }: Runbook): string {
  const lead = Object.keys(names).length === 0 ? [] : [`In this environment:\n\n\`\`\`sh\n${namesSet(names)}\n\`\`\``];
  return [`### ${title}`, ...lead, text].join("\n\n");
}

function endings({ endings: all }: Blueprint): string[] {
  if (all.length === 0) return [];
  return ["### What goes, and what stays", list(all.map(({ text }) => text))];
}

function list(items: string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

/** Text of the program's in a line: what Markdown would read stands as code. */
function inline(text: string): string {
  return /[<>`*_|[\]]|https?:/.test(text) ? code(text) : text;
}

/** A table's cell ends at a bar, in code too. */
function cell(text: string): string {
  return code(text).replaceAll("|", "\\|");
}
