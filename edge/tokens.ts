import type { Context, Env } from "./bindings";

interface Token {
  value: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

const stsUrl = "https://sts.googleapis.com/v1/token";
const credentialsUrl = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts";

const tokenTimeout = 5_000;
/** A token is not used in its last minute: the request that carries it takes time, and clocks differ. */
const unusable = 60_000;
/** From ten minutes before its end a token is replaced in the background, so that no request waits for it. */
const stale = 600_000;

/** Google could not be asked for a token, or refused to give one. */
export class TokenError extends Error {}

// The memory of an isolate outlives a request. Only values are kept in it: a promise belongs to the request that made
// it, and another request that awaits it may hang.
const tokens = new Map<string, Token>();
const refreshing = new Set<string>();

/** An ID token for the Cloud Run service. */
export function idToken(env: Env, context: Context): Promise<string> {
  return remembered(env, context, async () => {
    const { value: access } = await exchange(env);
    const answer = await post(
      `${credentialsUrl}/${env.SERVICE_ACCOUNT ?? ""}:generateIdToken`,
      { authorization: `Bearer ${access}`, "content-type": "application/json" },
      JSON.stringify({ audience: env.SERVICE_URL, includeEmail: true }),
    );
    const value = text(answer, "token");
    return { value, expiresAt: expiry(value) };
  });
}

/** An access token that Cloud Storage accepts from the pool's principal itself, without a service account. */
export function accessToken(env: Env, context: Context): Promise<string> {
  return remembered(env, context, () => exchange(env));
}

/** Makes the next request get a fresh token: the one at hand was refused. */
export function forgetToken(env: Env): void {
  tokens.delete(tokenKey(env));
}

/** A Worker fetches from one place, so the key that it signs with and that place tell its tokens apart. */
function tokenKey(env: Env): string {
  return `${env.KEY_ID} ${env.BUCKET ?? env.SERVICE_URL ?? ""}`;
}

async function remembered(env: Env, context: Context, make: () => Promise<Token>): Promise<string> {
  const key = tokenKey(env);
  const known = tokens.get(key);
  const left = known === undefined ? 0 : known.expiresAt - Date.now();
  if (known === undefined || left < unusable) {
    const token = await make();
    tokens.set(key, token);
    refreshing.delete(key);
    return token.value;
  }
  if (left < stale && !refreshing.has(key)) {
    refreshing.add(key);
    context.waitUntil(
      make()
        .then((token) => tokens.set(key, token))
        // The token at hand is still good. Whoever meets its end asks again, and reports what is wrong.
        .catch(() => undefined)
        .finally(() => refreshing.delete(key)),
    );
  }
  return known.value;
}

/** Exchanges a JWT of our own for a Google access token (RFC 8693). */
async function exchange(env: Env): Promise<Token> {
  const answer = await post(
    stsUrl,
    { "content-type": "application/x-www-form-urlencoded" },
    new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      audience: env.IDENTITY_PROVIDER,
      scope: "https://www.googleapis.com/auth/cloud-platform",
      requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      subject_token: await assertion(env),
    }).toString(),
  );
  const seconds = Number(answer["expires_in"] ?? 0);
  return { value: text(answer, "access_token"), expiresAt: Date.now() + seconds * 1000 };
}

async function post(url: string, headers: Record<string, string>, body: string): Promise<Record<string, unknown>> {
  const service = new URL(url).hostname;
  let response: Response;
  try {
    response = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(tokenTimeout) });
  } catch (error) {
    throw new TokenError(`${service}: ${error instanceof Error ? error.message : String(error)}`);
  }
  // What an error's body says is for whoever reads the log; it never repeats the token that was sent.
  if (!response.ok)
    throw new TokenError(`${service} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return (await response.json()) as Record<string, unknown>;
}

/** The JWT that says who the Worker is. It is good for one provider, and for five minutes. */
async function assertion(env: Env): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: "RS256", typ: "JWT", kid: env.KEY_ID };
  const claims = {
    iss: env.IDENTITY_ISSUER,
    sub: env.IDENTITY_SUBJECT,
    // A provider without a list of audiences accepts its own full name.
    aud: `https:${env.IDENTITY_PROVIDER}`,
    iat: now - 30,
    exp: now + 300,
  };
  const signed = `${base64url(utf8(JSON.stringify(header)))}.${base64url(utf8(JSON.stringify(claims)))}`;
  const key = await crypto.subtle.importKey(
    "pkcs8",
    fromPem(env.PRIVATE_KEY),
    { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const signature = await crypto.subtle.sign("RSASSA-PKCS1-v1_5", key, utf8(signed));
  return `${signed}.${base64url(new Uint8Array(signature))}`;
}

/** When a JWT ends, in milliseconds since 1970. */
function expiry(token: string): number {
  const claims = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
  try {
    return ((JSON.parse(atob(claims)) as { exp?: number }).exp ?? 0) * 1000;
  } catch {
    throw new TokenError("the ID token is not a JWT");
  }
}

function text(answer: Record<string, unknown>, property: string): string {
  const value = answer[property];
  if (typeof value !== "string" || value === "") throw new TokenError(`the answer has no ${property}`);
  return value;
}

function fromPem(pem: string): Uint8Array<ArrayBuffer> {
  const body = atob(pem.replace(/-----[^-]+-----|\s/g, ""));
  return Uint8Array.from(body, (character) => character.charCodeAt(0));
}

function utf8(value: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(value);
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
}
