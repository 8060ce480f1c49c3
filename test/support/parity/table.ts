// The table of `docs/workload.md`: each property of the specification, and what each runtime does with a value of it.
import assert from "node:assert/strict";
import contract from "../../../components/internal/arguments.json";
import {
  differences,
  type Difference,
  onCloudRun,
  onKubernetes,
  planAll,
  type Application,
  type Planned,
} from "./landed";
import { trials, type Trial } from "./trials";

/** What a runtime does with a value, a line for each thing. */
interface Kept {
  trial: Trial;
  cloudRun: string[];
  kubernetes: string[];
}

/** Every property of the specification, `<type>.<property>`, by the contract. */
function properties(): string[] {
  const types = contract.types as unknown as { [type: string]: { [property: string]: object } };
  const found: string[] = [];
  const visit = (type: string): void => {
    for (const [property, shape] of Object.entries(types[type] ?? {})) {
      const field = `${type}.${property}`;
      if (found.includes(field)) continue;
      found.push(field);
      for (const [, inner = ""] of JSON.stringify(shape).matchAll(/"ref":"(Workload\w+)"/g)) visit(inner);
    }
  };
  visit("Workload");
  return found;
}

/** Properties without a trial, and trials of no property. */
export function missingTrials(): string[] {
  const known = properties();
  const tried = new Set(trials.map(({ field }) => field));
  return [
    ...known
      .filter((field) => !tried.has(field))
      .map((field) => `${field}: add a value of it to test/support/parity/trials.ts`),
    ...[...tried]
      .filter((field) => !known.includes(field))
      .map((field) => `${field}: remove it from test/support/parity/trials.ts`),
  ];
}

/** Plans every trial on both runtimes. */
export async function keepAll(): Promise<Kept[]> {
  const names = new Map<string, Application>();
  const named = (workload: Trial["after"], { network }: Trial): string => {
    const key = JSON.stringify([workload, network]);
    const application = names.get(key) ?? { name: `app${names.size}x`, workload, network };
    names.set(key, application);
    return application.name;
  };
  const pairs = trials.map((trial): [string, string] => [
    // Each on the network that its egress needs.
    named(trial.before, trial.before.egress === trial.after.egress ? trial : { ...trial, network: closed }),
    named(trial.after, trial),
  ]);
  const cloudRun = await planAll([...names.values()], () => onCloudRun);
  const kubernetes = await planAll([...names.values()], onKubernetes);
  return trials.map((trial, index) => {
    const pair = pairs[index] ?? ["", ""];
    return {
      trial,
      cloudRun: said(trial, pair, cloudRun, trial.nothing.cloudRun),
      kubernetes: said(trial, pair, kubernetes, trial.nothing.kubernetes),
    };
  });
}

const closed = trials.find(({ field }) => field === "Workload.image")?.network as Trial["network"];

function said(
  trial: Trial,
  [before, after]: [string, string],
  planned: Map<string, Planned>,
  nothing?: string,
): string[] {
  const [old, now] = [planned.get(before), planned.get(after)];
  assert.ok(
    old !== undefined && "resources" in old,
    `${trial.field}: what it is compared with is refused: ${JSON.stringify(old)}`,
  );
  assert.ok(now !== undefined);
  if ("refused" in now) {
    return now.refused.map((line) => `refused: ${line.slice(line.indexOf("; ") + 2)}`);
  }
  const found = differences(old.resources, now.resources, [before, after]);
  const about = `${trial.field} ${JSON.stringify(trial.value)}`;
  if (nothing === undefined) assert.notDeepEqual(found, [], `${about}: a runtime takes it, and does nothing with it`);
  else assert.deepEqual(found, [], `${about}: it is said to change nothing`);
  return nothing === undefined ? grouped(found) : [nothing];
}

/** A line for each type: its properties, or that there is one more or less. */
function grouped(found: Difference[]): string[] {
  const types = [...new Set(found.map(({ type }) => type))];
  return types.map((type) => {
    const ofType = found.filter((one) => one.type === type);
    const counts = ofType.flatMap(({ path, count }) => (path === undefined ? [`one ${count}`] : []));
    const changed = ofType.flatMap(({ path }) => (path === undefined ? [] : [`\`${path}\``]));
    return `${type}: ${[...counts, ...changed].join(", ")}`;
  });
}

/** The document. */
export function document(all: Kept[]): string {
  const types = [...new Set(properties().map((field) => field.split(".")[0] ?? ""))];
  const sections = types.map((type) => {
    const rows = all
      .filter(({ trial }) => trial.field.startsWith(`${type}.`))
      .map((kept) => row([shown(kept.trial), cell(kept.cloudRun), cell(kept.kubernetes)]));
    return [
      `## ${type}`,
      "",
      row(["in the specification", "`CloudRunApp`", "`AutopilotApp`"]),
      "| --- | --- | --- |",
      ...rows,
    ].join("\n");
  });
  return [introduction, ...sections, ""].join("\n\n").trimEnd() + "\n";
}

const introduction = `# What each runtime does with a workload

Every property of a [\`Workload\`](../components/workload/README.md), with a value, and what \`CloudRunApp\` and \`AutopilotApp\` do with it: the
properties of their resources that differ with the value, or the refusal as it is said. \`npm run parity\` writes this page: it plans each
value on both runtimes and compares the resources with those without the value. A property that a runtime takes and does nothing with
fails the tests, as does a property without a row.

\`apps.Deployment: spec.replicas\` is a type of resource and a property of it; \`[]\` is each member of a list. The outputs \`backends\` are what a load balancer is
told (\`LoadBalancedOrigin.backend\`).`;

function row(cells: string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function cell(lines: string[]): string {
  return lines.join("<br>").replaceAll("|", "\\|");
}

function shown({ field, path, value, network }: Trial): string {
  const text = JSON.stringify(value).replaceAll(/sha256:[0-9a-f]{64}/g, "sha256:…");
  const short = text.length > 120 ? `${text.slice(0, 119)}…` : text;
  const place =
    field === "Workload.egress"
      ? ` in a network ${network.internetEgress === true ? "with" : "without"} \`internetEgress\``
      : "";
  return `\`${path.join(".")}: ${short.replaceAll("|", "\\|")}\`${place}`;
}
