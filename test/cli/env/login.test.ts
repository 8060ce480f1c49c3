// Who logs in, where and as what. Google and GitHub are servers of the test; Vault is a real server that takes their tokens.
import assert from "node:assert/strict";
import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { before, test, type TestContext } from "node:test";
import { googleSigner } from "../../../cli/env/google";
import { credentialsPath, loginMount, mountOf, Role, roleName, roleNames, Tree } from "../../../cli/env/names";
import { endSession, openSession, type Session } from "../../../cli/env/session";
import { findTarget, requireApp, type Target } from "../../../cli/env/target";
import { appDeveloperRole, authMount, readonlyRole, storeNames } from "../../../components/secret-store/names";
import { groundplanEnv, sharedSource, temporaryFolder, type EnvSource } from "../../support/env-source";
import { missing } from "../../support/real-servers";
import { workflowClaims } from "../../support/stores";
import { googleIssuer } from "../../support/vault-requests";

const skip = missing("vault");
let source: EnvSource;

before(async () => {
  if (skip === false) source = await sharedSource();
});

/** A server that answers with JSON. Returns its address. */
async function serve(
  context: TestContext,
  answer: (request: http.IncomingMessage, body: string) => { status?: number; body: object },
): Promise<string> {
  const server = http.createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const { status = 200, body } = answer(request, text);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const account = "secrets-developer@acme-test.iam.gserviceaccount.com";

/** Google's service that signs as a service account, for those who may. */
async function google(context: TestContext, who = "me"): Promise<ReturnType<typeof googleSigner>> {
  const address = await serve(context, ({ url = "", headers }, body) => {
    const email = /^\/v1\/projects\/-\/serviceAccounts\/([^:]+):signJwt$/.exec(url)?.[1];
    if (headers.authorization !== "Bearer me" || email === undefined) {
      return { status: 403, body: { error: { message: "Permission 'iam.serviceAccounts.signJwt' denied" } } };
    }
    const { payload } = JSON.parse(body) as { payload: string };
    const claims = JSON.parse(payload) as { sub: string; aud: string; exp: number };
    assert.ok(claims.exp <= Date.now() / 1000 + 900, "Vault refuses what is valid for more than 15 minutes");
    assert.equal(claims.sub, email);
    return { body: { keyId: "1", signedJwt: source.issuer.sign({ ...claims, iss: googleIssuer, email }) } };
  });
  return googleSigner(() => Promise.resolve(new Headers({ authorization: `Bearer ${who}` })), address);
}

function target(more: Partial<Target> = {}): Target {
  return { environment: "dev", address: source.vault.url, project: "acme-test", app: "web", ...more };
}

async function isAlive(session: Session): Promise<boolean> {
  return (await session.client.request("GET", "auth/token/lookup-self")).status === 200;
}

test("a person signs as the role's service account, and ends the login afterwards", { skip }, async (context) => {
  const signer = await google(context);
  const said: string[] = [];
  const world = { variables: {}, say: (text: string) => said.push(text), signer };
  const session = await openSession(target(), Role.Developer, {}, world);
  assert.deepEqual(said, [`Logging in to ${source.vault.url} as dev.developer.web`]);
  assert.ok(session.own && session.facts.renewable && session.facts.ttlSeconds > 0);
  assert.equal((await session.client.request("GET", "config/dev/data/none")).status, 404);
  assert.equal((await session.client.request("GET", "config/prod/data/none")).status, 403);
  await endSession(session);
  assert.ok(!(await isAlive(session)));
  assert.equal((await openSession(target({ app: "feed" }), Role.Developer, {}, world)).who, "dev.developer");
  const operator = await openSession(target(), Role.Developer, { role: Role.Operator }, world);
  assert.equal(operator.who, "dev.operator");
});

test("who may not sign is told as whom, and what to do", { skip }, async (context) => {
  const signer = await google(context, "somebody");
  await assert.rejects(openSession(target(), Role.Developer, {}, { variables: {}, say: () => undefined, signer }), {
    exitCode: 3,
    message: new RegExp(
      `^Google does not let you sign as ${account.replaceAll(".", "\\.")} \\(403, Permission .* denied\\); ask`,
    ),
  });
  const unnamed = target({ project: undefined });
  await assert.rejects(openSession(unnamed, Role.Developer, {}, { variables: {}, say: () => undefined, signer }), {
    exitCode: 2,
    message: /^--project: missing/,
  });
  const away = googleSigner(() => Promise.resolve(new Headers()), "http://127.0.0.1:1");
  await assert.rejects(away(account, "dev.developer"), { exitCode: 4 });
});

test("without credentials of Google's, the way to get some is named", async (context) => {
  const folder = temporaryFolder(context);
  const nowhere = {
    GOOGLE_APPLICATION_CREDENTIALS: path.join(folder, "none.json"),
    HOME: folder,
    CLOUDSDK_CONFIG: folder,
  };
  const env = { ...nowhere, VAULT_ADDR: "https://vault.example.com", METADATA_SERVER_DETECTION: "none" };
  const args = ["pull", "dev", "--app", "web", "--project", "acme-test"];
  const { code, stderr } = await groundplanEnv(args, { cwd: folder, env });
  assert.equal(code, 2, stderr);
  assert.match(
    stderr,
    /error: there are no usable Google credentials \(GOOGLE_APPLICATION_CREDENTIALS names .*none\.json, ENOENT\); run `gcloud auth application-default login`/,
  );
});

test("a workflow logs in with its own token, made for this Vault", { skip }, async (context) => {
  const address = await serve(context, ({ url = "", headers }) => {
    if (headers.authorization !== "Bearer request-token") return { status: 401, body: {} };
    const audience = new URL(url, "http://x").searchParams.get("audience");
    // The component binds the role to the address that it knows; the server of the test has another.
    assert.equal(audience, source.vault.url);
    return { body: { value: source.issuer.sign(workflowClaims("acme/site", "prod-preview")) } };
  });
  const job = { ACTIONS_ID_TOKEN_REQUEST_URL: `${address}/?api=1`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-token" };
  const session = await openSession(target(), Role.Developer, {}, { variables: job, say: () => undefined });
  assert.equal(session.who, "dev.ci");
  assert.equal((await session.client.request("GET", "sys/policies/acl/dev.sync")).status, 200);
  const refused = { ...job, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "other" };
  await assert.rejects(openSession(target(), Role.Developer, {}, { variables: refused, say: () => undefined }), {
    exitCode: 3,
    message: /GitHub does not give the job a token \(401\)/,
  });
  await assert.rejects(openSession(target(), Role.Ci, {}, { variables: {}, say: () => undefined }), {
    exitCode: 2,
    message: /--role ci: is for jobs of GitHub Actions/,
  });
});

test("a login that Vault refuses says why", { skip }, async () => {
  const signer = (): Promise<string> =>
    Promise.resolve(source.issuer.sign({ iss: "mallory", aud: "vault/dev.developer" }));
  await assert.rejects(openSession(target(), Role.Developer, {}, { variables: {}, say: () => undefined, signer }), {
    name: "VaultError",
    message: /^Vault refuses the login with role dev\.developer: 4\d\d/,
  });
});

test("a token that is given is used as it is, and not ended", { skip }, async () => {
  const variables = { VAULT_TOKEN: source.tokens["dev"]?.["developer"] ?? "" };
  const session = await openSession(target(), Role.Operator, {}, { variables, say: () => undefined });
  assert.equal(session.own, false);
  await endSession(session);
  assert.ok(await isAlive(session));
});

test("names are those that the component gives", () => {
  const names = storeNames("dev");
  assert.equal(mountOf(Tree.Secrets, "dev"), names.secretsMount);
  assert.equal(mountOf(Tree.Config, "dev"), names.configMount);
  assert.equal(
    credentialsPath("dev", "web", "readonly"),
    `${names.databaseMount}/creds/${readonlyRole("web", "main")}`,
  );
  assert.deepEqual(
    Object.values(Role).map((role) => roleName("dev", role)),
    [names.operator, names.developer, names.ci],
  );
  assert.deepEqual(roleNames("dev", Role.Developer, "web"), [appDeveloperRole("dev", "web"), names.developer]);
  assert.deepEqual(roleNames("dev", Role.Operator, "web"), [names.operator]);
  assert.equal(loginMount("dev", Role.Ci), names.githubLogin);
  assert.equal(loginMount("dev", Role.Developer), authMount);
});

/** A project as an operator has it. */
function project(context: TestContext, config: object): string {
  const folder = temporaryFolder(context);
  fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: shop\n");
  fs.writeFileSync(path.join(folder, "Pulumi.review.yaml"), JSON.stringify({ config }));
  return folder;
}

test("options come first, then the environment, then the stack's file", (context) => {
  const cwd = project(context, {
    "gcp:project": "acme-dev",
    "shop:environment": "dev",
    "shop:projectNumber": 123456789012,
    "shop:region": "europe-west1",
    "shop:apps": { web: { image: "web:v1" } },
    "shop:password": { secure: "v1:abc" },
  });
  const below = path.join(cwd, "deep/er");
  fs.mkdirSync(below, { recursive: true });
  assert.deepEqual(findTarget("review", { cwd: below }, {}), {
    environment: "dev",
    address: "https://vault-123456789012.europe-west1.run.app",
    project: "acme-dev",
    app: "web",
    namedBy: cwd,
  });
  const variables = { VAULT_ADDR: "https://vault.example.com/", GOOGLE_CLOUD_PROJECT: "another" };
  const named = findTarget("review", { cwd }, variables);
  assert.deepEqual([named.address, named.project], ["https://vault.example.com", "acme-dev"]);
  const options = { cwd, address: "https://other.example.com:8200", project: "mine", app: "feed" };
  assert.deepEqual(findTarget("review", options, variables), {
    environment: "dev",
    address: "https://other.example.com:8200",
    project: "mine",
    app: "feed",
  });
  const shared = project(context, {
    "vault:address": "https://shared.example.com",
    "shop:apps": { web: {}, feed: {} },
  });
  const several = findTarget("review", { cwd: shared }, {});
  assert.equal(several.address, "https://shared.example.com");
  assert.throws(() => requireApp(several), /--app: missing; name the application, one of web, feed$/);
  const elsewhere = findTarget("prod", { cwd: temporaryFolder(context) }, variables);
  assert.deepEqual(elsewhere, {
    environment: "prod",
    address: "https://vault.example.com",
    project: "another",
    app: undefined,
    apps: [],
  });
});

test("what is missing or unsafe is named, with the remedy", (context) => {
  const cwd = temporaryFolder(context);
  const cases: [string, object, RegExp][] = [
    ["dev", {}, /^--address: missing; name Vault's address, set VAULT_ADDR, or go to the Pulumi project/],
    ["dev", { address: "http://vault.example.com" }, /^--address: "http:\/\/vault.*use https/],
    ["dev", { address: "https://vault.example.com/v1" }, /^--address: .*without a path/],
    ["dev", { address: "https://user@vault.example.com" }, /^--address/],
    ["../prod", { address: "https://vault.example.com" }, /^environment: "\.\.\/prod"; use 1 to 24/],
    ["dev", { address: "https://vault.example.com", app: "../web" }, /^--app: "\.\.\/web"/],
  ];
  for (const [stack, options, message] of cases) {
    assert.throws(() => findTarget(stack, { cwd, ...options }, {}), { exitCode: 2, message });
  }
});
