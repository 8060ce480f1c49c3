/**
 * The Worker between Cloudflare and what is private in Google Cloud: a Cloud Run service, or the objects of a bucket.
 *
 * It holds no Google credential. It signs a short-lived JWT with a key of its own, whose public half was uploaded to a
 * workload identity pool provider, and exchanges it at Google's Security Token Service. The access token that it gets
 * reads the bucket, or is exchanged once more for the ID token that Cloud Run wants.
 *
 * This file is deployed as it stands, with its types erased: it imports nothing, and uses no syntax of TypeScript that
 * would need compiling.
 */

/** What the Worker is bound to when it is deployed. */
export interface Env {
  /** Base URL of the private Cloud Run service, which is also the audience of its ID tokens. Absent for a bucket. */
  SERVICE_URL?: string;
  /** Google service account that may invoke the service. Absent for a bucket. */
  SERVICE_ACCOUNT?: string;
  /** Name of the private bucket. Absent for a service. */
  BUCKET?: string;
  /** What precedes an object's name in the URL's path; `/` if absent. */
  PATH_PREFIX?: string;
  /** `Cache-Control` of the objects; a year and immutable if absent. */
  CACHE_CONTROL?: string;
  /** Full name of the workload identity pool provider, `//iam.googleapis.com/projects/<number>/…`. */
  IDENTITY_PROVIDER: string;
  /** Issuer that the provider expects. */
  IDENTITY_ISSUER: string;
  /** Subject that the provider accepts. */
  IDENTITY_SUBJECT: string;
  /** Identifier of the key in the uploaded key set. */
  KEY_ID: string;
  /** Private key, PKCS #8 in PEM. */
  PRIVATE_KEY: string;
}

/** The part of the Workers runtime's context that is used here. */
export interface Context {
  /** Keeps the Worker alive after its response until the promise settles. */
  waitUntil(promise: Promise<unknown>): void;
}

/** The part of the Workers runtime's cache that is used here. */
interface EdgeCache {
  match(request: Request): Promise<Response | undefined>;
  put(request: Request, response: Response): Promise<void>;
}

declare const caches: { default: EdgeCache };

interface Token {
  value: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

const stsUrl = "https://sts.googleapis.com/v1/token";
const credentialsUrl = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts";
const storageUrl = "https://storage.googleapis.com";

const tokenTimeout = 5_000;
/** A token is not used in its last minute: the request that carries it takes time, and clocks differ. */
const unusable = 60_000;
/** From ten minutes before its end a token is replaced in the background, so that no request waits for it. */
const stale = 600_000;

const immutable = "public, max-age=31536000, immutable";

/** Google could not be asked for a token, or refused to give one. */
class TokenError extends Error {}

// The memory of an isolate outlives a request. Only values are kept in it: a promise belongs to the request that made
// it, and another request that awaits it may hang.
const tokens = new Map<string, Token>();
const refreshing = new Set<string>();

export default {
  async fetch(request: Request, env: Env, context: Context): Promise<Response> {
    try {
      return env.BUCKET === undefined
        ? await forward(request, env, context)
        : await serveObject(request, env, env.BUCKET, context);
    } catch (error) {
      console.error(error instanceof Error ? error.message : String(error));
      return error instanceof TokenError
        ? plain(503, "The service is not available. Please try again.", { "retry-after": "5" })
        : plain(502, "The service cannot be reached.");
    }
  },
};

// ── A private Cloud Run service ───────────────────────────────────────────────────────────────────────────────────

async function forward(request: Request, env: Env, context: Context): Promise<Response> {
  const response = await callService(request, env, await idToken(env, context));
  // Cloud Run did not accept the token (its key was rolled, or it was revoked): the next one is a fresh one. A request
  // with a body cannot be repeated, since its stream has been read.
  if (response.status !== 401 || !/error="invalid_token"/.test(response.headers.get("www-authenticate") ?? "")) {
    return response;
  }
  tokens.delete(tokenKey(env));
  if (request.method !== "GET" && request.method !== "HEAD") return response;
  return callService(request, env, await idToken(env, context));
}

function callService(request: Request, env: Env, token: string): Promise<Response> {
  const url = new URL(request.url);
  // Only path and query are taken over. Resolving the path against the service's URL instead would let a path such as
  // `//elsewhere.example/` choose the host, and the token would go there.
  const target = new URL(env.SERVICE_URL ?? "");
  target.pathname = url.pathname;
  target.search = url.search;

  const headers = new Headers(request.headers);
  // Cloud Run checks and removes this header, so that `Authorization` stays the application's.
  headers.set("x-serverless-authorization", `Bearer ${token}`);
  // A Worker cannot choose `Host`: Cloud Run routes by it, and the application finds the original here.
  headers.set("x-forwarded-host", url.host);
  headers.set("x-forwarded-proto", url.protocol.slice(0, -1));
  const client = request.headers.get("cf-connecting-ip");
  if (client !== null) headers.set("x-forwarded-for", client);

  // The answer is handed on as it is: streams keep streaming, and an upgraded connection keeps its socket.
  return fetch(new Request(target, request), { headers, redirect: "manual" });
}

// ── A private bucket ──────────────────────────────────────────────────────────────────────────────────────────────

async function serveObject(request: Request, env: Env, bucket: string, context: Context): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    return plain(405, "Only GET and HEAD are allowed.", { allow: "GET, HEAD" });
  }
  const url = new URL(request.url);
  const path = objectPath(url.pathname, env.PATH_PREFIX ?? "/");
  if (path === undefined) return plain(404, "Not found.");

  // The query is no part of the key: an object has one content, and nobody gets to fill the cache with copies of it.
  const key = new Request(`${url.origin}${url.pathname}`);
  const range = request.headers.get("range");
  const cached = await caches.default.match(new Request(key, { headers: pick(request.headers, conditions) }));
  if (cached !== undefined) return withoutBody(request, cached);

  // Players begin with an open range from the first byte. Asking for the whole object instead lets the answer be
  // cached, which a partial answer cannot be.
  const whole = range === null || range === "bytes=0-";
  const upstream = await readObject(request, env, bucket, path, whole, context);
  switch (upstream.status) {
    case 200:
    case 206:
    case 304:
    case 416:
      break;
    case 404:
      return plain(404, "Not found.");
    default:
      throw new Error(`Cloud Storage answered ${upstream.status}`);
  }

  const headers = pick(upstream.headers, objectHeaders);
  headers.set("cache-control", upstream.status === 416 ? "no-store" : (env.CACHE_CONTROL ?? immutable));
  headers.set("accept-ranges", "bytes");
  headers.set("x-content-type-options", "nosniff");
  const response = new Response(upstream.body, { status: upstream.status, headers });
  if (response.status === 200 && request.method === "GET") {
    context.waitUntil(caches.default.put(key, response.clone()));
    if (range !== null) return asPartial(response);
  }
  return response;
}

/** Headers of a request that decide between a whole, a partial and no body. */
const conditions = ["range", "if-none-match", "if-modified-since"];

/** Headers that describe an object. The rest of Cloud Storage's answer is about the bucket. */
const objectHeaders = [
  "content-type",
  "content-length",
  "content-range",
  "content-encoding",
  "content-language",
  "content-disposition",
  "etag",
  "last-modified",
];

/** The encoded path of an object below its bucket, or nothing where the URL names none. */
function objectPath(pathname: string, prefix: string): string | undefined {
  if (!pathname.startsWith(prefix)) return undefined;
  let name: string;
  try {
    name = decodeURIComponent(pathname.slice(prefix.length));
  } catch {
    return undefined;
  }
  const segments = name.split("/");
  // A decoded `..` would climb out of the bucket when the URL is built; an empty last segment is a directory.
  if (segments.some((segment) => segment === "." || segment === "..") || name === "" || name.endsWith("/")) {
    return undefined;
  }
  return segments.map(encodeURIComponent).join("/");
}

async function readObject(
  request: Request,
  env: Env,
  bucket: string,
  path: string,
  whole: boolean,
  context: Context,
): Promise<Response> {
  const read = async () => {
    const headers = pick(request.headers, whole ? conditions.filter((name) => name !== "range") : conditions);
    headers.set("authorization", `Bearer ${await accessToken(env, context)}`);
    return fetch(`${storageUrl}/${bucket}/${path}`, { method: request.method, headers, redirect: "manual" });
  };
  const response = await read();
  if (response.status !== 401) return response;
  tokens.delete(tokenKey(env));
  return read();
}

/** The answer to an open range from the first byte, made from the whole object. */
function asPartial(response: Response): Response {
  const length = Number(response.headers.get("content-length") ?? "0");
  if (length === 0 || response.headers.has("content-encoding")) return response;
  const headers = new Headers(response.headers);
  headers.set("content-range", `bytes 0-${length - 1}/${length}`);
  return new Response(response.body, { status: 206, headers });
}

function withoutBody(request: Request, response: Response): Response {
  return request.method === "HEAD" ? new Response(null, response) : response;
}

function pick(from: Headers, names: string[]): Headers {
  const headers = new Headers();
  for (const name of names) {
    const value = from.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}

// ── Tokens ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** An ID token for the Cloud Run service. */
function idToken(env: Env, context: Context): Promise<string> {
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
function accessToken(env: Env, context: Context): Promise<string> {
  return remembered(env, context, () => exchange(env));
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

function plain(status: number, message: string, headers: Record<string, string> = {}): Response {
  return new Response(`${message}\n`, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...headers },
  });
}
