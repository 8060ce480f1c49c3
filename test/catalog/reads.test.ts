// The drift check is green when nothing drifted only if a refresh may read every type that is deployed.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { defaultGrantableRoles, programPermissions, readPermissions } from "../../components/delivery-identity/roles";
import { programObjects } from "../../components/delivery-identity/conditions";
import type { Step } from "../../sandbox";
import { previewPolicy } from "../../components/secret-store/policies";
import { holds } from "../support/conditions";
import { allows } from "../support/vault-policies";
import { deployedResources, deployedTypes, rowProblems } from "./deployed";
import {
  cloudflareReads,
  everyClusterRead,
  everyGoogleRead,
  googleReads,
  kubernetesReads,
  localReads,
  vaultReads,
  type Reads,
} from "./reads";

const remedy = "what its provider's Read asks for, and the right that each answer takes";
/** An input that is text. */
const text = (inputs: Step["inputs"], property: string): string => {
  const value = inputs[property];
  return typeof value === "string" ? value : "";
};
const unique = (texts: string[]): string[] => [...new Set(texts)].sort();
const needs = (rows: Record<string, Reads>): string[] => Object.values(rows).flatMap((row) => row.needs);

for (const [prefix, rows] of Object.entries({
  "gcp:": googleReads,
  "kubernetes:": kubernetesReads,
  "cloudflare:": cloudflareReads,
  "vault:": vaultReads,
  "tls:": localReads,
})) {
  test(`it is known what a refresh of each type of ${prefix.slice(0, -1)} reads`, () => {
    assert.deepEqual(rowProblems(deployedTypes(prefix), rows, "test/catalog/reads.ts", remedy), []);
  });
}

test("no type is left out of the tables", () => {
  const known = ["gcp:", "kubernetes:", "cloudflare:", "vault:", "tls:"];
  assert.deepEqual(
    unique(deployedResources().map(({ type }) => type)).filter((type) => !known.some((each) => type.startsWith(each))),
    [],
    "add a table for the provider, with what its Read asks for",
  );
});

test("the previewing identity may read what a refresh reads of Google, and no more", () => {
  const read = unique([...everyGoogleRead, ...everyClusterRead, ...needs(googleReads), ...needs(kubernetesReads)]);
  assert.deepEqual(
    [...readPermissions],
    read,
    "readPermissions in components/delivery-identity/roles.ts has to be the sum of test/catalog/reads.ts",
  );
});

test("what takes a right on a single resource has it there", () => {
  const granted = unique(Object.values(googleReads).flatMap((row) => row.granted ?? []));
  assert.deepEqual(granted, ["billing.budgets.get", "secretmanager.versions.access", ...programPermissions]);
  const resources = deployedResources();
  const named = (type: string): string[] => resources.filter((each) => each.type === type).map(({ name }) => name);
  const readers = resources
    .filter(({ inputs }) => inputs["role"] === "roles/secretmanager.secretAccessor")
    .filter(({ inputs }) => /serviceAccount:platform-preview@/.test(JSON.stringify(inputs)));
  assert.deepEqual(
    unique(readers.map(({ name }) => name)),
    unique(named("gcp:secretmanager/secretVersion:SecretVersion")),
    "each SecretVersion needs a grant of the same name, with the previewers among its members",
  );
  for (const { name, inputs } of resources.filter(({ type }) => type === "gcp:storage/bucketObject:BucketObject")) {
    const object = `projects/_/buckets/${text(inputs, "bucket")}/objects/${text(inputs, "name")}`;
    assert.ok(holds(programObjects, { resource: { type: "storage.googleapis.com/Object", name: object } }), name);
  }
});

test("the policy of previews lets Vault's provider read", () => {
  const policy = previewPolicy("prod");
  assert.deepEqual(
    needs(vaultReads).filter((read) => !allows(policy, read, "read")),
    [],
    "previewPolicy in components/secret-store/policies.ts lacks them",
  );
});

test("the guide names each permission of the token that previews with Cloudflare", () => {
  const guide = fs.readFileSync(path.join(__dirname, "../../docs/delivery.md"), "utf8").replaceAll(/\s+/g, " ");
  assert.deepEqual(
    unique(needs(cloudflareReads)).filter((permission) => !guide.includes(permission)),
    [],
    "name them in docs/delivery.md",
  );
});

test("a deployment may grant each role that the program grants on the project", () => {
  const granted = deployedResources()
    .filter(
      ({ type, name }) => type === "gcp:projects/iAMMember:IAMMember" && !/^platform-(deploy|preview|guard)/.test(name),
    )
    .filter(({ inputs }) => !text(inputs, "project").endsWith("-guard"))
    .map(({ inputs }) => text(inputs, "role"))
    .filter((role) => role.startsWith("roles/"));
  // Neither environment has an application with `metrics` or `traces`, which are granted these.
  const elsewhere = ["roles/cloudtrace.agent", "roles/monitoring.metricWriter"];
  assert.deepEqual(
    unique([...granted, ...elsewhere]),
    [...defaultGrantableRoles],
    "defaultGrantableRoles in components/delivery-identity/roles.ts has to be those roles, unless one administers something",
  );
});
