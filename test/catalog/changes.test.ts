// Each configuration key changed, and changed back. Keys of a kind are changed at once, since one run each would take too long.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { resourceSchema } from "../../sandbox/schema";
import type { Deployment } from "../support/program";
import { changes, type Change } from "./changes";
import { deployedResources } from "./deployed";
import { appsOf, withApp } from "../support/stack-apps";
import { accessDifferences } from "./differences-google-access";
import { dataDifferences } from "./differences-google-data";
import { networkDifferences } from "./differences-google-network";
import { runtimeDifferences } from "./differences-google-runtime";
import { vaultDifferences } from "./differences-vault";
import { valuesOf, type Values } from "../support/stack-values";
import { copyOf, environment, runWith, type Environment, type Running } from "./environments";
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
  const asked = changes.filter(
    ({ kind, to }) => kind !== "moves" && kind !== "leaves" && Object.keys(to(own, name)).length > 0,
  );
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
  const all = (name: Environment): Values => changed(name, "back", "one-way", "moves", "leaves", "elsewhere");
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

test("an application that is taken out of prod takes what is its own along, as far as it is not protected, and nothing else", async () => {
  const prod = await environment("prod");
  const own = valuesOf("prod");
  const others = Object.entries(appsOf(own)).filter(([name]) => name !== "directus");
  const plan = await runWith("prod", prod, { "groundplan:apps": Object.fromEntries(others) }, true);
  const gone = plan.resources.filter(({ operation }) => operation === "delete");
  const ofFrontDoor = /^(cdn|platform-registry-)/;
  assert.deepEqual(
    gone.filter(({ name }) => !name.startsWith("directus") && !ofFrontDoor.test(name)).map(({ urn }) => urn),
    [],
  );
  const kept = gone.filter(({ protect }) => protect).map(({ urn }) => urn);
  assert.deepEqual([...new Set(plan.errors.map(({ urn }) => urn))].sort(), kept.sort());
  assert.ok(
    kept.some((urn) => urn.endsWith("::directus-main")) && kept.some((urn) => urn.endsWith("::directus-uploads")),
  );
  const touched = plan.resources.filter(({ operation }) => operation === "update" || operation === "replace");
  assert.deepEqual(
    touched.filter(({ name }) => name.startsWith("changelog")).map(({ urn }) => urn),
    [],
  );
});

test("an application that may go is taken out of prod in a second up, and what the others have stays protected", async () => {
  const prod = await environment("prod");
  const own = valuesOf("prod");
  const life = { state: copyOf(prod.state) };
  const mayGo = withApp(own, { protected: false }, "directus");
  const told = await runWith("prod", life, mayGo, false);
  assert.deepEqual(says(told), []);
  const changing = told.resources.filter(({ operation }) => operation !== "same" && operation !== "read");
  assert.deepEqual(
    changing
      .filter(({ name, operation }) => !name.startsWith("directus") || operation !== "update")
      .map(({ urn }) => urn),
    [],
  );
  const isProtected = ({ resources }: Deployment): string[] =>
    resources
      .filter(({ protect }) => protect)
      .map(({ urn }) => urn)
      .sort();
  const ofDirectus = (urn: string): boolean => /::directus(-[\w-]+)?$/.test(urn);
  assert.ok(isProtected(prod.deployment).filter(ofDirectus).length > 3);
  assert.deepEqual(
    isProtected(told),
    isProtected(prod.deployment).filter((urn) => !ofDirectus(urn)),
  );
  const others = Object.entries(appsOf(own)).filter(([name]) => name !== "directus");
  const gone = await runWith("prod", life, { "groundplan:apps": Object.fromEntries(others) }, false);
  assert.deepEqual(says(gone), []);
  const left = [...life.state.objects.values()].filter(({ urn }) => ofDirectus(urn.split(" ")[0] ?? ""));
  assert.deepEqual(
    left.map(({ type }) => type),
    ["gcp:sql/database:Database"],
    "a database stays on its server",
  );
});

test("another project is refused before anything is planned for it, with what would be lost and the remedy", async () => {
  for (const name of ["dev", "prod"] as const) {
    const own = valuesOf(name);
    for (const key of ["gcp:project", "groundplan:guardProject"]) {
      const change = changes.find(({ kind, to }) => kind === "leaves" && Object.hasOwn(to(own, name), key));
      const values = change?.to(own, name) ?? {};
      for (const preview of name === "dev" ? [true, false] : [true]) {
        const running = await environment(name);
        const before = contents(running);
        const { errors, resources } = await runWith(name, running, values, preview);
        assert.equal(errors.length, 1, key);
        const message = errors[0]?.message ?? "";
        assert.ok(message.includes(`${key}: "${String(values[key])}"; the state of stack ${name} belongs to`), message);
        assert.ok(
          message.includes(`the project ${String(own[key])}.`) && message.includes("pulumi stack init"),
          message,
        );
        const changing = resources.filter(({ operation }) => operation !== "same").map(({ type }) => type);
        assert.deepEqual(changing, preview ? ["pulumi:providers:gcp"] : []);
        assert.deepEqual(contents(running), before);
      }
    }
  }
});

test("another zone and account at Cloudflare are no silent move: all that is in the old ones is replaced", async () => {
  for (const name of ["dev", "prod"] as const) {
    const running = await environment(name);
    const moves = { "groundplan:cloudflareZoneId": "6".repeat(32), "groundplan:cloudflareAccountId": "3".repeat(32) };
    const concerned = running.deployment.resources.filter(({ type, inputs }) => {
      const isOfOne = inputs["zoneId"] !== undefined || inputs["accountId"] !== undefined;
      return type.startsWith("cloudflare:") && isOfOne;
    });
    assert.ok(concerned.length > 0);
    const plan = await runWith(name, running, moves, true);
    const moved = new Set(plan.resources.filter(({ operation }) => operation === "replace").map(({ urn }) => urn));
    assert.deepEqual(
      concerned.filter(({ urn }) => !moved.has(urn)).map(({ urn }) => urn),
      [],
    );
  }
});

test("no resource takes its region from its provider, where a change would find no difference", () => {
  const silent = deployedResources().filter(({ type, inputs }) => {
    if (!type.startsWith("gcp:")) return false;
    const known = resourceSchema(type)?.properties ?? {};
    return ["region", "location"].some((place) => Object.hasOwn(known, place) && inputs[place] === undefined);
  });
  // Those of Certificate Manager are global unless they say where.
  const elsewhere = silent.filter(({ type }) => !type.startsWith("gcp:certificatemanager/"));
  assert.deepEqual(
    elsewhere.map(({ urn }) => urn),
    [],
  );
});
