// Cloudflare's account and zone, and who answers for the domain.
import assert from "node:assert/strict";
import { atCloudflare, tokenId, type World } from "../doctor-world";
import { unanswered, type Fault } from "./fault";

const cloudflareApi = "api.cloudflare.com/client/v4";
const accountPath = "accounts/8b1a9953c4611296a827abf8c47804d7";
const zonePath = "zones/3f6d2b8a9c1e4d57a0b4c6e8f1029384";
const zoneAnswer = `GET api.cloudflare.com/client/v4/${zonePath}`;
const workersAnswer = "GET api.cloudflare.com/client/v4/accounts/8b1a9953c4611296a827abf8c47804d7/workers/subdomain";

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

export const cloudflareFaults: Fault[] = [
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
        phase: "http_request_origin",
        description: 'Owner: Cdn "cdn" of acme/shop/prod',
        rules: [],
      });
      // A route of the same name says nothing then.
      atCloudflare(world, "POST", `${zonePath}/workers/routes`, {
        pattern: "changelog.com/*",
        script: "cdn--router--7eebb4-changelog-com",
      });
    },
    "fail",
    /the zone 3f6d2b8a9c1e4d57a0b4c6e8f1029384 is of Cdn "cdn" of acme\/shop\/prod, whose settings an up would write over/,
    /zone of its own/,
  ],
  [
    "cloudflare-phases",
    (world) => {
      atCloudflare(world, "POST", `${zonePath}/rulesets`, {
        kind: "zone",
        phase: "http_ratelimit",
        description: 'Owner: Cdn "cdn" of acme/groundplan/prod',
        rules: [],
      });
    },
    "ok",
    /1 phases, which this environment has/,
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
];
