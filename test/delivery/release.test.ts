import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { PackageSpec, Property } from "@pulumi/pulumi/provider/experimental/schema";
import { schemaChanges } from "../../scripts/release/compatibility";
import { nextVersion, releaseNotes, releaseProblems } from "../../scripts/release/rules";
import { workflow } from "../support/workflows";

const root = path.join(__dirname, "../..");
const text = (type: "string" | "number", plain = true): Property => ({ type, plain, description: "What it is." });
const reference = (name: string): Property => ({
  $ref: `#/types/groundplan:index:${name}`,
  description: "What it is.",
});

/** A package with a component, a type that programs give, one that they take, and a list of values. */
function example(): PackageSpec {
  return {
    name: "groundplan",
    resources: {
      "groundplan:index:Cache": {
        type: "object",
        inputProperties: { size: text("number"), region: text("string"), place: reference("Place") },
        requiredInputs: ["region"],
        properties: { address: text("string", false), endpoint: reference("Endpoint") },
        required: ["address"],
      },
      "groundplan:index:Queue": { type: "object" },
    },
    types: {
      "groundplan:index:Place": { type: "object", properties: { zone: text("string") }, required: ["zone"] },
      "groundplan:index:Endpoint": { type: "object", properties: { url: text("string") }, required: ["url"] },
      "groundplan:index:Tier": { type: "string", enum: [{ name: "Basic", value: "basic", description: "One." }] },
    },
  } as unknown as PackageSpec;
}

type Part = PackageSpec["resources"][string] & PackageSpec["types"][string];
const part = (schema: PackageSpec, name: string): Part =>
  (schema.resources[`groundplan:index:${name}`] ?? schema.types[`groundplan:index:${name}`]) as Part;

/** Each change, what it is said to be, and whether a program that compiled may not compile after it. */
const changes: [said: string, breaks: boolean, change: (schema: PackageSpec) => void][] = [
  ["Queue: the component is gone", true, ({ resources }) => delete resources["groundplan:index:Queue"]],
  ["Tier: the type is gone", true, ({ types }) => delete types["groundplan:index:Tier"]],
  ["CacheArgs.size: is gone", true, (schema) => delete part(schema, "Cache").inputProperties?.["size"]],
  ["Cache.address: is gone", true, (schema) => delete part(schema, "Cache").properties?.["address"]],
  [
    "CacheArgs.size: was number (known while planning), is string (known while planning)",
    true,
    (schema) =>
      (part(schema, "Cache").inputProperties = { ...part(schema, "Cache").inputProperties, size: text("string") }),
  ],
  [
    "CacheArgs.size: was number (known while planning), is number",
    true,
    (schema) =>
      (part(schema, "Cache").inputProperties = {
        ...part(schema, "Cache").inputProperties,
        size: text("number", false),
      }),
  ],
  [
    "CacheArgs.size: was optional, is required",
    true,
    (schema) => (part(schema, "Cache").requiredInputs = ["region", "size"]),
  ],
  ["CacheArgs.region: was always there, is optional", false, (schema) => (part(schema, "Cache").requiredInputs = [])],
  ["Cache.address: was always there, is optional", true, (schema) => (part(schema, "Cache").required = [])],
  ["Cache.endpoint: was optional, is required", false, (schema) => part(schema, "Cache").required?.push("endpoint")],
  ["Place.zone: was always there, is optional", false, (schema) => (part(schema, "Place").required = [])],
  ["Endpoint.url: was always there, is optional", true, (schema) => (part(schema, "Endpoint").required = [])],
  [
    "Place.rack: is new and required",
    true,
    (schema) => {
      part(schema, "Place").properties = { ...part(schema, "Place").properties, rack: text("string") };
      part(schema, "Place").required?.push("rack");
    },
  ],
  [
    "Endpoint.port: is new",
    false,
    (schema) => {
      part(schema, "Endpoint").properties = { ...part(schema, "Endpoint").properties, port: text("number") };
      part(schema, "Endpoint").required?.push("port");
    },
  ],
  ["Tier.Basic (basic): is gone", true, (schema) => part(schema, "Tier").enum?.pop()],
  [
    "Tier.Large (large): is new",
    false,
    (schema) => part(schema, "Tier").enum?.push({ name: "Large", value: "large", description: "More." }),
  ],
  [
    "Topic: a new component",
    false,
    ({ resources }) => (resources["groundplan:index:Topic"] = { type: "object" } as Part),
  ],
];

test("a change of the schema is breaking exactly if a program may not compile after it", () => {
  for (const [said, breaks, change] of changes) {
    const after = example();
    change(after);
    const { breaking, added } = schemaChanges(example(), after);
    assert.deepEqual(breaks ? [breaking, added] : [added, breaking], [[said], []], said);
  }
});

test("words of a description are no change of the schema", () => {
  const after = example();
  part(after, "Tier").enum?.forEach((one) => (one.description = "Another."));
  part(after, "Cache").properties = { ...example().resources["groundplan:index:Cache"]?.properties };
  assert.deepEqual(schemaChanges(example(), after), { breaking: [], added: [] });
});

const removed = ({ resources }: PackageSpec): unknown => delete resources["groundplan:index:Queue"];
const extended = ({ resources }: PackageSpec): unknown =>
  (resources["groundplan:index:Topic"] = { type: "object" } as Part);

test("the version rises as the change of the schema asks", () => {
  const cases: [previous: string, change: (schema: PackageSpec) => unknown, lowest: string][] = [
    ["0.1.4", removed, "0.2.0"],
    ["0.1.4", extended, "0.1.5"],
    ["0.1.4", () => undefined, "0.1.5"],
    ["1.2.3", removed, "2.0.0"],
    ["1.2.3", extended, "1.3.0"],
    ["1.2.3", () => undefined, "1.2.4"],
  ];
  for (const [version, change, lowest] of cases) {
    const schema = example();
    change(schema);
    assert.equal(nextVersion({ version, schema: example() }, schema).version, lowest);
  }
});

test("a release is refused with everything that is wrong about it", () => {
  const schema = example();
  removed(schema);
  const previous = { version: "1.2.3", schema: example() };
  const problems = releaseProblems("v1.4.0", { version: "1.3.0", schema }, "## 1.3.0 — unreleased\n\n- x\n", previous);
  assert.deepEqual(problems, [
    "v1.4.0: package.json has version 1.3.0; tag it v1.3.0",
    'CHANGELOG.md: no section "## 1.3.0 — <yyyy-mm-dd>" with text; give the section of this version its date',
    "1.3.0 after 1.2.3: use 2.0.0 or later, since\n  Queue: the component is gone",
  ]);
  const silent = releaseProblems("v2.0.0", { version: "2.0.0", schema }, "## 2.0.0 — 2027-01-04\n\n- x\n", previous);
  assert.deepEqual(silent, [
    'CHANGELOG.md: 2.0.0 breaks programs and says nothing of it; add "### Upgrading" to its section, with what to do about\n' +
      "  Queue: the component is gone",
  ]);
  assert.deepEqual(releaseProblems("v2", { version: "2", schema }, ""), ['package.json: "2" is no version']);
});

test("a release with the version and the notes that it needs is none of a problem", () => {
  const schema = example();
  removed(schema);
  const changelog =
    "# Changelog\n\n## 2.0.0 — 2027-01-04\n\n- x\n\n### Upgrading\n\nUse `Topic`.\n\n## 1.2.3 — 2026-12-01\n\n- y\n";
  const now = { version: "2.0.0", schema };
  assert.deepEqual(releaseProblems("v2.0.0", now, changelog, { version: "1.2.3", schema: example() }), []);
  assert.equal(releaseNotes(changelog, "2.0.0"), "- x\n\n### Upgrading\n\nUse `Topic`.");
  assert.equal(releaseNotes(changelog, "1.2.3"), "- y");
  assert.deepEqual(
    releaseProblems("v1.2.3", { version: "1.2.3", schema }, changelog),
    [],
    "the first has none before it",
  );
});

test("our own schema without one of its components, arguments or outputs is breaking", () => {
  const own = (): PackageSpec =>
    JSON.parse(readFileSync(path.join(root, "plugin/package-schema.json"), "utf8")) as PackageSpec;
  const after = own();
  delete after.resources["groundplan:index:Cache"];
  delete part(after, "Network").inputProperties?.["addressRange"];
  delete part(after, "Network").properties?.["networkId"];
  assert.deepEqual(schemaChanges(own(), own()), { breaking: [], added: [] });
  assert.deepEqual(schemaChanges(own(), after).breaking, [
    "Cache: the component is gone",
    "NetworkArgs.addressRange: is gone",
    "Network.networkId: is gone",
  ]);
});

test("what builds a release has no identity, and what publishes it runs nothing of the repository", () => {
  const { on, jobs } = workflow("release.yml");
  assert.deepEqual(on, { push: { tags: ["v*"] } });
  assert.deepEqual(
    [jobs["build"]?.needs, jobs["publish"]?.needs, jobs["notes"]?.needs],
    ["checks", "build", "publish"],
  );
  assert.equal(jobs["build"]?.permissions, undefined);
  assert.deepEqual(jobs["publish"]?.permissions, { "id-token": "write" });
  const publish = (jobs["publish"].steps ?? []).map(({ uses = "", run = "" }) => `${uses}${run}`).join("\n");
  assert.doesNotMatch(publish, /checkout|npm (ci|install|run|exec)|npx|node /);
  assert.match(publish, /npm publish "\$file" --ignore-scripts --provenance/);
});
