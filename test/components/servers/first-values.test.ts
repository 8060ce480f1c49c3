// What the program that makes first values does with Vault's real API, under its real policy. OpenBao has no Google login; a
// login by signed token stands at its path, and a stand-in for Google signs the tokens.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { firstValuesPolicy } from "../../../components/secret-store/policies";
import type { Report } from "../../../sync/first-values/messages";
import { run } from "../../../sync/first-values/run";
import type { FirstKey } from "../../../sync/first-values/settings";
import { missing, startVault, type RealVault } from "../../support/real-servers";
import { rsaKeys, signedToken } from "../../support/rsa-keys";
import { startSecretServices, type SecretServices } from "../../support/secret-services";

const role = "prod.first-values";
const skip = missing("vault");
const { publicKey, privateKey } = rsaKeys();

let vault: RealVault;
let google: SecretServices;
before(async () => {
  if (skip !== false) return;
  vault = await startVault();
  google = await startSecretServices(role, "nothing");
  google.before = (line) => (line.includes("/identity?") ? { status: 200, body: identityToken() } : undefined);
  await setUp();
});
after(async () => {
  if (skip !== false) return;
  await google.close();
  await vault.stop();
});

/** As the server's initialisation and the store set it up. */
async function setUp(): Promise<void> {
  const done = async (method: string, path: string, body: object): Promise<void> => {
    const answer = await vault.call(method, path, body);
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
  };
  for (const mount of ["secrets/prod", "config/prod"]) {
    await done("POST", `sys/mounts/${mount}`, { type: "kv", options: { version: "2" } });
  }
  const policy = firstValuesPolicy("prod");
  await done("PUT", `sys/policies/acl/${role}`, { policy });
  await done("POST", "sys/auth/gcp", { type: "jwt" });
  await done("POST", "auth/gcp/config", {
    jwt_validation_pubkeys: [publicKey.export({ type: "spki", format: "pem" })],
  });
  await done("POST", `auth/gcp/role/${role}`, {
    role_type: "jwt",
    user_claim: "sub",
    bound_audiences: [`https://vault/${role}`],
    token_policies: [role],
  });
}

/** A token as Google's metadata server signs it for the account. */
function identityToken(): string {
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { sub: "first-values", aud: `https://vault/${role}`, iat: seconds, exp: seconds + 600 };
  return signedToken(privateKey, claims);
}

const secret = (name: string, isMade = true): FirstKey => ({
  name,
  ...(isMade ? { generate: { form: "base64url", bytes: 64 } } : {}),
  secret: `projects/p/secrets/web-${name}`,
});
const plain: FirstKey = { name: "LOG_LEVEL", initial: "info", secret: "projects/p/secrets/web-LOG_LEVEL-config" };

function go(keys: FirstKey[], config: FirstKey[] = []): Promise<Report[]> {
  return run(
    {
      vault: { address: vault.url, role },
      app: "web",
      documents: [
        { holds: "secrets", mount: "secrets/prod", keys },
        { holds: "configuration", mount: "config/prod", keys: config },
      ],
    },
    {
      metadataUrl: google.url,
      secretManagerUrl: google.url,
      storageUrl: google.url,
      memorystoreUrl: google.url,
      patience: 60_000,
      now: () => Date.now(),
      sleep: () => new Promise((resolve) => setTimeout(resolve, 20)),
    },
  );
}

interface Stored {
  data: { [name: string]: string };
  metadata: { version: number };
}

async function stored(mount: string): Promise<Stored> {
  return ((await vault.call("GET", `${mount}/data/web`)).body as { data: Stored }).data;
}

test("two at once make each value once; what is there is kept; what is missing is told", { skip }, async () => {
  const reports = (await Promise.all([go([secret("A")]), go([secret("A")])])).flat();
  assert.equal(reports.flatMap(({ made }) => made).length, 1);
  const made = (await stored("secrets/prod")).data["A"];
  assert.match(made ?? "", /^[A-Za-z0-9_-]{86}$/);

  const more = await go([secret("A"), secret("B")], [plain]);
  assert.deepEqual(
    more.map((report) => report.made),
    [["B"], ["LOG_LEVEL"]],
  );
  assert.deepEqual((await stored("config/prod")).data, { LOG_LEVEL: "info" });
  const both = await stored("secrets/prod");
  assert.deepEqual([both.metadata.version, both.data["A"]], [2, made]);
  assert.equal(google.copies.get("projects/p/secrets/web-A")?.at(-1), made);
  assert.deepEqual(google.copies.get("projects/p/secrets/web-LOG_LEVEL-config"), ["info"]);

  const again = await go([secret("A"), secret("B")], [plain]);
  assert.deepEqual(
    again.map(({ unchanged }) => unchanged),
    [["A", "B"], ["LOG_LEVEL"]],
  );
  await assert.rejects(go([secret("A"), secret("C", false)]), /missing: C/);
});

test("another value of plain configuration stays, and reaches the copy", { skip }, async () => {
  await vault.call("POST", "config/prod/data/web", { data: { LOG_LEVEL: "debug" } });
  await go([], [plain]);
  assert.deepEqual((await stored("config/prod")).data, { LOG_LEVEL: "debug" });
  assert.equal(google.copies.get(plain.secret)?.at(-1), "debug");
});

test("a deleted document stays deleted", { skip }, async () => {
  await vault.call("DELETE", "secrets/prod/data/web");
  await assert.rejects(go([secret("A")]), /was deleted in Vault \(version 2\)/);
  assert.equal((await vault.call("GET", "secrets/prod/data/web")).status, 404);
});

test("the key to GitHub is out of its reach", { skip }, async () => {
  const settings = {
    vault: { address: vault.url, role },
    app: "sync-github",
    documents: [{ holds: "secrets" as const, mount: "secrets/prod", keys: [secret("A")] }],
  };
  const around = {
    metadataUrl: google.url,
    secretManagerUrl: google.url,
    storageUrl: google.url,
    memorystoreUrl: google.url,
    patience: 1_000,
    now: () => Date.now(),
    sleep: () => Promise.resolve(),
  };
  await assert.rejects(run(settings, around), /Vault does not show secrets\/prod\/sync-github: 403/);
});
