// The tables of differences, held against what dev and prod write.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deployedTypes, rowProblems } from "./deployed";
import { unexplainedForms, unexplainedGaps, unlikeRows, valuesAt, type Row, type Rows } from "./differences";
import { cloudflareDifferences } from "./differences-cloudflare";
import { accessDifferences } from "./differences-google-access";
import { dataDifferences } from "./differences-google-data";
import { networkDifferences } from "./differences-google-network";
import { runtimeDifferences } from "./differences-google-runtime";
import { kubernetesDifferences } from "./differences-kubernetes";
import { vaultDifferences } from "./differences-vault";
import { environment } from "./environments";

const googleDifferences: Rows = {
  ...accessDifferences,
  ...dataDifferences,
  ...networkDifferences,
  ...runtimeDifferences,
};
const rows: Rows = { ...googleDifferences, ...vaultDifferences, ...cloudflareDifferences };

/** Deployed by dev or prod in another configuration than the committed one. */
const elsewhere = ["cloudflare:index/universalSslSetting:UniversalSslSetting", "kubernetes:batch/v1:CronJob"];

const everything = async (): Promise<Awaited<ReturnType<typeof environment>>["deployment"]["resources"]> => [
  ...(await environment("dev")).deployment.resources,
  ...(await environment("prod")).deployment.resources,
];

test("each deployed type tells what its API fills in, normalises or reorders", () => {
  const types = [...deployedTypes("gcp:", "vault:", "tls:", "random:", "cloudflare:", "kubernetes:"), ...elsewhere];
  const remedy =
    "which properties the API fills in, normalises or reorders (the provider's schema, its documentation, its issues), how the program treats each, and the source";
  const file = "the differences-*.ts of its provider, test/catalog/";
  assert.deepEqual(rowProblems(types, { ...rows, ...kubernetesDifferences }, file, remedy), []);
});

test("no provider's types are in no table", () => {
  const providers = new Set(deployedTypes("").map((type) => type.split(":")[0]));
  assert.deepEqual([...providers].sort(), ["cloudflare", "gcp", "kubernetes", "tls", "vault"]);
});

test("what is said to be written is, and what is said to be ignored is", async () => {
  const ours = (await everything()).filter(({ type }) => Object.hasOwn(rows, type));
  assert.deepEqual(unlikeRows(ours, rows), []);
});

test("a value that may come back in another form or order is explained", async () => {
  const ours = (await everything()).filter(({ type }) => Object.hasOwn(rows, type));
  assert.deepEqual(unexplainedForms(ours, rows), []);
});

test("what a provider keeps when it is left out is written by all resources of a type or by none, or that is explained", async () => {
  const ours = (await everything()).filter(({ type }) =>
    Object.hasOwn({ ...googleDifferences, ...vaultDifferences }, type),
  );
  assert.deepEqual(unexplainedGaps(ours, rows), []);
});

test("what is harmless because it is not sent is not sent", async () => {
  const sent = (await everything()).flatMap((resource) =>
    Object.entries(rows[resource.type]?.properties ?? {})
      .filter(([, treatment]) => typeof treatment === "object" && treatment.harmless.startsWith("not sent"))
      .filter(([path]) => valuesAt(resource.inputs, path).some((value) => value !== undefined))
      .map(([path]) => `${resource.type} ${resource.name}: ${path}`),
  );
  assert.deepEqual(sent, []);
});

const instance = "gcp:sql/databaseInstance:DatabaseInstance";
const resource = (inputs: object, ignoreChanges: string[] = []): Parameters<typeof unlikeRows>[0][number] => ({
  type: instance,
  name: "main",
  inputs: inputs as never,
  ignoreChanges,
});
const rowOf = (properties: Row["properties"]): Rows => ({ [instance]: { properties, source: "here" } });

test("the checks see what they are for", () => {
  const row = rowOf({ "settings.tier": "written", region: "ignored", "list[].size": "written" });
  assert.deepEqual(unlikeRows([resource({ settings: {} }, ["name"])], row), [
    `${instance} main: region`,
    `${instance} main: name`,
    `${instance} main: settings.tier`,
    `${instance}: list[].size is written nowhere`,
  ]);
  const forms = resource({
    a: ["x", "y"],
    b: "60s",
    c: [{ d: '{"e":1}' }],
    f: { g: false },
    h: "projects/a",
    i: "text",
  });
  assert.deepEqual(unexplainedForms([forms], rowOf({ b: "written" })), [
    `${instance}: a, a list of several (main)`,
    `${instance}: c[].d, JSON (main)`,
    `${instance}: f, nothing but zeros (main)`,
    `${instance}: h, a reference (main)`,
  ]);
  const one = resource({ region: "europe-west1", settings: { tier: "small", edition: "ENTERPRISE" } });
  const other = resource({ settings: { tier: "small" } });
  assert.deepEqual(unexplainedGaps([one, other], rowOf({ region: "written" })), [`${instance}: settings.edition`]);
});
