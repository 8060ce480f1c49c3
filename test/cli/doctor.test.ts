// What an `up` needs is looked at, and nothing is changed.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { doctor } from "../../cli/commands/doctor";
import { ok, Unasked, type Finding, type Validator } from "../../cli/doctor/model";
import { questionsOf } from "../../cli/doctor/questions";
import { document, renderDoctor } from "../../cli/doctor/render";
import { examine, type Examined } from "../../cli/doctor/run";
import { validators } from "../../cli/doctor/validators";
import {
  atCloudflare,
  cloudflareToken,
  googleToken,
  healthyWorld,
  key,
  meansOf,
  rewriteStack,
  tokenId,
  type World,
} from "../support/doctor-world";
import { root } from "../support/project";
import { permissionOf, permissionsOf } from "../../cli/doctor/cloudflare-permissions";
import { deployedResources } from "../catalog/deployed";
import { assertGoldenText } from "../support/golden-text";

function worldOf(context: TestContext): World {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "doctor-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  return healthyWorld(folder);
}

async function examined(world: World, ...names: string[]): Promise<Examined[]> {
  const chosen = validators.filter(({ name }) => names.length === 0 || names.includes(name));
  return examine(chosen, world.facts, questionsOf(meansOf(world)));
}

test("all is well in a world that has everything", async (context) => {
  const findings = await examined(worldOf(context));
  assert.deepEqual(
    findings.filter(({ status }) => status !== "ok").map(({ name, status, says }) => `${status} ${name}: ${says}`),
    [],
  );
  assert.deepEqual(
    findings.map(({ name }) => name),
    validators.map(({ name }) => name),
    "in the order in which they matter",
  );
});

const manager = "cloudresourcemanager.googleapis.com/v3/projects";
const zonePath = "zones/3f6d2b8a9c1e4d57a0b4c6e8f1029384";
const zoneAnswer = `GET api.cloudflare.com/client/v4/${zonePath}`;
const workersAnswer = "GET api.cloudflare.com/client/v4/accounts/8b1a9953c4611296a827abf8c47804d7/workers/subdomain";
const vaultAnswer = "GET vault-100000000002.europe-west1.run.app/v1/sys/health";

const cloudflareApi = "api.cloudflare.com/client/v4";
const accountPath = "accounts/8b1a9953c4611296a827abf8c47804d7";

/** Nothing is there for this request. */
function unanswered(world: World, request: string): void {
  world.answers = Object.fromEntries(Object.entries(world.answers).filter(([one]) => one !== request));
}

/** Takes permissions from the token. */
function withoutGroups(world: World, ...names: string[]): void {
  const key = `GET ${cloudflareApi}/user/tokens/${tokenId}`;
  const { result } = world.answers[key]?.body as { result: { policies: { permission_groups: { name: string }[] }[] } };
  for (const policy of result.policies) {
    policy.permission_groups = policy.permission_groups.filter(({ name }) => !names.includes(name));
  }
}

/** How many certificates the zone may order, and has ordered. */
function quota(world: World, allocated: number, used: number): void {
  world.answers[`GET ${cloudflareApi}/${zonePath}/ssl/certificate_packs/quota`] = {
    body: { result: { advanced: { allocated, used } } },
  };
}

/** Changes what a zone says. */
function zone(world: World, change: object): void {
  const { result } = world.answers[zoneAnswer]?.body as { result: object };
  world.answers[zoneAnswer] = { body: { success: true, errors: [], result: { ...result, ...change } as never } };
}

type Fault = [
  name: string,
  change: (world: World) => unknown,
  status: Finding["status"],
  says: RegExp,
  remedy?: RegExp,
];

const faults: Fault[] = [
  ["node", (world) => (world.node = "18.20.0"), "fail", /18\.20\.0 is older than 20\.19/, /Node\.js 24/],
  ["node", (world) => (world.node = "20.20.2"), "warn", /nobody mends Node\.js 20\.20\.2 since 2026-04-30/],
  ["engine", (world) => (world.programs = {}), "fail", /no `pulumi` on PATH/, /pulumi\.com\/docs\/install/],
  ["engine", (world) => (world.programs["pulumi version"] = "v3.99.0"), "fail", /older than 3\.260/],
  ["engine", (world) => (world.programs["pulumi version"] = "dev"), "warn", /says no version/],
  [
    "packages",
    ({ facts }) => {
      const file = path.join(facts.folder, "node_modules/.package-lock.json");
      fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace("4.6.7", "1.0.0"));
    },
    "fail",
    /another version of 1 is installed, zod 1\.0\.0 in place of 4/,
    /^npm ci$/,
  ],
  [
    "packages",
    ({ facts }) => {
      fs.rmSync(path.join(facts.folder, "node_modules"), { recursive: true });
    },
    "fail",
    /no packages are installed/,
  ],
  [
    "packages",
    ({ facts }) => {
      fs.rmSync(path.join(facts.folder, "package-lock.json"));
    },
    "skipped",
    /no package-lock\.json/,
  ],
  [
    "configuration",
    (world) =>
      (world.facts.plan = {
        steps: [],
        errors: [{ message: "groundplan:postgresTier: take a larger machine\n  more." }],
      }),
    "fail",
    /^groundplan:postgresTier: take a larger machine; more$/,
    /groundplan plan prod/,
  ],
  [
    "google-login",
    (world) => (world.loggedIn = false),
    "fail",
    /nobody is logged in/,
    /^gcloud auth application-default login$/,
  ],
  [
    "google-login",
    (world) => (world.answers[`POST ${manager}/changelog-prod:testIamPermissions`] = { status: 401 }),
    "fail",
    /has run out/,
  ],
  [
    "google-login",
    (world) => (world.answers[`POST ${manager}/changelog-prod:testIamPermissions`] = { body: {} }),
    "fail",
    /does not see the project changelog-prod/,
  ],
  [
    "google-projects",
    (world) => (world.answers[`GET ${manager}/changelog-prod-guard`] = { status: 404 }),
    "fail",
    /no project changelog-prod-guard/,
    /create changelog-prod-guard/,
  ],
  [
    "google-projects",
    (world) => (world.answers[`GET ${manager}/changelog-prod`] = { body: { state: "DELETE_REQUESTED" } }),
    "fail",
    /is DELETE_REQUESTED/,
    /undelete/,
  ],
  [
    "google-projects",
    (world) => (world.answers[`GET ${manager}/changelog-prod`] = { body: { name: "projects/7", state: "ACTIVE" } }),
    "fail",
    /is 100000000002, and the number of changelog-prod is 7/,
    /projectNumber 7 --stack prod/,
  ],
  [
    "google-projects",
    (world) => (world.answers[`GET ${manager}/changelog-prod`] = { status: 403, body: { error: { message: "no." } } }),
    "skipped",
    /answered 403: no; it takes resourcemanager\.projects\.get/,
  ],
  [
    "google-billing",
    (world) => (world.answers["GET cloudbilling.googleapis.com/v1/projects/changelog-prod-guard"] = { body: {} }),
    "fail",
    /nobody pays for changelog-prod-guard/,
    /billing projects link changelog-prod-guard/,
  ],
  [
    "google-roles",
    (world) =>
      (world.answers[`POST ${manager}/changelog-prod-guard:testIamPermissions`] = {
        body: { permissions: ["iam.roles.create"] },
      }),
    "fail",
    /in changelog-prod-guard .*storage\.buckets\.create.* are missing/,
    /changelog-prod-guard .*roles\/owner/,
  ],
  [
    "google-apis",
    (world) =>
      (world.answers["GET serviceusage.googleapis.com/v1/projects/changelog-prod-guard/"] = { body: { services: [] } }),
    "fail",
    /storage\.googleapis\.com are off in changelog-prod-guard/,
    /services enable .* --project changelog-prod-guard/,
  ],
  [
    "google-policies",
    (world) =>
      (world.answers["GET orgpolicy.googleapis.com/v2/projects/changelog-prod/policies/run.allowedIngress"] = {
        body: { spec: { rules: [{ values: { allowedValues: ["internal"] } }] } },
      }),
    "fail",
    /^run\.allowedIngress forbids it: Vault is reached from outside Google$/,
    /describe run\.allowedIngress/,
  ],
  [
    "google-policies",
    (world) =>
      (world.answers["GET orgpolicy.googleapis.com/v2/projects/changelog-prod/policies/run.managed"] = {
        body: { spec: { rules: [{ enforce: true }] } },
      }),
    "fail",
    /requireInvokerIam forbids it/,
  ],
  [
    "google-policies",
    (world) =>
      (world.answers["GET orgpolicy.googleapis.com/v2/projects/changelog-prod/policies/iam."] = {
        body: { spec: { rules: [{ values: { allowedValues: ["C01"] } }] } },
      }),
    "fail",
    /allowedPolicyMemberDomains forbids it/,
  ],
  [
    "google-policies",
    (world) => (world.answers["GET orgpolicy.googleapis.com/v2/projects/"] = { status: 403 }),
    "skipped",
    /it takes orgpolicy\.policy\.get/,
  ],
  [
    "state",
    (world) => (world.programs["pulumi whoami --json --non-interactive"] = ""),
    "fail",
    /nobody is logged in to a backend/,
    /pulumi login gs:\/\/changelog-prod-guard-pulumi/,
  ],
  [
    "state",
    (world) => (world.programs["pulumi whoami --json --non-interactive"] = '{"url": "file:///home/ada"}'),
    "warn",
    /on this machine alone/,
  ],
  ["state", (world) => (world.programs = {}), "fail", /no `pulumi` on PATH/],
  [
    "state-key",
    (world) => (world.answers["GET cloudkms.googleapis.com/v1/"] = { status: 404 }),
    "fail",
    /there is no key projects\/changelog-prod-guard/,
  ],
  [
    "state-key",
    (world) => (world.answers["POST cloudkms.googleapis.com/v1/"] = { body: {} }),
    "fail",
    /useToDecrypt on the key are missing/,
    /add-iam-policy-binding projects\/changelog-prod-guard/,
  ],
  [
    "state-key",
    (world) => {
      rewriteStack(world, (text) => text.replace(/^secretsprovider.*$/m, "encryptionsalt: v1:abc"));
    },
    "fail",
    /a passphrase encrypts the state, and none is set/,
    /PULUMI_CONFIG_PASSPHRASE_FILE/,
  ],
  [
    "state-key",
    (world) => {
      rewriteStack(world, (text) => text.replace(/^secretsprovider.*$/m, "encryptionsalt: v1:abc"));
      world.variables["PULUMI_CONFIG_PASSPHRASE"] = "s3cret";
    },
    "ok",
    /^a passphrase, which is set$/,
  ],
  [
    "state-key",
    (world) => {
      rewriteStack(world, (text) => text.replace(/^secretsprovider.*$/m, ""));
    },
    "fail",
    /has not been made/,
    new RegExp(`pulumi stack init prod --secrets-provider gcpkms://${key}`),
  ],
  [
    "state-key",
    (world) => {
      rewriteStack(world, (text) => text.replace(/^secretsprovider.*$/m, ""));
      world.programs["pulumi whoami --json --non-interactive"] = '{"url": "https://api.pulumi.com/"}';
    },
    "skipped",
    /^api\.pulumi\.com keeps the key/,
  ],
  [
    "cloudflare-token",
    (world) => (world.variables = {}),
    "fail",
    /CLOUDFLARE_API_TOKEN is not set/,
    /export CLOUDFLARE_API_TOKEN/,
  ],
  [
    "cloudflare-token",
    (world) =>
      (world.answers["GET api.cloudflare.com/client/v4/user/tokens/verify"] = {
        body: { success: true, errors: [], result: { status: "expired" } },
      }),
    "fail",
    /the token is expired/,
  ],
  [
    "cloudflare-token",
    (world) =>
      (world.answers["GET api.cloudflare.com/client/v4/user/tokens/verify"] = {
        status: 401,
        body: { success: false, errors: [{ code: 1000, message: "Invalid API Token" }], result: null },
      }),
    "fail",
    /does not know the token/,
  ],
  [
    "cloudflare-zone",
    (world) => {
      zone(world, { status: "pending" });
    },
    "fail",
    /is "pending" at Cloudflare/,
  ],
  [
    "cloudflare-zone",
    (world) => {
      zone(world, { name: "other.com" });
    },
    "fail",
    /the zone is other\.com, and groundplan:domain changelog\.com/,
  ],
  [
    "cloudflare-zone",
    (world) => {
      zone(world, { account: { id: "f".repeat(32) } });
    },
    "fail",
    /in the account f{32}/,
    /cloudflareAccountId f{32} --stack prod/,
  ],
  [
    "cloudflare-zone",
    (world) => {
      zone(world, { plan: { legacy_id: "free" } });
    },
    "fail",
    /plan is free, and groundplan:cloudflarePlan pro/,
  ],
  [
    "cloudflare-zone",
    (world) =>
      (world.answers[zoneAnswer] = {
        status: 403,
        body: { success: false, errors: [{ code: 10000, message: "Authentication error" }] },
      }),
    "skipped",
    /does not show the zone .*403: Authentication error/,
  ],
  [
    "cloudflare-workers",
    (world) =>
      (world.answers[workersAnswer] = {
        status: 404,
        body: { success: false, errors: [{ code: 10007, message: "none" }], result: null },
      }),
    "fail",
    /fail with code 10063/,
    /workers-and-pages/,
  ],
  [
    "cloudflare-workers",
    (world) =>
      (world.answers[workersAnswer] = {
        status: 403,
        body: { success: false, errors: [{ code: 10000, message: "no" }] },
      }),
    "skipped",
    /may not read it/,
  ],
  [
    "cloudflare-phases",
    (world) => {
      assert.equal(
        atCloudflare(world, "POST", `${zonePath}/rulesets`, {
          kind: "zone",
          phase: "http_ratelimit",
          name: "theirs",
          rules: [],
        }).status,
        200,
      );
    },
    "fail",
    /http_ratelimit has a ruleset/,
    /curl -X DELETE .*\/rulesets\/[0-9a-f]{32}/,
  ],
  [
    "cloudflare-phases",
    (world) => {
      atCloudflare(world, "POST", `${zonePath}/rulesets`, {
        kind: "zone",
        phase: "http_ratelimit",
        name: "ours",
        rules: [],
      });
      atCloudflare(world, "POST", `${zonePath}/workers/routes`, {
        pattern: "changelog.com/*",
        script: "cdn--router--7eebb4-changelog-com",
      });
    },
    "ok",
    /1 phases, which this environment has/,
  ],
  [
    "cloudflare-names",
    (world) => {
      atCloudflare(world, "POST", `${zonePath}/dns_records`, {
        name: "www.changelog.com",
        type: "A",
        content: "192.0.2.1",
      });
    },
    "fail",
    /records already: .*www\.changelog\.com \(A\)/,
    /curl -X DELETE .*\/dns_records\//,
  ],
  [
    "cloudflare-reach",
    (world) =>
      (world.answers["GET api.cloudflare.com/client/v4/accounts"] = {
        body: {
          success: true,
          errors: [],
          result: [
            { id: "8b1a9953c4611296a827abf8c47804d7", name: "prod" },
            { id: "1", name: "dev" },
          ],
        },
      }),
    "warn",
    /reaches others too, accounts: dev/,
    /Account Resources/,
  ],
  [
    "cloudflare-reach",
    (world) => (world.answers["GET api.cloudflare.com/client/v4/accounts"] = { status: 403 }),
    "skipped",
    /does not list accounts/,
  ],
  [
    "dns",
    (world) => (world.dns["changelog.com NS"] = { values: ["ns1.example.com"] }),
    "fail",
    /is delegated to ns1\.example\.com/,
    /dig \+short NS changelog\.com/,
  ],
  [
    "dns",
    (world) => (world.dns["changelog.com CAA"] = { values: ['0 issue "pki.goog"'] }),
    "fail",
    /let Let's Encrypt issue nothing/,
  ],
  [
    "dns",
    (world) => (world.dns["changelog.com CAA"] = { values: ['0 issue "letsencrypt.org"'] }),
    "fail",
    /let Google Trust Services issue nothing/,
  ],
  [
    "images",
    (world) => (world.digests = {}),
    "fail",
    /hashicorp\/vault:2\.1\.2: the registry has no such image/,
    /groundplan lock docker\.io\/hashicorp\/vault:2\.1\.2/,
  ],
  [
    "images",
    (world) => (world.digests = { ...world.digests, "docker.io/library/node:24-alpine": `sha256:${"0".repeat(64)}` }),
    "warn",
    /node:24-alpine means another image by now/,
  ],
  [
    "google-regions",
    (world) =>
      (world.answers["GET run.googleapis.com/v1/"] = {
        body: { locations: [{ locationId: "europe-west1" }, { locationId: "us-east1" }] },
      }),
    "fail",
    /not in europe-west4/,
    /choose one of europe-west1 in Pulumi\.prod\.yaml/,
  ],
  [
    "google-regions",
    (world) =>
      (world.answers["GET run.googleapis.com/v1/"] = { status: 403, body: { error: { message: "API is off" } } }),
    "skipped",
    /run\.googleapis\.com answered 403: API is off/,
  ],
  [
    "database-tier",
    ({ facts }) => {
      tier(facts, "db-f1-micro");
    },
    "fail",
    /db-f1-micro is not in europe-west4/,
    /gcloud sql tiers list/,
  ],
  [
    "database-tier",
    ({ facts }) => {
      tier(facts, "db-n9");
    },
    "fail",
    /there is no db-n9/,
  ],
  [
    "google-quotas",
    (world) =>
      (world.answers["GET compute.googleapis.com/compute/v1/"] = {
        body: { quotas: [{ metric: "STATIC_ADDRESSES", limit: 2 }] },
      }),
    "warn",
    /STATIC_ADDRESSES is 2, and the program makes \d+/,
    /quotas\?project=changelog-prod/,
  ],
  [
    "cluster-plugin",
    (world) => (world.programs = {}),
    "fail",
    /no gke-gcloud-auth-plugin/,
    /gcloud components install/,
  ],
  [
    "vault",
    (world) =>
      (world.answers[vaultAnswer] = { status: 503, body: { initialized: true, sealed: true, version: "2.1.2" } }),
    "fail",
    /is sealed/,
    /logs read vault --project changelog-prod --region europe-west1/,
  ],
  [
    "vault",
    (world) =>
      (world.answers[vaultAnswer] = { status: 501, body: { initialized: false, sealed: true, version: "2.1.2" } }),
    "fail",
    /is not initialised/,
    /pulumi up --stack prod/,
  ],
  [
    "vault",
    (world) => (world.answers[vaultAnswer] = { body: { initialized: true, sealed: false, version: "2.0.4" } }),
    "warn",
    /Vault 2\.0\.4 runs, and groundplan:vaultVersion is 2\.1\.2/,
  ],
  ["vault", (world) => Reflect.deleteProperty(world.answers, vaultAnswer), "skipped", /a first `up` makes it/],
  [
    "vault",
    (world) => {
      rewriteStack(world, (text) => text.replace("config:", "config:\n  vault:address: https://vault.example.com"));
    },
    "fail",
    /no Vault answers at https:\/\/vault\.example\.com/,
  ],
  [
    "repository",
    (world) => (world.answers["GET api.github.com/repos/thechangelog/changelog.com"] = { body: { id: 4 } }),
    "fail",
    /repositoryId is 100000003, and the number .* is 4/,
    /repositoryId 4 --stack prod/,
  ],
  [
    "repository",
    (world) => (world.answers["GET api.github.com/repos/thechangelog/changelog.com"] = { status: 404 }),
    "skipped",
    /shows thechangelog\/changelog\.com to no stranger/,
  ],
  [
    "cloudflare-permissions",
    (world) => {
      withoutGroups(world, "Cache Settings Write", "Load Balancers Write");
    },
    "fail",
    /^it lacks Load Balancers Edit, Cache Rules Edit: what needs one would fail with code 10000$|^it lacks Cache Rules Edit, Load Balancers Edit: /,
    /whose value stays the same/,
  ],
  [
    "cloudflare-permissions",
    (world) => {
      unanswered(world, `GET ${cloudflareApi}/user/tokens/${tokenId}`);
      world.answers[`GET ${cloudflareApi}/${zonePath}/bot_management`] = {
        status: 403,
        body: { errors: [{ code: 10000, message: "Authentication error" }] },
      };
    },
    "fail",
    /^it lacks Bot Management Edit: /,
  ],
  [
    "cloudflare-permissions",
    (world) => {
      unanswered(world, `GET ${cloudflareApi}/user/tokens/${tokenId}`);
    },
    "ok",
    /whether it may edit, only a token with API Tokens Read can tell/,
  ],
  [
    "cloudflare-certificates",
    (world) => {
      quota(world, 0, 0);
    },
    "fail",
    /no Advanced Certificate Manager: the order would fail with code 1450/,
    /groundplan:letsEncrypt false --stack prod/,
  ],
  [
    "cloudflare-certificates",
    (world) => {
      quota(world, 3, 3);
    },
    "fail",
    /3 of 3 certificates are ordered/,
  ],
  [
    "cloudflare-certificates",
    (world) => {
      unanswered(world, `GET ${cloudflareApi}/${zonePath}/ssl/certificate_packs/quota`);
    },
    "skipped",
    /does not show the zone's quota/,
  ],
  [
    "cloudflare-load-balancing",
    (world) => (world.answers[`GET ${cloudflareApi}/${accountPath}/subscriptions`] = { body: { result: [] } }),
    "warn",
    /none of the account's subscriptions/,
    /with at least 2 origins/,
  ],
  [
    "cloudflare-load-balancing",
    (world) => {
      unanswered(world, `GET ${cloudflareApi}/${accountPath}/subscriptions`);
    },
    "skipped",
    /there is no pool yet/,
  ],
  [
    "cloudflare-workers-dev",
    (world) =>
      (world.answers[`GET ${cloudflareApi}/${accountPath}/workers/scripts/cdn--media-changelog-com/subdomain`] = {
        body: { result: { enabled: true, previews_enabled: false } },
      }),
    "warn",
    /^cdn--media-changelog-com can be reached under workers\.dev/,
    /settings$/,
  ],
  [
    "google-default-accounts",
    (world) =>
      (world.answers[`POST ${manager}/changelog-prod:getIamPolicy`] = {
        body: {
          bindings: [
            { role: "roles/editor", members: ["serviceAccount:1-compute@developer.gserviceaccount.com", "user:a@b.c"] },
          ],
        },
      }),
    "warn",
    /may change everything/,
    /remove-iam-policy-binding changelog-prod --role roles\/editor --member serviceAccount:1-compute/,
  ],
];

/** Another machine for every database. */
function tier({ plan }: World["facts"], name: string): void {
  if (plan === undefined) return;
  plan.steps = plan.steps.map((step) =>
    step.type === "gcp:sql/databaseInstance:DatabaseInstance"
      ? { ...step, inputs: { ...step.inputs, settings: { tier: name } } }
      : step,
  );
}

for (const [name, change, status, says, remedy = /^/] of faults) {
  test(`${name}: ${status}, ${says.source.slice(0, 60)}`, async (context) => {
    const world = worldOf(context);
    change(world);
    const [finding] = await examined(world, name);
    assert.equal(finding?.status, status, finding?.says);
    assert.match(finding.says, says);
    if (status === "fail" || status === "warn") assert.match((finding.remedy ?? []).join("\n"), remedy);
    assert.doesNotMatch(finding.says, /\.$/);
  });
}

test("each validator is a file, in the list, on the page, and has a fault here that it finds", () => {
  const folder = path.join(root, "cli/doctor/validators");
  const files = fs
    .readdirSync(folder)
    .filter((file) => file !== "index.ts")
    .map((file) => file.replace(/\.ts$/, ""));
  const names = validators.map(({ name }) => name);
  assert.deepEqual(
    files.filter((file) => !names.includes(file)),
    [],
    "add it to cli/doctor/validators/index.ts, with `name` as its file is called",
  );
  assert.deepEqual(
    names.filter((name) => !files.includes(name)),
    [],
    "`name` is the file's name",
  );
  const found = new Set(faults.filter(([, , status]) => status === "fail" || status === "warn").map(([name]) => name));
  assert.deepEqual(
    names.filter((name) => !found.has(name)),
    [],
    "add a row to `faults` in test/cli/doctor.test.ts, of what it finds",
  );
  const page = fs.readFileSync(path.join(root, "docs/doctor.md"), "utf8").replaceAll(/ +/g, " ");
  for (const { name, title, rights, asks, source } of validators) {
    assert.ok(
      page.includes(`| \`${name}\` | ${title} | ${rights} |`),
      `${name}: docs/doctor.md needs the row | \`${name}\` | ${title} | ${rights} |`,
    );
    assert.ok(asks.length > 5, `${name}: say whom it asks what, in \`asks\``);
    if (/^https:\/\//.test(source)) continue;
    const [file = "", heading] = source.split("#");
    const text = fs.readFileSync(path.join(root, file), "utf8");
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, one = ""]) =>
      one
        .toLowerCase()
        .replaceAll(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    );
    assert.ok(heading === undefined || headings.includes(heading), `${name}: ${file} has no heading #${heading ?? ""}`);
  }
});

test("each resource type at Cloudflare that dev or prod deploys has its permission, and the guide names it", () => {
  const steps = deployedResources().filter(({ type }) => type.startsWith("cloudflare:"));
  assert.deepEqual(
    [...new Set(steps.filter((step) => permissionOf(step) === undefined).map(({ type }) => type))],
    [],
    "add it to cli/doctor/cloudflare-permissions.ts",
  );
  const guide = fs.readFileSync(path.join(root, "docs/first-deployment.md"), "utf8").replaceAll(/\s+/g, " ");
  for (const { name } of permissionsOf(steps)) assert.ok(guide.includes(name), name);
});

test("nothing is written, and each token goes to its own cloud alone", async (context) => {
  const world = worldOf(context);
  world.variables["PULUMI_CONFIG_PASSPHRASE"] = "s3cret-phrase";
  const report = { environment: "prod", findings: await examined(world) };
  assert.ok(world.asked.length > 30);
  for (const [request, authorisation] of world.asked) {
    assert.match(request, /^GET |^POST https:\/\/\S+:(testIamPermissions|getIamPolicy)$/);
    const { host } = new URL(request.split(" ")[1] ?? "");
    const expected = host.endsWith(".googleapis.com")
      ? `Bearer ${googleToken}`
      : host === "api.cloudflare.com"
        ? `Bearer ${cloudflareToken}`
        : "";
    assert.equal(authorisation, expected, request);
    assert.ok(!request.includes(googleToken) && !request.includes(cloudflareToken), request);
  }
  const printed = renderDoctor(report, 80) + JSON.stringify(document(report));
  for (const secret of [googleToken, cloudflareToken, "s3cret-phrase"]) assert.ok(!printed.includes(secret));
  const ask = questionsOf(meansOf(world));
  await assert.rejects(ask.google("https://evil.example/v1", "none"), /is not Google's/);
  assert.throws(() => ask.run("pulumi", ["up", "--yes"]), /is not to be run/);
});

test("what fails on the way is told without what was sent", async (context) => {
  const world = worldOf(context);
  const broken = { ...meansOf(world), send: () => Promise.reject(new Error(`connect with ${googleToken}`)) };
  const findings = await examine(validators, world.facts, questionsOf(broken));
  assert.ok(!JSON.stringify(findings).includes(googleToken));
  assert.match(
    findings.find(({ name }) => name === "google-billing")?.says ?? "",
    /^cloudbilling\.googleapis\.com does not answer from this machine$/,
  );
  assert.equal(
    findings.some(({ name, status }) => name === "cloudflare-zone" && status === "skipped"),
    true,
  );
});

const validator = (name: string, check: Validator["check"]): Validator => ({
  name,
  title: name,
  needs: "nothing",
  rights: "none",
  asks: "nobody",
  source: "README.md",
  check,
});

test("validators run beside each other, and none holds up or breaks the others", async (context) => {
  const world = worldOf(context);
  const began = performance.now();
  const findings = await examine(
    [
      validator("one", () => wait(60).then(() => ok("one"))),
      validator("two", () => wait(60).then(() => ok("two"))),
      validator("late", () => new Promise<Finding>(() => undefined)),
      validator("broken", () => Promise.reject(new TypeError("x is undefined"))),
      validator("unasked", () => {
        throw new Unasked("nobody is there");
      }),
    ],
    world.facts,
    questionsOf(meansOf(world)),
    100,
  );
  assert.ok(performance.now() - began < 2_000);
  assert.deepEqual(
    findings.map(({ name, status, says }) => [name, status, says]),
    [
      ["late", "skipped", "no answer within 0.1 seconds"],
      ["broken", "skipped", "it could not look: x is undefined"],
      ["unasked", "skipped", "nobody is there"],
      ["one", "ok", "one"],
      ["two", "ok", "two"],
    ],
  );
});

for (const width of [40, 80, 160]) {
  test(`findings at ${width} columns are the golden ones, and fit but for commands`, async (context) => {
    const world = worldOf(context);
    world.variables = {};
    world.answers["GET cloudbilling.googleapis.com/v1/"] = { body: {} };
    world.answers[vaultAnswer] = { body: { initialized: true, sealed: false, version: "2.0.4" } };
    Reflect.deleteProperty(world.answers, "GET cloudbilling.googleapis.com/v1/projects/");
    // These say how much there is, which changes with the program.
    const counting = ["configuration", "packages", "images", "dns"];
    const findings = (await examined(world)).filter(({ name }) => !counting.includes(name));
    const text = stripVTControlCharacters(renderDoctor({ environment: "prod", findings }, width));
    const file = path.join(__dirname, "doctor-golden", `${width}.txt`);
    assertGoldenText(file, text);
    for (const line of text.split("\n").filter((one) => !one.trim().startsWith(">"))) {
      assert.ok(line.length <= width || !line.trim().includes(" "), line);
    }
  });
}

test("the document has each finding, and names those that an `up` would fail of", async (context) => {
  const world = worldOf(context);
  world.loggedIn = false;
  const said = JSON.parse(JSON.stringify(document({ environment: "prod", findings: await examined(world) }))) as {
    failed: string[];
    findings: Examined[];
  };
  assert.deepEqual(said.failed, ["google-login"]);
  assert.equal(said.findings.length, validators.length);
  assert.ok(said.findings.every(({ remedy }) => Array.isArray(remedy)));
});

test("a name that no validator has is refused with those that there are, and one that needs an environment asks for it", async () => {
  await assert.rejects(doctor("dev", { only: ["googel-login"] }), /there is no googel-login; use some of node, /);
  await assert.rejects(doctor(undefined, { only: ["dns"] }), /dns: name an environment too/);
});
