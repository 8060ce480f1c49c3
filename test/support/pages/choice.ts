// docs/components.md: which component to take.
import { readFileSync } from "node:fs";
import path from "node:path";
import { folderOf } from "../../../plugin/reference";
import { componentNames, componentOf, madeAtRunTime, purposeOf, root } from "./component";
import { givenBy } from "./fits";
import { amount } from "./section";
import { table } from "./words";

/** What a reader needs, in this order. The page of a component says which of them it is for. */
const titles: readonly string[] = [
  "A working system, or a platform for several applications",
  "Data",
  "Front door",
  "Compute",
  "Secrets",
  "Watching",
  "Network, APIs and delivery",
];

const head = `# Which component

Every component of the library, by what you need. \`npm run pages\` writes this page: what a component is for is from its docstring, when not to take it
from its page, and the cost is that of its resources in the example there, in USD a month at the [usual usage](cost.md#usage): what is paid while nothing
happens, and what use costs. \`?\` stands for what has no price in the [table](cost.md#prices). [How to use the library](library.md),
[every argument and output](arguments.md), [an application's specification](../components/workload/README.md).`;

const foot = `## How the pages are made

Each component's page has a part that \`npm run pages\` writes. The example of the page is deployed in the simulated cloud, and what its resources cost is
estimated as \`groundplan cost\` does it. Then the example is planned again for one argument after the other, each with another value. The words are those of
\`groundplan consequences\`; what is replaced or deleted without one is counted. "Without a replacement" means that the plan changes resources in place, or none:
what restarts then is in the page's own table of changes. Objects in buckets and versions of secrets, of which each has one content, are left out. Arguments that were not tried are named.
The tests make all of it anew and compare.`;

/** The whole page. */
export async function choicePage(): Promise<string> {
  const groups = new Map(titles.map((title): [string, string[]] => [title, []]));
  for (const name of componentNames) groups.get(groupOf(name))?.push(name);
  const sections = await Promise.all(
    [...groups].map(async ([title, components]) => {
      const rows = await Promise.all(components.map(rowOf));
      return `## ${title}\n\n${table(["component", "what for", "gives", "idle", "by use", "when not"], rows)}`;
    }),
  );
  return [head, ...sections, foot, ""].join("\n\n").trimEnd() + "\n";
}

/** The group that the component's page names. */
function groupOf(name: string): string {
  const { file, text } = pageOf(name);
  const found = /^\*\*Group:\*\* \[(.+)\]\(\.\.\/\.\.\/docs\/components\.md#\S+\)$/m.exec(text)?.[1];
  if (found !== undefined && titles.includes(found)) return found;
  const one = titles.map((title) => `"${title}"`).join(", ");
  throw new Error(
    `${file}: write above "**When not:**" which group it is in, as "**Group:** [Data](../../docs/components.md#data)": one of ${one}`,
  );
}

function pageOf(name: string): { file: string; text: string } {
  const file = `components/${folderOf(name)}/README.md`;
  return { file, text: readFileSync(path.join(root, file), "utf8") };
}

async function rowOf(name: string): Promise<string[]> {
  const { lines } = await componentOf(name);
  const link = `[\`${name}\`](../components/${folderOf(name)}/README.md)`;
  const gives = [...new Set(givenBy(name).map(({ contract }) => `\`${contract}\``))].join(", ");
  const use = `${amount(lines, "perUse")}${madeAtRunTime[name] === undefined ? "" : " +?"}`;
  return [link, purposeOf(name), gives, amount(lines, "fixed"), use, whenNot(name)];
}

/** The line of the component's page, its links as they are from `docs/`. */
function whenNot(name: string): string {
  const { file, text } = pageOf(name);
  const own = new RegExp(`^\\*\\*When not \\(\`${name}\`\\):\\*\\* (.+)$`, "m").exec(text)?.[1];
  const found = own ?? /^\*\*When not:\*\* (.+)$/m.exec(text)?.[1];
  if (found === undefined) throw new Error(`${file}: write when not to take ${name}, as "**When not:** …"`);
  return found.replaceAll("](../../docs/", "](").replaceAll("](../", "](../components/");
}
