// What `groundplan explain <key>` says that a change does: tried, and held to what the plans of all changes together say.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { costOfChange } from "../../cost/estimate";
import { usualUsage } from "../../cost/usage";
import type { KeyChange } from "../../knowledge/model";
import { typeOf } from "../../sandbox/urn";
import type { Deployment } from "../support/program";
import { pgpKeys } from "../support/pgp-keys";
import { withApp } from "../support/stack-apps";
import { valuesOf, type Values } from "../support/stack-values";
import { changes, type Change } from "./changes";
import { environment, runWith, type Environment } from "./environments";

const file = path.join(__dirname, "../../knowledge/key-changes.json");

/** Values that a plan takes by themselves, where those of the catalogue go together or are wrong on purpose. */
const trials: Record<string, { name: Environment; values: (own: Values) => Values }> = {
  "groundplan:apps": { name: "prod", values: (own) => withApp(own, { image: hello }) },
  // Prod runs no image without a digest.
  "groundplan:vaultVersion": { name: "dev", values: () => ({ "groundplan:vaultVersion": "2.1.3" }) },
  "groundplan:shareHolders": {
    name: "prod",
    values: () => ({
      "groundplan:shareHolders": Object.entries(pgpKeys).map(([name, pgpKey]) => ({ name, pgpKey })),
      "groundplan:recoveryThreshold": 2,
    }),
  },
};

const hello = `us-docker.pkg.dev/cloudrun/container/hello@sha256:${"2e".repeat(32)}`;

/** Prod has more of everything. What moves what holds data is tried on dev: prod refuses it before all of it is planned. */
function triedOn(change: Change): { name: Environment; values: Values } | undefined {
  const own = valuesOf("prod");
  const keys = Object.keys(change.to(own, "prod"));
  const trial = keys.length === 1 || keys.includes("groundplan:shareHolders") ? trials[keys[0] ?? ""] : undefined;
  if (trial !== undefined) return { name: trial.name, values: trial.values(valuesOf(trial.name)) };
  for (const name of change.kind === "moves" ? (["dev", "prod"] as const) : (["prod", "dev"] as const)) {
    const values = change.to(valuesOf(name), name);
    if (Object.keys(values).length > 0) return { name, values };
  }
  return undefined;
}

const all = changes.flatMap((change) => {
  const found = triedOn(change);
  return found === undefined ? [] : [{ ...found, moves: change.kind === "moves" }];
});
/** Each once. */
const tried = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];

function counts({ resources }: Deployment, operation: string): Record<string, number> {
  const found: Record<string, number> = {};
  for (const one of resources) {
    if (one.operation !== operation || /^(pulumi|groundplan):/.test(one.type)) continue;
    found[one.type] = (found[one.type] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(found).sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1)));
}

/** What a person reads; what is protected is refused by the engine, and would be replaced otherwise. */
async function trial({ name, values, moves }: (typeof tried)[number]): Promise<KeyChange> {
  const deployment = await runWith(name, await environment(name), values, true);
  const refused = deployment.errors
    .find(({ message }) => !message.includes("it is protected"))
    ?.message.replace(/^before hook "[^"]+" failed: /, "")
    .split(". ")[0];
  const count = (operation: string): Record<string, number> => counts(deployment, operation);
  return {
    keys: values,
    environment: name,
    ...(refused === undefined ? {} : { refused }),
    ...(moves ? { moves } : {}),
    replaced: count("replace"),
    deleted: count("delete"),
    changed: count("update"),
    created: count("create"),
    usd: refused === undefined ? Math.round(costOfChange(deployment.resources, usualUsage).total) : 0,
  };
}

function read(): KeyChange[] {
  return JSON.parse(fs.readFileSync(file, "utf8")) as KeyChange[];
}

test("each change of a key is written down, and a sample of them is tried again", async () => {
  const isWriting = process.env["UPDATE_GOLDEN"] === "1";
  // Each of them would take a minute and a half. The next test holds all of them to the plans that the catalogue makes anyway.
  const sample = isWriting ? tried : tried.filter((_, index) => index % 17 === 4);
  const found: KeyChange[] = [];
  for (const one of sample) found.push(await trial(one));
  if (isWriting) fs.writeFileSync(file, `${JSON.stringify(found, undefined, 2)}\n`);
  const written = read();
  assert.deepEqual(
    written.map(({ keys }) => keys),
    tried.map(({ values }) => JSON.parse(JSON.stringify(values)) as Values),
    "write them with npm run golden",
  );
  for (const one of found) {
    const same = written.find(({ keys }) => JSON.stringify(keys) === JSON.stringify(one.keys));
    assert.deepEqual(
      same,
      JSON.parse(JSON.stringify(one)),
      "look at the difference, then write it with npm run golden",
    );
  }
});

test("what is said to be replaced is what all changes together replace", async () => {
  const prod = await environment("prod");
  const own = valuesOf("prod");
  const inPlace = changes.filter(({ kind }) => kind === "back" || kind === "one-way");
  const values = Object.assign({}, ...inPlace.map(({ to }) => to(own, "prod"))) as Values;
  const { resources } = await runWith("prod", prod, values, true);
  const replacedTypes = new Set(
    resources.filter(({ operation }) => operation === "replace").map(({ urn }) => typeOf(urn)),
  );
  const keysOf = (change: Change): string => JSON.stringify(change.to(own, "prod"));
  const rows = inPlace.flatMap(
    (change) =>
      read().find(({ keys, environment: name }) => name === "prod" && JSON.stringify(keys) === keysOf(change)) ?? [],
  );
  assert.ok(rows.length > 15);
  const said = new Set(rows.flatMap(({ replaced }) => Object.keys(replaced)));
  assert.deepEqual(
    [...said].filter((type) => !replacedTypes.has(type)),
    [],
  );
  // Of the others the catalogue says by which keys.
  const others = new Set(inPlace.flatMap(({ replaces = [] }) => replaces));
  assert.deepEqual(
    [...replacedTypes].filter((type) => !said.has(type) && !others.has(type)),
    [],
  );
});
