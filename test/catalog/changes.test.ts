// Each configuration key changed, and changed back. Keys of a kind are changed at once, since one run each would take too long.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import type { Deployment } from "../support/program";
import { changes, type Change } from "./changes";
import { accessDifferences } from "./differences-google-access";
import { dataDifferences } from "./differences-google-data";
import { networkDifferences } from "./differences-google-network";
import { runtimeDifferences } from "./differences-google-runtime";
import { vaultDifferences } from "./differences-vault";
import { environment, runWith, valuesOf, type Environment, type Running, type Values } from "./environments";
import { filledIn } from "./filled-in";

/** Providers that keep what is left out. */
const keeping = {
  ...accessDifferences,
  ...dataDifferences,
  ...networkDifferences,
  ...runtimeDifferences,
  ...vaultDifferences,
};

function changed(name: Environment, ...kinds: Change["kind"][]): Values {
  const own = valuesOf(name);
  const chosen = changes.filter(({ kind }) => kinds.includes(kind));
  return Object.assign({}, ...chosen.map(({ to }) => to(own, name))) as Values;
}

/** What the table says is replaced in place, of what the environment has. */
function toReplace(name: Environment, { deployment }: Running): string[] {
  const own = valuesOf(name);
  const asked = changes.filter(({ kind, to }) => kind !== "moves" && Object.keys(to(own, name)).length > 0);
  const types = new Set(deployment.resources.map(({ type }) => type));
  return [...new Set(asked.flatMap((change) => change.replaces ?? []))].filter((type) => types.has(type)).sort();
}

function replaced(deployment: Deployment): string[] {
  return [
    ...new Set(deployment.resources.filter(({ operation }) => operation === "replace").map(({ type }) => type)),
  ].sort();
}

/** What is written before and not afterwards, or the other way round, of a property that the provider then keeps. */
function kept(before: Deployment, after: Deployment): string[] {
  return after.resources.flatMap(({ urn, type, name, inputs, operation }) => {
    const old = before.resources.find((one) => one.urn === urn);
    if (old === undefined || operation !== "update" || !Object.hasOwn(keeping, type)) return [];
    const was = new Map(filledIn(type, old.inputs).map(({ path: at, written }) => [at, written]));
    return filledIn(type, inputs)
      .filter(({ path: at, written }) => was.has(at) && was.get(at) !== written)
      .map(({ path: at }) => `${type} ${name}: ${at}`);
  });
}

function contents({ state }: Running): string[] {
  return [...state.objects.values()].map(({ urn, id, inputs }) => JSON.stringify([urn, id, inputs])).sort();
}

const says = ({ errors }: Deployment): string[] => errors.map(({ urn = "", message }) => `${urn} ${message}`);

test("each configuration key has another value in the table", () => {
  const { config } = parse(fs.readFileSync(path.join(__dirname, "../../Pulumi.yaml"), "utf8")) as { config: Values };
  const keys = [
    ...Object.keys(config).map((key) => (key.includes(":") ? key : `groundplan:${key}`)),
    "gcp:project",
    "vault:address",
  ];
  const all = (name: Environment): Values => changed(name, "back", "one-way", "moves", "elsewhere");
  const known = [...Object.keys(all("dev")), ...Object.keys(all("prod"))];
  const remedy = "add a value to test/catalog/changes.ts, and say what the change does";
  assert.deepEqual(
    [...new Set(keys)].filter((key) => !known.includes(key)),
    [],
    remedy,
  );
  for (const name of ["dev", "prod"] as const) {
    const own = valuesOf(name);
    const same = Object.entries(all(name)).filter(([key, value]) => own[key] === value);
    assert.deepEqual(same, [], `${name} has these values itself`);
  }
});

test("dev changed and changed back is as it was", async () => {
  const dev = await environment("dev");
  const before = contents(dev);
  const there = await runWith("dev", dev, changed("dev", "back"), false);
  assert.deepEqual(says(there), []);
  assert.deepEqual(replaced(there), toReplace("dev", dev));
  assert.deepEqual(kept(dev.deployment, there), []);
  assert.notDeepEqual(contents(dev), before);
  const back = await runWith("dev", dev, {}, false);
  assert.deepEqual(says(back), []);
  assert.deepEqual(contents(dev), before);
});

test("in prod the same keys, and newer versions, replace nothing that holds data", async () => {
  const prod = await environment("prod");
  const plan = await runWith("prod", prod, changed("prod", "back", "one-way"), true);
  assert.deepEqual(says(plan), []);
  assert.deepEqual(replaced(plan), toReplace("prod", prod));
  assert.deepEqual(kept(prod.deployment, plan), []);
});

test("what would move prod is refused, each protected resource by its name", async () => {
  const prod = await environment("prod");
  const plan = await runWith("prod", prod, changed("prod", "moves"), true);
  const gone = plan.resources.filter(({ operation }) => operation === "replace" || operation === "delete");
  const refused = new Set(plan.errors.map(({ urn }) => urn));
  assert.ok(gone.some(({ protect }) => protect));
  assert.deepEqual(
    gone.filter(({ urn, protect }) => protect && !refused.has(urn)).map(({ urn }) => urn),
    [],
  );
  const stateful = /:(DatabaseInstance|Database|Cluster|CryptoKey|KeyRing)$/;
  assert.deepEqual(
    gone.filter(({ type, protect }) => stateful.test(type) && !protect).map(({ urn }) => urn),
    [],
  );
});
