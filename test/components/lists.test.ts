// Members of lists come, go and change places. The lists are those of the contract: a new list is tried as soon as it is
// there, and asks for its row in the component's sample.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { AppSecrets, ProjectServices, SecretSyncApp } from "../../components";
import { tellingMember } from "../../components/internal/contract-values";
import { scriptName } from "../../components/internal/edge-worker";
import contract from "../../components/internal/arguments.json";
import { componentClasses, type ComponentClass } from "../../plugin/classes";
import { optionsOf } from "../support/secrets-operator";
import { identityOf, immutable, rows, samples, secretsOf, together, type Row, type Sample } from "../support/samples";
import { deploy, emptyState, type Deployment, type RegisteredResource } from "../support/program";

interface Type {
  optional?: boolean;
  type?: string;
  ref?: string;
  items?: Type;
  additionalProperties?: Type;
}

interface Members {
  [property: string]: Type;
}

const components: Record<string, Members> = contract.components;
const types: Record<string, Members> = contract.types;

/** What becomes of a list; nothing takes it away. */
type Change = (list: readonly unknown[], row: Row) => readonly unknown[] | undefined;

/** A list in which others stand for its first member, or for the first after those that it keeps. */
function withFirst(list: readonly unknown[], { keeps = 0 }: Row, ...others: unknown[]): readonly unknown[] {
  return [...list.slice(0, keeps), ...others, ...list.slice(keeps + 1)];
}

const reordered: Change = (list, row) => (row.ordered === undefined ? [...list].reverse() : list);
const swapped: Change = (list, row) => withFirst(list, row, row.third);
const removed: Change = (list, row) => withFirst(list, row);

/** Arguments in which every list that `applies` has changed. */
function changed(
  component: string,
  args: Sample["args"],
  applies: (row: Row, key: string) => boolean,
  change: Change,
): Sample["args"] {
  const list = (key: string, members: readonly unknown[]): readonly unknown[] | undefined => {
    const row = rowOf(key);
    return applies(row, key) ? change(members, row) : members;
  };
  const value = (key: string, type: Type | undefined, given: unknown): unknown => {
    const { items, additionalProperties, ref = "" } = type ?? {};
    if (items !== undefined)
      return list(
        key,
        (given as unknown[]).map((member) => value(key, items, member)),
      );
    if (additionalProperties !== undefined) {
      const entries = Object.entries(given as object).map(([name, one]): [string, unknown] => [
        name,
        value(key, additionalProperties, one),
      ]);
      const kept = list(key, entries);
      return kept === undefined ? undefined : Object.fromEntries(kept as [string, unknown][]);
    }
    const members = types[ref];
    return members === undefined ? given : object(ref, members, given as object);
  };
  const object = (owner: string, members: Members, given: object): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(given)
        .map(([name, one]): [string, unknown] => [name, value(`${owner}.${name}`, members[name], one)])
        .filter(([, one]) => one !== undefined),
    );
  return object(component, components[component] ?? {}, args);
}

const tried = new Set<string>();

function rowOf(key: string): Row {
  const row = rows[key];
  assert.ok(
    row,
    `${key} is a list without a row: add one to lists of the component's sample (test/components/*.sample.ts), with a third member beside those there`,
  );
  tried.add(key);
  return row;
}

/** Everything but the component itself and what is only read, by what happened to it. */
function outcome(deployment: Deployment, operation: RegisteredResource["operation"]): string[] {
  return deployment.resources
    .filter(({ type }) => !type.startsWith("groundplan:") && !type.startsWith("pulumi:"))
    .filter((resource) => resource.operation === operation)
    .map(({ type, name }) => `${type} ${name}`)
    .sort();
}

/** What changed although nothing lets it, with the first property that did. */
function surprises(deployment: Deployment, allowed: { update?: RegExp; replace?: RegExp }): string[] {
  return deployment.resources
    .filter(({ type }) => !type.startsWith("groundplan:"))
    .filter(({ operation, name }) => {
      if (operation === "update") return allowed.update?.test(name) !== true;
      return operation === "replace" && allowed.replace?.test(name) !== true;
    })
    .map(({ operation, type, name, diff }) => `${operation} ${type} ${name}: ${diff[0]?.path ?? ""}`);
}

const kinds = (rowsOf: string[]): string[] => rowsOf.map((line) => line.split(" ")[0] ?? "").sort();

for (const [component, [sample]] of Object.entries(samples)) {
  assert.ok(sample);
  const Component = componentClasses.get(component) as ComponentClass;

  test(`${component}: members of lists come and go, and the others stay`, async () => {
    const state = emptyState();
    const start = async (args: Sample["args"], preview = false): Promise<Deployment> =>
      deploy(() => new Component(sample.name, args, optionsOf(component)), {
        state,
        preview,
      });
    const vary = (applies: (row: Row) => boolean, change: Change): Sample["args"] | undefined => {
      const args = changed(component, sample.args, applies, change);
      return JSON.stringify(args) === JSON.stringify(sample.args) ? undefined : args;
    };
    const hasResources = (row: Row): boolean => row.kind === "resources";

    const withoutFirst = vary(hasResources, removed);
    await start(withoutFirst ?? sample.args);
    if (withoutFirst !== undefined) {
      const known =
        together[component] === undefined ? {} : { update: together[component], replace: together[component] };
      const added = await start(sample.args);
      assert.deepEqual(surprises(added, known), [], "a new member in front");
      const swap = await start(vary(hasResources, swapped) ?? {}, true);
      assert.deepEqual(surprises(swap, known), [], "another member in its place, in one up");
      assert.notDeepEqual(outcome(added, "create"), []);
      assert.deepEqual(outcome(added, "delete"), []);
      assert.deepEqual(outcome(swap, "delete"), outcome(added, "create"), "what came with a member goes with it");
      assert.deepEqual(
        kinds(outcome(swap, "create")),
        kinds(outcome(swap, "delete")),
        "a third has what the first had",
      );
    }
    const inAnotherOrder = vary(() => true, reordered);
    if (inAnotherOrder !== undefined) {
      const plan = await start(inAnotherOrder, true);
      assert.deepEqual(surprises(plan, {}), [], "another order");
      assert.deepEqual([...outcome(plan, "create"), ...outcome(plan, "delete")], []);
    }
    const otherContent = vary((row) => !hasResources(row), swapped);
    if (otherContent !== undefined) {
      const plan = await start(otherContent, true);
      const { [component]: replace } = immutable;
      assert.deepEqual(surprises(plan, { update: /./, ...(replace && { replace }) }), [], "members without resources");
      const comeAndGo = [...outcome(plan, "create"), ...outcome(plan, "delete")];
      // A key of an `App`'s workload is a copy too, and users have roles, which `AppSecrets` tries.
      assert.deepEqual(
        comeAndGo.filter((line) => component !== "App" || !/ web-secrets-/.test(line)),
        [],
      );
    }
  });
}

/** What a component makes of arguments, without itself. */
async function planOf(component: string, name: string, args: Sample["args"]): Promise<unknown> {
  const Component = componentClasses.get(component) as ComponentClass;
  const plan = await deploy(() => new Component(name, args, optionsOf(component)), {
    preview: true,
  });
  const inputs = plan.resources
    .filter(({ type }) => !type.startsWith("groundplan:"))
    .map(({ urn, inputs }): [string, unknown] => [urn, inputs]);
  return Object.fromEntries(inputs.sort(([one], [other]) => (one < other ? -1 : 1)));
}

for (const [component, [sample]] of Object.entries(samples)) {
  assert.ok(sample);
  const Component = componentClasses.get(component) as ComponentClass;
  const lists = [...listsOf(component, components[component] ?? {})];

  test(`${component}: a list without members is refused by its name, or means what it should`, async () => {
    for (const key of lists.filter((one) => rowOf(one).empty === "refused")) {
      const args = changed(
        component,
        sample.args,
        (_, one) => one === key,
        () => [],
      );
      // A product has an image in the place of a workload, whose lists are an App's too. The sample in a cluster has no rollout.
      if (
        (component === "Product" || key === "WorkloadRollout.steps") &&
        JSON.stringify(args) === JSON.stringify(sample.args)
      )
        continue;
      const [owner = "", property = ""] = key.split(".");
      // The component's own rules may tell the object whose list it is.
      const line = new RegExp(
        `^ {2}([\\w.\\[\\]]+\\.)?${property}: |^ {2}\\w+(\\[0\\][\\w.\\[\\]]*)?: .*(rout|origin)`,
        "m",
      );
      assert.throws(() => new Component(sample.name, args, {}), line, `${owner}.${property}`);
    }
    const isNone = (row: Row): boolean => row.empty === "none";
    if (!lists.some((key) => isNone(rowOf(key)))) return;
    const without = changed(component, sample.args, isNone, () => undefined);
    const empty = changed(component, sample.args, isNone, () => []);
    assert.deepEqual(await planOf(component, sample.name, empty), await planOf(component, sample.name, without));
  });
}

test("an empty list that means something of its own is described, and one that must have a member is needed", () => {
  for (const [key, { empty }] of Object.entries(rows)) {
    const [owner = "", property = ""] = key.split(".");
    const type = (components[owner] ?? types[owner])?.[property];
    if (empty === "none") assert.equal(type?.optional, true, `${key} has to be there`);
    if (empty === "own" && type?.optional === true && type.items !== undefined)
      assert.match(docstringOf(owner, property), /empty list/i, key);
  }
});

/** The comment of a property in the library's source. */
function docstringOf(owner: string, property: string): string {
  const folder = path.join(__dirname, "../../components");
  const files = fs
    .readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("args.ts"));
  const sources = files.map((file) => fs.readFileSync(path.join(folder, file), "utf8"));
  const source = sources.find((text) => new RegExp(`interface ${owner}(Args)? `).test(text)) ?? "";
  const own = source.slice(source.search(new RegExp(`interface ${owner}(Args)? `)));
  return (
    own
      .slice(0, own.search(new RegExp(`^ {2}${property}\\??:`, "m")))
      .split("/**")
      .at(-1) ?? ""
  );
}

test("an object that is in a list already is refused with the places of both", () => {
  const refs = Object.values({ ...components, ...types }).flatMap((members) =>
    Object.values(members).flatMap(({ items }) => (types[items?.ref ?? ""] === undefined ? [] : [items?.ref ?? ""])),
  );
  assert.deepEqual(
    Object.fromEntries([...new Set(refs)].sort().map((type) => [type, tellingMember(type)])),
    {
      AppBucketExpiry: "prefix",
      AppConfigKey: "name",
      AppSecretKey: "name",
      AssumedAvailability: "part",
      AvailabilityPart: undefined,
      BindingPlace: undefined,
      CachedPath: "path",
      CdnHost: "hostname",
      CdnRoute: "path",
      DashboardDatabase: "name",
      DashboardNamespace: "namespace",
      EdgeCondition: "name",
      EdgeHeader: "name",
      EdgeRule: "name",
      EdgeSecret: "name",
      GoogleCachedPath: "path",
      GoogleCdnHost: "hostname",
      GoogleCdnRoute: "path",
      Endpoint: "url",
      Origin: "originName",
      PagerDutyService: "name",
      RateLimit: "description",
      RegistryCredentials: "registry",
      RestoreProof: "database",
      VaultShareHolder: "name",
      WatchedSecret: "secretName",
      Webhook: "name",
      WorkloadRolloutStep: undefined,
    },
    "what tells the objects of a list apart is the first text that each has; decide for the new one, and put it first",
  );
  for (const [component, [sample]] of Object.entries(samples)) {
    const Component = componentClasses.get(component) as ComponentClass;
    for (const key of listsOf(component, components[component] ?? {})) {
      const [owner = "", property = ""] = key.split(".");
      const { items } = (components[owner] ?? types[owner] ?? {})[property] ?? {};
      const telling = types[items?.ref ?? ""] === undefined ? undefined : tellingMember(items?.ref ?? "");
      if (telling === undefined) continue;
      const again = changed(
        component,
        sample?.args ?? {},
        (_, one) => one === key,
        (list) => [...list, list[0]],
      );
      const place = `${property}\\[\\d\\]\\.${telling}: .*; name it once: .*${property}\\[0\\]`;
      assert.throws(() => new Component(sample?.name ?? "", again, {}), new RegExp(place), key);
    }
  }
});

/** Every list and table that a component's arguments can hold, however deep, as `<type>.<property>`. */
function listsOf(owner: string, members: Members, found = new Set<string>(), seen = new Set<string>()): Set<string> {
  if (seen.has(owner)) return found;
  seen.add(owner);
  const follow = (type: Type): void => {
    const inner = type.items ?? type.additionalProperties;
    if (inner !== undefined) follow(inner);
    const named = types[type.ref ?? ""];
    if (named !== undefined) listsOf(type.ref ?? "", named, found, seen);
  };
  for (const [name, type] of Object.entries(members)) {
    // A server's tables are by region: test/components/calls.test.ts tries callers in regions where there is none.
    const isList = owner !== "CloudRunServer" && (type.items !== undefined || type.additionalProperties !== undefined);
    if (isList) found.add(`${owner}.${name}`);
    follow(type);
  }
  return found;
}

test("every list of the contract was tried, and every row is of a list that there is", () => {
  const lists = Object.entries(components).flatMap(([component, members]) => [...listsOf(component, members)]);
  assert.deepEqual(
    [...new Set(lists)].filter((key) => !tried.has(key)),
    [],
    "give the first sample of the component (test/components/*.sample.ts) two members there",
  );
  assert.deepEqual(
    Object.keys(rows).filter((key) => !tried.has(key)),
    [],
  );
});

test("members whose names add up to the same have resources of their own, or are refused", async () => {
  const [{ args } = { args: {} }] = samples["SecretSyncApp"] ?? [];
  const attach = (app: string, services: { [name: string]: string }): void => {
    const own = { identity: identityOf(app), secrets: secretsOf(app), services };
    const none = { workerPools: undefined, github: undefined };
    new SecretSyncApp(app, { ...args, ...own, ...none } as never);
  };
  const service = (name: string): string => `projects/acme-test/locations/europe-west1/services/${name}`;
  const deployment = await deploy(() => {
    new ProjectServices("apis", { services: ["storage-api.googleapis.com", "storage.api.googleapis.com"] });
    attach("web", { "a-b": service("one") });
    attach("web-a", { b: service("two") });
  });
  const grants = deployment.resources.filter(({ type }) => type.includes("serviceIamMember"));
  assert.deepEqual(
    grants.map(({ name }) => name),
    ["web.a-b", "web-a.b"],
  );
  assert.equal(deployment.children("apis").length, 2);

  assert.notEqual(scriptName("origin-dev", "example.com"), scriptName("origin", "dev.example.com"));
  const [secrets] = samples["AppSecrets"] ?? [];
  assert.throws(
    () => new AppSecrets("web-secrets", { ...secrets?.args, keys: [{ name: "config" }] } as never),
    /keys\[0\]\.name: "config"; choose another name: copies of configuration end with -config/,
  );
});
