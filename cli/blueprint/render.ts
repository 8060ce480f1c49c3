// A blueprint as Markdown.
import { code } from "../render/markdown";
import type { Blueprint, Part } from "./model";
import type { Runbook } from "./recovery";
import type { Right } from "./rights";
import { howChecked } from "./checked";
import { shellOf, type ManualStep } from "./steps";

const programItself = "The program itself";

export function renderBlueprint(blueprint: Blueprint): string {
  const { environment, version, picture, parts, steps } = blueprint;
  const chapters = [
    `# The blueprint of ${code(environment)}, version ${version}`,
    `Written by \`groundplan blueprint ${environment}\` from the program. What exists and why, how people would make it by hand, who may do what, what to do when something is lost, and how to leave. The program does the same; this is what it stands for.`,
    `## What is new in version ${version}`,
    ...news(blueprint),
    "## What exists, and why",
    `\`\`\`mermaid\n${picture.trimEnd()}\n\`\`\``,
    ...parts.map(partText),
    "## The manual process",
    stepsLead(steps),
    ...stepTexts(steps),
    "### How these commands were checked",
    list(howChecked(toolsOf(blueprint))),
    "## Contracts",
    contracts(blueprint),
    "## Who may do what",
    rightsTable(blueprint.rights),
    "## Recovery",
    ...blueprint.recovery.map(runbookText),
    "## Leaving",
    blueprint.leaving,
    ...endings(blueprint),
  ];
  return `${chapters.join("\n\n")}\n`;
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
    `${steps.length} steps, in an order in which each finds what it needs. Names are those of this environment. \`<…>\` is what you fill in: it is known once an earlier step ran, or it is a secret, and no document has those.`,
    "Log in first: `gcloud auth login`, `vault login` (after Vault's initialisation), `gcloud container clusters get-credentials` (where there is a cluster), and a token of Cloudflare's in `CLOUDFLARE_API_TOKEN`.",
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
  return steps.flatMap((step, index) => {
    const title =
      step.component === undefined ? programItself : `${code(step.component.name)} (${step.component.kind})`;
    const heading = title === last ? [] : [`### ${title}`];
    last = title;
    const names = step.names.map(code).join(", ");
    const shell = step.runs.length === 0 ? [] : [`\`\`\`sh\n${shellOf(step)}\n\`\`\``];
    return [
      ...heading,
      `**${index + 1}. ${step.title}** ${names}`,
      ...(step.note === undefined ? [] : [step.note]),
      ...shell,
    ];
  });
}

/** What the commands of the document begin with, sorted. */
function toolsOf({ steps, recovery }: Blueprint): string[] {
  const made = steps.flatMap(({ runs }) =>
    runs.flatMap((run) => ("commands" in run ? run.commands : [run]).flatMap(({ words }) => words[0] ?? [])),
  );
  const blocks = recovery.flatMap(({ text }) =>
    [...text.matchAll(/^ *```sh\n([^]*?)^ *```$/gm)].map(([, block = ""]) => block),
  );
  const told = blocks.flatMap((block) =>
    [...block.matchAll(/^\s*(?:\w+=\S+ )*([a-z][\w-]*) /gm)].map(([, tool = ""]) => tool),
  );
  return [...new Set([...made, ...told])].filter((tool) => !shellWords.includes(tool)).sort();
}

const shellWords = ["for", "do", "done", "echo", "printf", "export", "store"];

function contracts({ contracts: all }: Blueprint): string {
  const names = Object.keys(all);
  if (names.length === 0) return "The program has no output `endpoints`, so it promises nothing by name.";
  return names
    .map((name) => {
      const said = Object.entries(all[name] ?? {}).map(([key, value]) => `${key}: ${inline(value)}`);
      return `### ${code(name)}\n\n${said.length === 0 ? "Known once it exists." : list(said)}`;
    })
    .join("\n\n");
}

function rightsTable(rights: Right[]): string {
  const rows = rights.map(({ who, may, on }) => `| ${[who, may, on].map(cell).join(" | ")} |`);
  return ["| who | may | on |", "| --- | --- | --- |", ...rows].join("\n");
}

function runbookText({ title, names, text }: Runbook): string {
  const set = Object.entries(names).map(
    ([name, value]) => `${name}=${/^[\w@%+=:,./-]+$/.test(value) ? value : `'${value}'`}`,
  );
  const lead = set.length === 0 ? [] : [`In this environment:\n\n\`\`\`sh\n${set.join("\n")}\n\`\`\``];
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
