import assert from "node:assert/strict";
import { test } from "node:test";
import { DeliveryIdentity, type DeliveryIdentityArgs } from "../../components";
import {
  defaultGrantableRoles,
  deployPermissions,
  deployRoles,
  enablingPermissions,
  programPermissions,
  readPermissions,
  reviewNamedPermissions,
  reviewPermissions,
} from "../../components/delivery-identity/roles";
import { holds, mayGrant } from "../support/conditions";
import { once } from "../support/once";
import { messages, run } from "../support/program";

const byTypeAndName = (one: [string, string], other: [string, string]): number =>
  one.join(" ") < other.join(" ") ? -1 : 1;

const args: DeliveryIdentityArgs = {
  repository: "acme/shop",
  repositoryId: "123456",
  deployEnvironment: "prod",
  previewEnvironment: "prod-preview",
  guardProject: "acme-guard",
};

const usual: Partial<DeliveryIdentityArgs> = {};
const createdWith = once((changes: Partial<DeliveryIdentityArgs>) =>
  run(() => new DeliveryIdentity("delivery", { ...args, ...changes })),
);
const created = (changes = usual): ReturnType<typeof createdWith> => createdWith(changes);

type Deployment = Awaited<ReturnType<typeof created>>;

/** The condition of a pool's provider. */
function conditionOf(deployment: Deployment, name: string): string {
  return deployment.one(PROVIDER, name).inputs["attributeCondition"] as string;
}

const MEMBER = "gcp:projects/iAMMember:IAMMember";
const ROLE = "gcp:projects/iAMCustomRole:IAMCustomRole";
const PROVIDER = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider";

test("there are two accounts, each trusted through a pool of its own, with their roles and nothing else", async () => {
  const deployment = await created();
  const identity = (name: string): [string, string][] => [
    ["gcp:serviceaccount/account:Account", name],
    ["gcp:serviceaccount/iAMMember:IAMMember", name],
    ["gcp:iam/workloadIdentityPool:WorkloadIdentityPool", name],
    [PROVIDER, name],
  ];
  const role = (name: string): [string, string][] => [
    [ROLE, name],
    [MEMBER, name],
  ];
  const expected: [string, string][] = [
    ...identity("delivery-deploy"),
    ...identity("delivery-preview"),
    ...role("delivery-deploy"),
    ...deployRoles.map((each): [string, string] => [MEMBER, `delivery-deploy-${each.replace("roles/", "")}`]),
    [MEMBER, "delivery-deploy-grants"],
    ...role("delivery-preview"),
    ...role("delivery-preview-programs"),
    ...role("delivery-guard-deploy"),
    ...role("delivery-guard-preview"),
  ];
  assert.deepEqual(deployment.children("delivery"), expected.sort(byTypeAndName));
});

test("the accounts and their trust are in the guard project, and their rights in the other one", async () => {
  const deployment = await created();
  const projectOf = (type: string, name: string): unknown => deployment.one(type, name).inputs["project"];
  for (const name of ["delivery-deploy", "delivery-preview"]) {
    for (const type of [
      "gcp:serviceaccount/account:Account",
      "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
      PROVIDER,
    ]) {
      assert.equal(projectOf(type, name), "acme-guard", `${type} ${name}`);
    }
    assert.equal(projectOf(ROLE, name), undefined);
    assert.notEqual(projectOf(MEMBER, name), "acme-guard");
    assert.equal(projectOf(MEMBER, name.replace("delivery", "delivery-guard")), "acme-guard");
  }
});

test("without a guard project everything is in the one project", async () => {
  const { repository, repositoryId, deployEnvironment, previewEnvironment } = args;
  const alone = { repository, repositoryId, deployEnvironment, previewEnvironment };
  const deployment = await run(() => new DeliveryIdentity("delivery", alone));
  assert.equal(deployment.one("gcp:serviceaccount/account:Account", "delivery-deploy").inputs["project"], undefined);
  assert.ok(!deployment.children("delivery").some(([, name]) => name.includes("guard")));
});

test("another life gets another pool, since a deleted one keeps its identifier for 30 days", async () => {
  const identifiers = await Promise.all(
    ["first", "second"].map(async (stack) => {
      const deployment = await run(() => new DeliveryIdentity("delivery", args), { stack });
      const { inputs } = deployment.one("gcp:iam/workloadIdentityPool:WorkloadIdentityPool", "delivery-deploy");
      const { outputs } = deployment.one("gcp:serviceaccount/account:Account", "delivery-deploy");
      const uniqueId = outputs["uniqueId"] as string;
      assert.equal(inputs["workloadIdentityPoolId"], `delivery-deploy-${uniqueId.slice(-6)}`);
      return inputs["workloadIdentityPoolId"];
    }),
  );
  assert.equal(new Set(identifiers).size, 2);
});

/** What GitHub signs for the job that deploys (https://docs.github.com/en/actions/reference/security/oidc). */
const deploying = {
  sub: "repo:acme/shop:environment:prod",
  repository: "acme/shop",
  repository_id: "123456",
  repository_owner: "acme",
  environment: "prod",
  ref: "refs/heads/main",
  ref_type: "branch",
  event_name: "push",
  workflow_ref: "acme/shop/.github/workflows/up.yml@refs/heads/main",
  job_workflow_ref: "acme/shop/.github/workflows/up.yml@refs/heads/main",
};
const workflowAt = (ref: string, file = "up.yml", repository = "acme/shop"): string =>
  `${repository}/.github/workflows/${file}@${ref}`;
const previewing = {
  ...deploying,
  environment: "prod-preview",
  event_name: "pull_request",
  ref: "refs/pull/7/merge",
  job_workflow_ref: workflowAt("refs/pull/7/merge", "preview.yml"),
};
const withoutEnvironment = Object.fromEntries(Object.entries(deploying).filter(([claim]) => claim !== "environment"));

/** A token, and which of the two identities it gives. */
const tokens: [title: string, claims: Record<string, string>, identity: "deploy" | "preview" | "neither"][] = [
  ["the workflow up, on main, in its environment", deploying, "deploy"],
  ["a pull request of the repository", previewing, "preview"],
  ["the nightly check", { ...previewing, event_name: "schedule", ref: "refs/heads/main" }, "preview"],
  [
    "another branch whose workflow names the environment",
    { ...deploying, ref: "refs/heads/evil", job_workflow_ref: workflowAt("refs/heads/evil") },
    "neither",
  ],
  ["a branch that is called like the ref", { ...deploying, ref: "refs/heads/refs/heads/main" }, "neither"],
  ["a branch below main", { ...deploying, ref: "refs/heads/main/x" }, "neither"],
  ["a branch in other letters", { ...deploying, ref: "refs/heads/Main" }, "neither"],
  ["a branch that ends alike", { ...deploying, ref: "refs/heads/x/refs/heads/main" }, "neither"],
  [
    "a tag called main",
    { ...deploying, ref: "refs/tags/main", ref_type: "tag", job_workflow_ref: workflowAt("refs/tags/main") },
    "neither",
  ],
  ["a tag that claims to be the branch", { ...deploying, ref_type: "tag" }, "neither"],
  [
    "another workflow on main",
    { ...deploying, job_workflow_ref: workflowAt("refs/heads/main", "drift.yml") },
    "neither",
  ],
  [
    "a workflow that is called alike",
    { ...deploying, job_workflow_ref: workflowAt("refs/heads/main", "up.yml.yml") },
    "neither",
  ],
  [
    "another branch's workflow, called on main",
    { ...deploying, job_workflow_ref: workflowAt("refs/heads/evil") },
    "neither",
  ],
  [
    "another repository's reusable workflow",
    { ...deploying, job_workflow_ref: workflowAt("refs/heads/main", "up.yml", "evil/shop") },
    "neither",
  ],
  ["a pull request that names the environment", { ...previewing, environment: "prod" }, "neither"],
  ["pull_request_target, which runs on main", { ...deploying, event_name: "pull_request_target" }, "neither"],
  ["workflow_run, which runs on main", { ...deploying, event_name: "workflow_run" }, "neither"],
  ["a job without an environment", withoutEnvironment, "neither"],
  ["an environment in other letters", { ...deploying, environment: "Prod" }, "neither"],
  ["another environment of the repository", { ...deploying, environment: "dev" }, "neither"],
  [
    "a fork",
    {
      ...deploying,
      repository: "evil/shop",
      repository_id: "9",
      job_workflow_ref: workflowAt("refs/heads/main", "up.yml", "evil/shop"),
    },
    "neither",
  ],
  ["somebody who registered the name that was given up", { ...deploying, repository_id: "9" }, "neither"],
  ["a repository of the same number under another name", { ...deploying, repository: "acme/store" }, "neither"],
  ["a fork's preview", { ...previewing, repository: "evil/shop", repository_id: "9" }, "neither"],
  ["a number that ends alike", { ...previewing, repository_id: "9123456" }, "neither"],
];

for (const [title, claims, identity] of tokens) {
  test(`GitHub's token for ${title} gives ${identity === "neither" ? "nothing" : `the ${identity} identity`}`, async () => {
    const deployment = await created();
    const trusts = (name: string): boolean => holds(conditionOf(deployment, name), { assertion: claims });
    assert.deepEqual(
      { deploy: trusts("delivery-deploy"), preview: trusts("delivery-preview") },
      { deploy: identity === "deploy", preview: identity === "preview" },
    );
  });
}

test("another branch and another file can be the ones that deploy", async () => {
  const deployment = await created({ deployBranch: "release/1.x", deployWorkflow: ".github/workflows/ship.yaml" });
  const condition = conditionOf(deployment, "delivery-deploy");
  const ref = "refs/heads/release/1.x";
  assert.ok(holds(condition, { assertion: { ...deploying, ref, job_workflow_ref: workflowAt(ref, "ship.yaml") } }));
  assert.ok(!holds(condition, { assertion: deploying }));
});

test("whoever a pool's provider trusts is the pool's account, and nobody of the other pool", async () => {
  const deployment = await created();
  for (const name of ["delivery-deploy", "delivery-preview"]) {
    const member = deployment.one("gcp:serviceaccount/iAMMember:IAMMember", name).inputs["member"] as string;
    assert.match(
      member,
      new RegExp(
        `^principalSet://iam\\.googleapis\\.com/projects/\\d+/locations/global/workloadIdentityPools/${name}-\\d{6}/\\*$`,
      ),
    );
  }
});

test("a deployment hands out the roles that the program grants, and no other", async () => {
  const deployment = await created();
  const { inputs } = deployment.one(MEMBER, "delivery-deploy-grants");
  const { expression } = inputs["condition"] as { expression: string };
  assert.equal(inputs["role"], "roles/resourcemanager.projectIamAdmin");
  assert.ok(mayGrant(expression, [...defaultGrantableRoles]));
  for (const role of [...deployRoles, "roles/owner", "roles/editor", "roles/resourcemanager.projectIamAdmin"]) {
    assert.ok(!mayGrant(expression, [role]), role);
    assert.ok(!mayGrant(expression, ["roles/cloudsql.client", role]), role);
  }
});

/**
 * What would let a deployment widen its own rights, destroy what restores the data, or end the record, and which of Google's
 * roles contain it (https://cloud.google.com/iam/docs/understanding-roles, August 2026; basic roles aside).
 */
const powers: [power: string, roles: RegExp][] = [
  ["to change roles", /^roles\/iam\.(roleAdmin|organizationRoleAdmin|securityAdmin|admin|editor)$/],
  ["to change the project's policy", /^roles\/(resourcemanager\.|iam\.(securityAdmin|admin))/],
  ["to make keys of accounts", /^roles\/iam\.(serviceAccountKeyAdmin|admin|editor)$/],
  [
    "to sign as an account",
    /^roles\/(iam\.(serviceAccountTokenCreator|workloadIdentityUser|serviceAccountOpenIdTokenCreator))$/,
  ],
  ["to destroy a key or to say who may", /^roles\/cloudkms\.(admin|cryptoOperator|protectedResourcesViewer)$/],
  ["to use a key", /^roles\/cloudkms\.cryptoKey/],
  ["to delete a database's backups", /^roles\/cloudsql\.(admin|editor)$/],
  ["to read a secret's value", /^roles\/secretmanager\./],
  ["to read a cache's password", /^roles\/memorystore\.(admin|editor|viewer)$/],
  ["to change where logs go, or to delete them", /^roles\/logging\./],
  ["to disable an API", /^roles\/serviceusage\./],
  ["everything", /^roles\/(owner|editor)$/],
];

for (const [power, roles] of powers) {
  test(`no role of the deploying account contains the right ${power}`, () => {
    assert.deepEqual(
      deployRoles.filter((role) => roles.test(role)),
      [],
    );
  });
}

test("our own roles contain none of those rights either", () => {
  const forbidden =
    /setIamPolicy|^iam\.(?!.*\.get)|^cloudkms\.(?!.*\.get)|(backupRuns|instances)\.(delete|restore|import|clone)|versions\.access|authTokens|^logging\.(?!logMetrics|.*\.get(IamPolicy)?$)|services\.disable|objects\.(list|delete|create)|secrets\.(list|get)$/;
  const ours = [...deployPermissions, ...enablingPermissions, ...readPermissions, ...programPermissions];
  assert.deepEqual(
    ours.filter((permission) => forbidden.test(permission)),
    // Caches, in which nothing is kept; the policies of the applications' own secrets, and what is there without its value.
    [
      "memorystore.instances.delete",
      "secretmanager.secrets.get",
      "secretmanager.secrets.list",
      "secretmanager.secrets.setIamPolicy",
      "secretmanager.secrets.get",
    ],
  );
});

test("the previewing account only looks", () => {
  const looks = /\.(get|list|getIamPolicy|connect)$/;
  assert.deepEqual(
    [...readPermissions, ...programPermissions].filter((permission) => !looks.test(permission)),
    [],
  );
});

test("the previewing account sees uploaded programs, what applications leave for them, and no other object", async () => {
  const deployment = await created();
  const { inputs } = deployment.one(MEMBER, "delivery-preview-programs");
  const { expression } = inputs["condition"] as { expression: string };
  const sees = (name: string, type = "storage.googleapis.com/Object"): boolean =>
    holds(expression, { resource: { type, name: `projects/_/buckets/${name}` } });
  assert.ok(sees("vault-backup-program-f4b7eb4/objects/backup-ccc57a5089ae.cjs"));
  assert.ok(sees("changelog-secrets-first-values-program-9b797c7/objects/settings-0123456789ab.json"));
  assert.ok(sees("secret-sync-app-settings-f4b7eb4/objects/apps/changelog/0123456789ab.json"));
  for (const other of [
    "acme-guard-pulumi/objects/.pulumi/stacks/groundplan/prod.json",
    "vault-storage-bd5b1ed/objects/core/lock",
    "vault-storage-bd5b1ed/objects/sys/policy/my-program-x",
    "vault-backup-8039645/objects/2026-11-28/manifest.json",
    "media-eb36b1e/objects/a-program-b",
    "media-eb36b1e/objects/my-app-settings-x",
    "shop-apps-eb36b1e/objects/photo.jpg",
  ]) {
    assert.ok(!sees(other), other);
  }
  assert.ok(!sees("vault-backup-program-f4b7eb4", "storage.googleapis.com/Bucket"));
});

for (const [title, wrong, message] of [
  ["a repository without an owner", { repository: "shop" }, /repository: "shop"; name the repository as owner\/name/],
  [
    "a repository's name as its number",
    { repositoryId: "acme/shop" },
    /repositoryId: "acme\/shop"; set the number that `gh api/,
  ],
  ["one environment for both", { previewEnvironment: "prod" }, /previewEnvironment: "prod"; name an environment other/],
  [
    "a ref as the branch",
    { deployBranch: "refs/heads/main" },
    /deployBranch: "refs\/heads\/main"; name the branch itself/,
  ],
  ["a workflow's name as its file", { deployWorkflow: "up" }, /deployWorkflow: "up"; name the file/],
  [
    "a project's number",
    { guardProject: "123456789012" },
    /guardProject: "123456789012"; set the project's identifier/,
  ],
  [
    "a role that administers",
    { grantableRoles: ["roles/iam.roleAdmin"] },
    /grantableRoles\[0\]: .*leave it to a person/,
  ],
  ["a role's title", { grantableRoles: ["Cloud SQL Client"] }, /grantableRoles\[0\]: .*use the name of a role/],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => {
      new DeliveryIdentity("delivery", { ...args, ...wrong } as DeliveryIdentityArgs);
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("delivery"), []);
  });
}

const withReviews = () => created({ reviewEnvironment: "prod-review" });
const reviewing = {
  ...deploying,
  environment: "prod-review",
  event_name: "pull_request_target",
  job_workflow_ref: workflowAt("refs/heads/main", "review.yml"),
};

test("with an environment for reviews there is a third account, which the two others' tokens do not give", async () => {
  const plain = await created();
  assert.ok(!plain.children("delivery").some(([, name]) => name.includes("-review")));
  const deployment = await withReviews();
  const trusts = (name: string, claims: Record<string, string>): boolean =>
    holds(conditionOf(deployment, name), { assertion: claims });
  assert.ok(trusts("delivery-review", reviewing));
  assert.ok(trusts("delivery-review", { ...reviewing, event_name: "schedule" }));
  for (const [title, claims] of Object.entries({
    "the deploying job": deploying,
    "a preview": previewing,
    "a pull request's own workflow": {
      ...reviewing,
      ref: "refs/pull/7/merge",
      job_workflow_ref: workflowAt("refs/pull/7/merge", "review.yml"),
    },
    "a branch": { ...reviewing, ref: "refs/heads/x", job_workflow_ref: workflowAt("refs/heads/x", "review.yml") },
    "another workflow": { ...reviewing, job_workflow_ref: workflowAt("refs/heads/main", "up.yml") },
    "another environment": { ...reviewing, environment: "prod" },
    "a fork": { ...reviewing, repository: "evil/shop", repository_id: "9" },
  })) {
    assert.ok(!trusts("delivery-review", claims), title);
  }
  for (const name of ["delivery-deploy", "delivery-preview"]) assert.ok(!trusts(name, reviewing), name);
});

test("the account for reviews changes secrets and buckets of reviews alone", async () => {
  const deployment = await withReviews();
  const { expression } = deployment.one(MEMBER, "delivery-review-named").inputs["condition"] as { expression: string };
  const may = (name: string): boolean => holds(expression, { resource: { name } });
  for (const own of [
    "projects/123/secrets/pr-12-shop-API_KEY",
    "projects/123/secrets/pr-12-shop-API_KEY/versions/1",
    "projects/_/buckets/pr-12-shop-uploads-f4b7eb4",
    "projects/_/buckets/pr-12-shop-uploads-f4b7eb4/objects/photo.jpg",
    "projects/_/buckets/platform-secret-sync-app-settings-f4b7eb4/objects/apps/pr-12-shop/0123.json",
  ]) {
    assert.ok(may(own), own);
  }
  for (const other of [
    "projects/123/secrets/shop-API_KEY",
    "projects/123/secrets/shop-pr-12",
    "projects/_/buckets/shop-uploads-f4b7eb4",
    "projects/_/buckets/shop-uploads-f4b7eb4/objects/apps/pr-12-shop/x",
    "projects/_/buckets/platform-secret-sync-app-settings-f4b7eb4",
    "projects/_/buckets/platform-secret-sync-app-settings-f4b7eb4/objects/apps/shop/0123.json",
    "projects/_/buckets/acme-guard-pulumi/objects/.pulumi/stacks/groundplan/dev.json",
  ]) {
    assert.ok(!may(other), other);
  }
});

test("the account for reviews has no right to a key, a role, the project's policy, the network, a database server or a secret's value", () => {
  const forbidden =
    /^(cloudkms|compute|container|logging|monitoring|certificatemanager|servicenetworking|serviceusage|networkconnectivity|dns)\.|^iam\.roles|serviceAccountKeys|getAccessToken|signJwt|signBlob|projects\.setIamPolicy|versions\.access|authTokens|hmacKeys|cloudsql\.(instances\.(?!get$)|users|backupRuns)/;
  assert.deepEqual(
    [...reviewPermissions, ...reviewNamedPermissions].filter((permission) => forbidden.test(permission)),
    [],
  );
});
