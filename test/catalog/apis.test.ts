import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { deployPermissions, deployRoles, enablingPermissions } from "../../components/delivery-identity/roles";
import { byPerson, calledInside, enabledBefore, grantable, takes } from "./apis";
import { deployedResources, deployedTypes, rowProblems } from "./deployed";

const remedy =
  "its API (and the API to components/platform/apis.ts), and the right of the deploying account (and the right to components/delivery-identity/roles.ts); " +
  "then the rights of a refresh in test/catalog/reads.ts, the type in sandbox/schemas/types.json, and the step of the component's manual process";

test("each type of Google's has a row: an API, and a right of whoever deploys", () => {
  assert.deepEqual(rowProblems(deployedTypes("gcp:"), takes, "test/catalog/apis.ts", remedy), []);
});

const enabled = new Set(
  deployedResources()
    .filter(({ type }) => type === "gcp:projects/service:Service")
    .map(({ inputs }) => inputs["service"] as string),
);

test("each API that a type takes is enabled, by the program or before it", () => {
  for (const [type, { api }] of Object.entries(takes)) {
    assert.ok(enabled.has(api) || enabledBefore.includes(api), `${type}: enable ${api} in components/platform/apis.ts`);
  }
});

test("the guide has the APIs that are enabled before", () => {
  const guide = readFileSync(path.join(__dirname, "../../docs/first-deployment.md"), "utf8");
  for (const api of enabledBefore) assert.ok(guide.includes(api), `docs/first-deployment.md: enable ${api}`);
});

test("each enabled API is taken by a type, or called by what runs inside", () => {
  const taken = new Set(Object.values(takes).map(({ api }) => api));
  for (const api of enabled) {
    const why = taken.has(api) || Object.hasOwn(calledInside, api);
    assert.ok(
      why,
      `${api}: nothing takes it; remove it from components/platform/apis.ts, or say in test/catalog/apis.ts who calls it`,
    );
  }
  const gone = Object.keys(calledInside).filter((api) => !enabled.has(api) || taken.has(api));
  assert.deepEqual(gone, [], "remove it from calledInside in test/catalog/apis.ts");
});

test("each right is the deploying account's, and each of its roles is taken by a type", () => {
  const has = new Set([...deployRoles, ...deployPermissions, ...enablingPermissions, byPerson, grantable]);
  for (const [type, { right }] of Object.entries(takes)) {
    assert.ok(has.has(right), `${type}: add ${right} to components/delivery-identity/roles.ts`);
  }
  const used = new Set(Object.values(takes).map(({ right }) => right));
  // It acts as the accounts that services and jobs run as, which no type of its own says.
  const unused = deployRoles.filter((role) => !used.has(role) && role !== "roles/iam.serviceAccountUser");
  assert.deepEqual(unused, [], "no type takes it; remove it from components/delivery-identity/roles.ts");
});
