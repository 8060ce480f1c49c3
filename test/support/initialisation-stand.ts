// The initialisation against a real server. Google login and Secret Manager are not in OpenBao: the second is a stand-in, and the first is a
// login by JWT under the same path and name, which accepts the same account and audience.
import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import { setup } from "../../components/vault/administrator";
import { readSettings } from "../../sync/initialise/settings";
import { missing } from "./real-servers";
import { startConfigured, type ConfiguredVault } from "./vault-server";
import { addresses, bundleSecret, recoverySecret, sent, World } from "./vault-world";

export const administrator = "vault-administrator@acme-test.iam.gserviceaccount.com";
export const settings = {
  ...readSettings({
    VAULT_ADDRESS: addresses.vault,
    RECOVERY_SECRET: recoverySecret,
    BUNDLE_SECRET: bundleSecret,
    RECOVERY_SHARES: "5",
    RECOVERY_THRESHOLD: "3",
    SETUP: JSON.stringify(setup(administrator)),
    SECRET_MANAGER_ADDRESS: addresses.secretManager,
    METADATA_ADDRESS: addresses.metadata,
  }),
  patience: 20_000,
  grace: 200,
  pause: 20,
};
const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });

interface Place {
  vault: ConfiguredVault;
  /** Secret Manager and the metadata server. */
  google: World;
  /** What the program sends, in order. */
  asked: string[];
  send: typeof fetch;
}

/** Gives the program what it talks to: a real server, and stand-ins for the rest. */
export async function prepare(context: TestContext): Promise<Place> {
  const folder = mkdtempSync(path.join(tmpdir(), "groundplan-seal-"));
  const sealKey = path.join(folder, "seal.key");
  writeFileSync(sealKey, randomBytes(32), { mode: 0o600 });
  // In OpenBao the way back in is closed unless it is opened; in Vault 2 too (`rootTokenFromShares`).
  const listener = {
    disable_unauthed_generate_root_endpoints: false,
    // Vault 2 takes a token here; OpenBao has left these paths to those who have none.
    disable_unauthed_rekey_endpoints: false,
    // As behind Google's front end: quotas count by the client's address.
    x_forwarded_for_authorized_addrs: "127.0.0.1/32",
    x_forwarded_for_reject_not_authorized: false,
    x_forwarded_for_reject_not_present: false,
  };
  const vault = await startConfigured({ storage: { inmem: {} }, sealKey, listener });
  context.after(async () => {
    await vault.kill();
    rmSync(folder, { recursive: true });
  });
  const google = new World();
  const asked: string[] = [];
  const send: typeof fetch = async (url, options) => {
    const address = url instanceof Request ? url.url : url.toString();
    const { method = "GET", headers, body } = options ?? {};
    asked.push(`${method} ${new URL(address).pathname}`);
    const text = typeof body === "string" ? body : "";
    if (!address.startsWith(addresses.vault)) {
      const parsed = text === "" ? undefined : (JSON.parse(text) as unknown);
      const reply = google.answer({ method, url: address, headers: new Headers(headers), body: parsed });
      return new Response(sent(reply) ?? null, { status: reply.status });
    }
    // Cloud Run's front end, which lets in who may invoke the service.
    const identity = new Headers(headers).get("X-Serverless-Authorization");
    if (!google.open && identity !== `Bearer ${google.identityToken}`) return new Response("<html>", { status: 403 });
    const apiPath = address.slice(`${addresses.vault}/v1/`.length);
    const token = new Headers(headers).get("X-Vault-Token") ?? "";
    return toResponse(
      await forward(vault, method, apiPath, text === "" ? undefined : (JSON.parse(text) as object), token),
    );
  };
  return { vault, google, asked, send };
}

function toResponse({ status, body }: { status: number; body: unknown }): Response {
  return new Response(body === undefined ? null : JSON.stringify(body), { status });
}

/** The real server's answer; a Google login becomes one by JWT that accepts what Google would have signed. */
async function forward(
  vault: ConfiguredVault,
  method: string,
  apiPath: string,
  body: object | undefined,
  token: string,
): Promise<{ status: number; body: unknown }> {
  if (method === "POST" && apiPath === "sys/auth/gcp") {
    const answer = await vault.call(method, apiPath, { ...body, type: "jwt" }, token);
    const pem = keys.publicKey.export({ type: "spki", format: "pem" });
    await vault.call("POST", "auth/gcp/config", { jwt_validation_pubkeys: [pem] }, token);
    return answer;
  }
  const [, role] = /^auth\/gcp\/role\/(.+)$/.exec(apiPath) ?? [];
  if (role === undefined) return vault.call(method, apiPath, body, token);
  const { bound_service_accounts, token_policies, token_ttl, token_max_ttl } = body as {
    [member: string]: string | string[];
  };
  const translated = {
    role_type: "jwt",
    user_claim: "sub",
    bound_audiences: [`vault/${role}`],
    bound_subject: (bound_service_accounts as string[])[0],
    token_policies,
    token_ttl,
    token_max_ttl,
  };
  return vault.call(method, apiPath, translated, token);
}

/** A login as Google signs it for who may sign as an account. */
export async function logIn(vault: ConfiguredVault, account: string): Promise<{ status: number; token: string }> {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: account, aud: "vault/administrator", iat: now, exp: now + 600 };
  const unsigned = `${part({ alg: "ES256", typ: "JWT" })}.${part(claims)}`;
  const signature = sign("sha256", Buffer.from(unsigned), { key: keys.privateKey, dsaEncoding: "ieee-p1363" });
  const jwt = `${unsigned}.${signature.toString("base64url")}`;
  const { status, body } = await vault.call("POST", "auth/gcp/login", { role: "administrator", jwt });
  return { status, token: (body as { auth?: { client_token: string } }).auth?.client_token ?? "" };
}

interface Stored {
  recovery_keys_base64: string[];
}

function storedShares(google: World): string[] {
  const [version] = google.enabled(recoverySecret);
  assert.ok(version !== undefined, "the recovery shares are stored");
  return (JSON.parse(Buffer.from(version.data, "base64").toString("utf8")) as Stored).recovery_keys_base64;
}

/** Makes a root token from recovery shares, as an operator would whom every other way in has failed. */
export async function generateRoot(vault: ConfiguredVault, shares: string[]): Promise<string | undefined> {
  await vault.call("DELETE", "sys/generate-root/attempt");
  const started = (await vault.call("PUT", "sys/generate-root/attempt", {})).body as { nonce: string; otp: string };
  for (const key of shares) {
    const { body } = await vault.call("PUT", "sys/generate-root/update", { key, nonce: started.nonce });
    const { complete, encoded_token: encoded } = body as { complete?: boolean; encoded_token?: string };
    if (complete !== true) continue;
    const otp = Buffer.from(started.otp);
    return Buffer.from(encoded ?? "", "base64")
      .map((byte, index) => byte ^ (otp[index] ?? 0))
      .toString();
  }
  return undefined;
}

export async function assertHandedOver({ vault, google }: Place): Promise<void> {
  const kept = google.enabled(bundleSecret).map(({ data }) => Buffer.from(data, "base64").toString("utf8"));
  const { cluster_id } = (await vault.call("GET", "sys/health")).body as { cluster_id: string };
  assert.deepEqual([...new Set(kept)], [JSON.stringify({ cluster_id })], "the stored root token is destroyed");
  const shares = storedShares(google);
  assert.equal(shares.length, 5);
  const { status, token } = await logIn(vault, administrator);
  assert.equal(status, 200, "the administrator logs in");
  const audit = await vault.call("GET", "sys/audit", undefined, token);
  assert.ok("stdout/" in (audit.body as { data: object }).data, "audit is on");
  assert.equal(await generateRoot(vault, shares.slice(0, 2)), undefined, "two shares are too few");
  const root = await generateRoot(vault, shares.slice(2));
  assert.equal((await vault.call("GET", "sys/mounts", undefined, root)).status, 200, "three shares make a root token");
  // Every token that there is: the administrator's, and the one that was just made.
  const accessors = await vault.call("LIST", "auth/token/accessors", undefined, root);
  const living = (accessors.body as { data: { keys: string[] } }).data.keys;
  const roots: string[] = [];
  for (const accessor of living) {
    const { body } = await vault.call("POST", "auth/token/lookup-accessor", { accessor }, root);
    const { policies, path: made } = (body as { data: { policies: string[]; path: string } }).data;
    if (policies.includes("root")) roots.push(made);
  }
  assert.deepEqual(roots, ["auth/token/root"], "the first root token is revoked");
  await vault.call("POST", "auth/token/revoke-self", {}, root);
}

/** Logins and anything else that needs no token are counted by the client's address; health pages are not. */
export async function assertQuotas(vault: ConfiguredVault): Promise<void> {
  const knock = async (count: number, client: string, apiPath: string, body?: object): Promise<Set<number>> => {
    const headers = { "X-Forwarded-For": `203.0.113.99, ${client}` };
    const options = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
    const one = async (): Promise<number> => (await fetch(`${vault.url}/v1/${apiPath}`, options)).status;
    return new Set(await Promise.all(Array.from({ length: count }, one)));
  };
  const guess = { role: "administrator", jwt: "a.b.c" };
  assert.ok((await knock(60, "198.51.100.1", "auth/gcp/login", guess)).has(429), "one address guesses too often");
  assert.deepEqual([...(await knock(3, "198.51.100.2", "auth/gcp/login", guess))], [400], "another address may log in");
  assert.ok((await knock(600, "198.51.100.3", "sys/seal-status")).has(429), "what needs no token is counted");
  assert.deepEqual([...(await knock(600, "198.51.100.4", "sys/health"))], [200], "health pages are not");
}

/** Without a token there are no metrics and no pages, and a browser does not let another site read what there is. */
export async function assertClosedToStrangers(vault: ConfiguredVault): Promise<void> {
  const ask = async (path: string): Promise<Response> =>
    fetch(vault.url + path, { headers: { Origin: "https://elsewhere.example" }, redirect: "manual" });
  for (const path of ["/v1/sys/metrics", "/v1/sys/config/cors", "/v1/sys/mounts", "/ui/"]) {
    assert.ok((await ask(path)).status >= 400, path);
  }
  const health = await ask("/v1/sys/health");
  assert.equal(health.status, 200);
  assert.equal(health.headers.get("access-control-allow-origin"), null);
}

export const skip = missing("vault");
