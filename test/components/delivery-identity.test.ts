import assert from "node:assert/strict";
import { test } from "node:test";
import { DeliveryIdentity } from "../../components";
import { deployRoles, previewRoles, secretPermissions } from "../../components/delivery-identity/roles";
import { messages, run } from "../support/program";

const byTypeAndName = (one: [string, string], other: [string, string]): number =>
  one.join(" ") < other.join(" ") ? -1 : 1;

const args = { repository: "acme/shop", deployEnvironment: "prod", previewEnvironment: "prod-preview" };

test("there are two accounts, trusted through one provider, with their roles and nothing else", async () => {
  const deployment = await run(() => new DeliveryIdentity("delivery", args));
  const account = (name: string, roles: readonly string[]): [string, string][] => [
    ["gcp:serviceaccount/account:Account", name],
    ["gcp:serviceaccount/iAMMember:IAMMember", name],
    ...roles.map((role): [string, string] => [
      "gcp:projects/iAMMember:IAMMember",
      `${name}-${role.replace("roles/", "")}`,
    ]),
  ];
  const expected: [string, string][] = [
    ["gcp:iam/workloadIdentityPool:WorkloadIdentityPool", "delivery"],
    ["gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider", "delivery"],
    ...account("delivery-deploy", deployRoles),
    ["gcp:projects/iAMCustomRole:IAMCustomRole", "delivery-secrets"],
    ["gcp:projects/iAMMember:IAMMember", "delivery-deploy-secrets"],
    ...account("delivery-preview", previewRoles),
  ];
  assert.deepEqual(deployment.children("delivery"), expected.sort(byTypeAndName));
});

test("another life gets another pool, since a deleted one keeps its identifier for 30 days", async () => {
  const identifiers = await Promise.all(
    ["first", "second"].map(async (stack) => {
      const deployment = await run(() => new DeliveryIdentity("delivery", args), { stack });
      const { inputs } = deployment.one("gcp:iam/workloadIdentityPool:WorkloadIdentityPool");
      const { outputs } = deployment.one("gcp:serviceaccount/account:Account", "delivery-deploy");
      const uniqueId = outputs["uniqueId"] as string;
      assert.equal(inputs["workloadIdentityPoolId"], `delivery-gh-${uniqueId.slice(-6)}`);
      return inputs["workloadIdentityPoolId"];
    }),
  );
  assert.equal(new Set(identifiers).size, 2);
});

test("only the one repository's tokens are trusted", async () => {
  const deployment = await run(() => new DeliveryIdentity("delivery", args));
  const provider = deployment.one("gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider");
  assert.equal(provider.inputs["attributeCondition"], 'assertion.repository == "acme/shop"');
  const numbered = await run(() => new DeliveryIdentity("delivery", { ...args, repositoryId: "123456" }));
  assert.equal(
    numbered.one("gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider").inputs["attributeCondition"],
    'assertion.repository == "acme/shop" && assertion.repository_id == "123456"',
  );
});

test("each account is for the jobs of one GitHub environment", async () => {
  const deployment = await run(() => new DeliveryIdentity("delivery", args));
  const member = (name: string): unknown =>
    deployment.one("gcp:serviceaccount/iAMMember:IAMMember", name).inputs["member"];
  assert.match(String(member("delivery-deploy")), /^principalSet:.*\/attribute\.environment\/prod$/);
  assert.match(String(member("delivery-preview")), /^principalSet:.*\/attribute\.environment\/prod-preview$/);
  const provider = deployment.one("gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider");
  assert.deepEqual(provider.inputs["attributeMapping"], {
    "google.subject": "assertion.sub",
    "attribute.environment": "assertion.environment",
  });
});

test("no role reads a secret's value or owns the project", () => {
  const roles = [...deployRoles, ...previewRoles];
  assert.deepEqual(
    roles.filter((role) => /owner$|editor$|secretmanager|cryptoKeyDecrypter/.test(role)),
    ["roles/certificatemanager.owner", "roles/monitoring.editor"],
  );
  assert.ok(!secretPermissions.includes("secretmanager.versions.access"));
});

for (const [title, wrong, message] of [
  ["a repository without an owner", { repository: "shop" }, /repository: "shop"; name the repository as owner\/name/],
  [
    "a repository's name as its number",
    { repositoryId: "acme/shop" },
    /repositoryId: "acme\/shop"; use the number that `gh api/,
  ],
  ["one environment for both", { previewEnvironment: "prod" }, /previewEnvironment: "prod"; name an environment other/],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => {
      new DeliveryIdentity("delivery", { ...args, ...wrong });
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("delivery"), []);
  });
}
