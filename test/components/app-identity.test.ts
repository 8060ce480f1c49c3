import assert from "node:assert/strict";
import { test } from "node:test";
import { version } from "groundplan/package.json";
import { AppIdentity, type AppIdentityArgs } from "../../components/app-identity";
import type { WorkloadIdentity } from "../../components/contracts";
import { messages, run } from "../support/program";

test("an identity is one service account, without a role and without a key", async () => {
  const deployment = await run(() => new AppIdentity("changelog", {}));
  assert.deepEqual(deployment.errors, []);
  assert.deepEqual(deployment.children("changelog"), [["gcp:serviceaccount/account:Account", "changelog"]]);
  assert.deepEqual(deployment.one("gcp:serviceaccount/account:Account").inputs, {
    accountId: "app-changelog",
    displayName: "Application changelog",
  });
});

test("an identity's outputs name the account", async () => {
  const deployment = await run(() => {
    const identity: WorkloadIdentity = new AppIdentity("changelog", { displayName: "The web site" });
    return { email: identity.serviceAccountEmail, name: identity.serviceAccountName };
  });
  const email = "app-changelog@acme-test.iam.gserviceaccount.com";
  assert.equal(deployment.one("gcp:serviceaccount/account:Account").inputs["displayName"], "The web site");
  const { contract, ...outputs } = deployment.one("groundplan:index:AppIdentity").outputs;
  assert.deepEqual(contract, { ...outputs, libraryVersion: version });
  assert.deepEqual(outputs, {
    serviceAccountEmail: email,
    serviceAccountName: `projects/acme-test/serviceAccounts/${email}`,
  });
});

test("the shortest and the longest name keep to Google's limits", async () => {
  const deployment = await run(() => {
    new AppIdentity("web", {});
    new AppIdentity(`a${"b".repeat(23)}`, {});
  });
  assert.deepEqual(deployment.errors, []);
});

const wrongs: [title: string, name: string, args: AppIdentityArgs, message: RegExp][] = [
  ["a short name", "ab", {}, /AppIdentity "ab" cannot be created:\n {2}name: "ab"; use 3 to 24/],
  ["a long name", "a".repeat(25), {}, /use 3 to 24/],
  ["a capital letter", "Changelog", {}, /use 3 to 24 lower-case letters/],
  ["a long display name", "changelog", { displayName: "x".repeat(101) }, /displayName: "x+"; use 1 to 100 bytes/],
];
for (const [title, name, args, message] of wrongs) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => new AppIdentity(name, args));
    assert.match(messages(deployment), message);
    assert.equal(deployment.resources.filter((one) => one.type.startsWith("gcp:")).length, 0);
  });
}
