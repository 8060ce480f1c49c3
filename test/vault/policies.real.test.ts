// Two whole stores applied to a real server. Everybody logs in by the rules that the program registers, and tries everything.
// OpenBao has no login for Google: a JWT login with the same rules stands in (`test/support/vault-requests.ts`).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { missing, startVault, type RealVault } from "../support/real-servers";
import { rsaKeys } from "../support/rsa-keys";
import {
  everyToken,
  googleLogin,
  ours,
  prepare,
  registered,
  theirs,
  tokenWith,
  workflowClaims,
} from "../support/stores";
import { apply, createIssuer, login, vaultRequests } from "../support/vault-requests";

const skip = missing("vault");
const issuer = createIssuer();
const stranger = createIssuer(rsaKeys("stranger"));
const mark = "MARKED-VALUE";
/** Nobody listens there; the requests of this file need no database. */
const database = {
  connection_url: "postgresql://{{username}}:{{password}}@127.0.0.1:1/x",
  username: "x",
  password: mark,
};
const stand = { publicKey: issuer.publicKey, database };

type Tokens = { [who: string]: string };
type Team = "prod" | "shop";

/** Both stores on one server, put there by an administrator, with documents in them. */
interface World {
  vault: RealVault;
  tokens: Record<Team, Tokens>;
  /** What the provider reads to compare. */
  reads: Record<Team, string[]>;
}

let server: RealVault | undefined;
let world: World;

before(async () => {
  if (skip !== false) return;
  const vault = (server = await startVault());
  const administrator = await prepare(vault, issuer);
  const [prod, shop] = [await registered("secrets", ours), await registered("shop", theirs)];
  const [prodRequests, shopRequests] = [vaultRequests(prod, stand), vaultRequests(shop, stand)];
  // Ours a second time, as the next deployment does.
  for (const { writes } of [prodRequests, shopRequests, prodRequests]) await apply(vault, writes, administrator);
  for (const environment of ["prod", "shop"]) {
    for (const document of ["web", "feed", "sync-github"]) {
      for (const tree of ["secrets", "config"]) {
        await vault.call("POST", `${tree}/${environment}/data/${document}`, { data: { KEY: mark } });
      }
    }
  }
  world = {
    vault,
    tokens: { prod: await everyToken(vault, issuer, prod), shop: await everyToken(vault, issuer, shop) },
    reads: { prod: prodRequests.reads, shop: shopRequests.reads },
  };
});

after(() => server?.stop());

const value = { data: { KEY: "other" } };
const developers = ["developer", "developer.web"];
const people = ["operator", ...developers];
const readers = ["operator", "sync", "first-values"];

/** What may be asked, and who may ask; everybody else is refused. In this order, since some of it changes documents. */
const rights: [request: string, who: string[], body?: object][] = [
  ["GET secrets/prod/data/web", [...readers, "developer.web", "app.web"]],
  ["GET secrets/prod/data/feed", [...readers, "app.feed"]],
  ["GET secrets/prod/data/sync-github", ["operator", "sync"]],
  ["GET secrets/prod/data/web?version=1", [...readers, "developer.web", "app.web"]],
  ["GET config/prod/data/web", [...readers, ...developers, "app.web"]],
  ["GET config/prod/data/feed", [...readers, ...developers, "app.feed"]],
  ["POST secrets/prod/data/web", ["operator"], value],
  ["POST secrets/prod/data/feed", ["operator"], value],
  ["POST config/prod/data/web", ["operator"], value],
  ["PATCH secrets/prod/data/web", ["operator", "first-values"], value],
  ["PATCH config/prod/data/feed", ["operator", "first-values"], value],
  ["PATCH secrets/prod/data/sync-github", ["operator"], value],
  // A document that is not there yet: once it is, nobody but an operator replaces it.
  ["POST secrets/prod/data/new", ["operator", "first-values"], value],
  ["POST secrets/prod/data/new", ["operator"], value],
  ["DELETE secrets/prod/data/new", ["operator"]],
  ["POST secrets/prod/undelete/new", ["operator"], { versions: [1] }],
  ["POST secrets/prod/delete/new", ["operator"], { versions: [1] }],
  ["GET secrets/prod/metadata/web", [...people, "sync"]],
  ["GET secrets/prod/metadata/sync-github", [...people, "sync"]],
  ["GET config/prod/metadata/feed", [...people, "sync"]],
  ["LIST secrets/prod/metadata", people],
  ["LIST config/prod/metadata", people],
  ["GET secrets/prod/subkeys/feed", people],
  ["GET config/prod/subkeys/feed", people],
  ["POST secrets/prod/metadata/web", [], { max_versions: 1 }],
  ["DELETE secrets/prod/metadata/web", []],
  ["PUT secrets/prod/destroy/web", [], { versions: [1] }],
  ["GET secrets/prod/config", ["preview", "ci"]],
  ["POST secrets/prod/config", [], { max_versions: 1 }],
  ["GET database/prod/creds/readonly.web.main", ["operator", "developer.web", "app.web"]],
  ["GET database/prod/creds/readwrite.web.main", ["app.web"]],
  ["GET database/prod/creds/readonly.feed.main", ["operator"]],
  ["GET database/prod/creds/readwrite.feed.main", []],
  ["GET database/prod/config/main", ["preview", "ci"]],
  ["GET database/prod/roles/readonly.web.main", ["preview", "ci"]],
  ["POST database/prod/config/main", [], {}],
  ["POST database/prod/roles/readonly.web.main", [], { db_name: "main", creation_statements: ["SELECT 1"] }],
  ["GET sys/policies/acl/prod.sync", ["preview", "ci"]],
  ["PUT sys/policies/acl/prod.sync", [], { policy: 'path "*" { capabilities = ["read"] }' }],
  ["GET sys/policies/acl/administrator", []],
  ["GET auth/gcp/role/prod.operator", ["preview", "ci"]],
  ["GET auth/gcp/role/administrator", []],
  ["GET auth/gcp/config", []],
  ["POST auth/gcp/role/prod.operator", [], { role_type: "jwt", user_claim: "sub" }],
  ["GET auth/github/prod/config", ["preview", "ci"]],
  ["GET auth/github/prod/role/prod.ci", ["preview", "ci"]],
  ["POST auth/github/prod/role/prod.ci", [], { role_type: "jwt", user_claim: "sub" }],
  ["GET auth/github/shop/config", []],
  ["POST auth/token/create", [], { policies: ["root"] }],
  ["GET sys/mounts", []],
  ["GET sys/auth", []],
  ["LIST sys/policies/acl", []],
  ["GET secrets/shop/data/web", []],
  ["GET sys/audit", []],
];

test("everybody may do what he is for, and nothing else", { skip }, async () => {
  const {
    vault,
    tokens: { prod, shop },
  } = world;
  assert.deepEqual(Object.keys(prod).sort(), [
    "app.feed",
    "app.web",
    "ci",
    "developer",
    "developer.web",
    "first-values",
    "operator",
    "preview",
    "sync",
  ]);
  for (const [request, who, body] of rights) {
    const [method = "", path = ""] = request.split(" ");
    const asked = async (all: Tokens): Promise<string[]> => {
      const allowed: string[] = [];
      // One after the other: the first who makes a document changes what the next one may do.
      for (const [name, token] of Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1))) {
        if ((await vault.call(method, path, body, token)).status !== 403) allowed.push(name);
      }
      return allowed;
    };
    assert.deepEqual(await asked(prod), [...who].sort(), request);
    if (!path.includes("shop")) assert.deepEqual(await asked({ ...shop, nobody: "" }), [], `${request} by shop`);
  }
});

test("what a preview compares it may read, and none of it is a value", { skip }, async () => {
  const {
    vault,
    tokens: { prod, shop },
    reads,
  } = world;
  assert.ok(reads.prod.length > 25);
  const cases = [
    [reads.prod, [prod["preview"], prod["ci"]], 200],
    [reads.shop, [shop["preview"], shop["ci"]], 200],
    [reads.shop.filter((path) => path !== "sys/mounts/auth/gcp"), [prod["preview"], prod["ci"]], 403],
    [reads.prod, [shop["preview"], shop["ci"]], 403],
  ] as const;
  for (const [paths, tokens, expected] of cases) {
    for (const path of paths) {
      for (const token of tokens) {
        const { status, body } = await vault.call("GET", path, undefined, token);
        assert.equal(status, expected, path);
        assert.ok(!JSON.stringify(body).includes(mark), path);
      }
    }
  }
});

test("a preview sees how clusters log in, each at a mount of its own", { skip }, async () => {
  const { vault, tokens } = world;
  const paths = ["config", "role/prod.cluster.main.web"].map((path) => `auth/kubernetes/prod/main/${path}`);
  paths.push("sys/mounts/auth/kubernetes/prod/main", "sys/mounts/auth/kubernetes/prod/main/tune");
  const capabilities = async (token: string | undefined): Promise<string[][]> => {
    const answer = await vault.call("POST", "sys/capabilities", { token, paths });
    return paths.map((path) => (answer.body as { data: { [path: string]: string[] } }).data[path] ?? []);
  };
  const all = (capability: string): string[][] => paths.map(() => [capability]);
  assert.deepEqual(await capabilities(tokens.prod["preview"]), all("read"));
  assert.deepEqual(await capabilities(tokens.prod["sync"]), all("deny"));
  assert.deepEqual(await capabilities(tokens.shop["preview"]), all("deny"));
});

test("neither team's identities may do anything at the other's paths", { skip }, async () => {
  const { vault, tokens, reads } = world;
  const paths = (environment: "prod" | "shop"): string[] => [
    ...reads[environment],
    ...["data/web", "metadata/web", "metadata", "subkeys/web", "delete/web", "undelete/web", "destroy/web"].flatMap(
      (path) => [`secrets/${environment}/${path}`, `config/${environment}/${path}`],
    ),
    ...["creds/readonly.web.main", "creds/readwrite.web.main"].map((path) => `database/${environment}/${path}`),
  ];
  for (const [environment, other] of [
    ["prod", "shop"],
    ["shop", "prod"],
  ] as const) {
    for (const [who, token] of Object.entries(tokens[environment])) {
      const answer = await vault.call("POST", "sys/capabilities", { token, paths: paths(other) });
      const { data } = answer.body as { data: { [path: string]: string[] } };
      for (const path of paths(other)) assert.deepEqual(data[path], ["deny"], `${environment}'s ${who} at ${path}`);
    }
  }
});

test("only the identity that a role names logs in with it", { skip }, async () => {
  const { vault } = world;
  const operator = "secrets-operator@acme-test.iam.gserviceaccount.com";
  const refused = async (attempt: ReturnType<typeof login>): Promise<string> => {
    const answer = await attempt;
    assert.ok("refusal" in answer);
    return answer.refusal;
  };
  assert.ok("token" in (await googleLogin(vault, issuer, "prod.operator", operator)));
  await refused(googleLogin(vault, issuer, "prod.sync", operator));
  await refused(googleLogin(vault, issuer, "shop.operator", operator));
  await refused(googleLogin(vault, stranger, "prod.operator", operator));

  const github = (claims: object, signer = issuer): ReturnType<typeof login> =>
    login(vault, "github/prod", "prod.ci", signer.sign(claims));
  const right = workflowClaims("acme/site", "prod-preview");
  assert.ok("token" in (await github(right)));
  // A repository that was created later spells its subject in another way.
  assert.ok("token" in (await github({ ...right, sub: "repo:acme-1/site-123456:environment:prod-preview" })));
  for (const wrong of [
    { repository: "mallory/site" },
    { repository_id: "999" },
    { environment: "prod" },
    { environment: undefined },
    { aud: "https://github.com/acme" },
    { iss: "https://token.actions.example.com" },
    { exp: Math.floor(Date.now() / 1000) - 3600 },
  ]) {
    await refused(github({ ...right, ...wrong }));
  }
  await refused(github(right, stranger));
  await refused(login(vault, "github/shop", "shop.ci", issuer.sign(right)));
});

test("tokens of programs end by themselves, those of people and applications can be renewed", { skip }, async () => {
  const {
    vault,
    tokens: { prod },
  } = world;
  for (const [who, token] of Object.entries(prod)) {
    const { data } = (await vault.call("GET", "auth/token/lookup-self", undefined, token)).body as {
      data: { type: string; ttl: number; renewable: boolean };
    };
    const isProgram = ["preview", "ci", "sync", "first-values"].includes(who);
    assert.equal(data.type, isProgram ? "batch" : "service", who);
    assert.equal(data.renewable, !isProgram, who);
    assert.ok(data.ttl <= 3600, who);
  }
});

test("an administrator sees no value, whatever an environment is called", { skip }, async () => {
  const { vault } = world;
  const token = await tokenWith(vault, "administrator");
  const environments = ["prod", "config", "data", "metadata", "roles", "role", "creds", "database", "secrets"];
  const paths = environments.flatMap((environment) => [
    `secrets/${environment}/data/web`,
    `config/${environment}/data/web`,
    `database/${environment}/creds/readonly.web.main`,
  ]);
  const answer = await vault.call("POST", "sys/capabilities", { token, paths });
  const { data } = answer.body as { data: { [path: string]: string[] } };
  for (const path of paths) assert.deepEqual(data[path], ["deny"], path);
});

test("first values make documents that are not there, and replace and delete none", { skip }, async () => {
  const {
    vault,
    tokens: { prod },
  } = world;
  const document = "config/prod/data/feed";
  await vault.call("DELETE", document.replace("data", "metadata"));
  const write = async (value: string): Promise<number> =>
    (await vault.call("POST", document, { data: { KEY: value }, options: { cas: 0 } }, prod["first-values"])).status;
  assert.equal(await write("first"), 200);
  assert.equal(await write("second"), 403);
  assert.equal((await vault.call("DELETE", document, undefined, prod["first-values"])).status, 403);
});
