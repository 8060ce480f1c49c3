// The keys that a program names for its applications, as its plan says: what would be deployed, not what somebody wrote down.
import type { Outcome, Properties, Step, Value } from "../../sandbox";
import { Tree, trees } from "./names";

/** A key that an application needs. */
export interface ExpectedKey {
  tree: Tree;
  key: string;
  /** Whether the deployment makes the value if it is missing. */
  isMade: boolean;
}

const appSecrets = "groundplan:index:AppSecrets";
const properties: readonly { property: string; workload: string; tree: Tree }[] = [
  { property: "config", workload: "config", tree: Tree.Config },
  { property: "keys", workload: "secrets", tree: Tree.Secrets },
];

/** The keys of each application: those that `AppSecrets` keeps copies of, and those that the workloads name. */
export function expectedKeys({ steps }: Pick<Outcome, "steps">): Map<string, ExpectedKey[]> {
  const apps = new Map<string, ExpectedKey[]>();
  const current = steps.filter(({ operation }) => operation !== "delete");
  const attached = new Map(current.filter(({ type }) => type === appSecrets).map((step) => [step.urn, step]));
  for (const { inputs } of attached.values()) {
    const app = inputs["app"];
    if (typeof app === "string")
      add(
        apps,
        app,
        properties.flatMap(({ property, tree }) => declared(inputs[property], tree)),
      );
  }
  for (const { inputs } of current) {
    const app = appOf(inputs["secrets"], attached);
    const workload = table(inputs["workload"]);
    if (app !== undefined)
      add(
        apps,
        app,
        properties.flatMap((one) => named(workload[one.workload], one.tree)),
      );
  }
  return apps;
}

/** A workload's secrets are a component, which the plan shows as its URN, or a description of one. */
function appOf(secrets: Value | undefined, attached: Map<string, Step>): string | undefined {
  const source = typeof secrets === "string" ? attached.get(secrets)?.inputs : table(secrets);
  const app = source?.["app"];
  return typeof app === "string" ? app : undefined;
}

function declared(keys: Value | undefined, tree: Tree): ExpectedKey[] {
  return list(keys).flatMap((entry) => {
    const { name, generate, initial, template } = table(entry);
    const isMade = [generate, initial, template].some((one) => one !== undefined);
    return typeof name === "string" ? [{ tree, key: name, isMade }] : [];
  });
}

function named(keys: Value | undefined, tree: Tree): ExpectedKey[] {
  return Object.keys(table(keys)).map((key) => ({ tree, key, isMade: false }));
}

function add(apps: Map<string, ExpectedKey[]>, app: string, keys: ExpectedKey[]): void {
  const known = apps.get(app) ?? [];
  const isKnown = (one: ExpectedKey): boolean => known.some(({ tree, key }) => tree === one.tree && key === one.key);
  for (const one of keys) if (!isKnown(one)) known.push(one);
  apps.set(app, known);
}

function list(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : [];
}

function table(value: Value | undefined): Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

/** What is wrong with an application's documents. */
export interface Findings {
  app: string;
  /** The program names them, and nobody has put a value there. */
  missing: FoundKey[];
  /** The same, and the deployment puts a value there. */
  made: FoundKey[];
  /** They have a value, and the program does not name them. */
  unexpected: FoundKey[];
}

export interface FoundKey {
  tree: Tree;
  key: string;
}

/** Compares what the program names with the keys that there are. */
export function findings(app: string, expected: ExpectedKey[], present: ReadonlyMap<Tree, string[]>): Findings {
  const absent = expected.filter(({ tree, key }) => present.get(tree)?.includes(key) !== true);
  const bare = ({ tree, key }: ExpectedKey): FoundKey => ({ tree, key });
  return {
    app,
    missing: absent.filter(({ isMade }) => !isMade).map(bare),
    made: absent.filter(({ isMade }) => isMade).map(bare),
    unexpected: trees.flatMap((tree) =>
      (present.get(tree) ?? [])
        .filter((key) => !expected.some((one) => one.tree === tree && one.key === key))
        .map((key) => ({ tree, key })),
    ),
  };
}
