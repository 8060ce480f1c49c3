// One request and its answer, which may come from anybody: a proxy, another server, somebody who means harm. No redirect to
// another origin is followed, and no more is read than was bargained for.

/** What is sent. */
export interface Request {
  method: string;
  url: string;
  headers?: { [name: string]: string };
  /** An object is sent as JSON, a text as it is. */
  body?: object | string;
}

/** What came back, of whatever status. */
export interface HttpAnswer {
  status: number;
  headers: Headers;
  /** Parsed if it is JSON, else undefined. */
  body: unknown;
  /** Empty if there was more of it than is read. */
  text: string;
  /** Why there is no `body`, in words; absent if there is one, or if the answer is empty. */
  problem?: string;
}

/** How much an answer may take. */
export interface Limits {
  /** Until its last byte, in milliseconds. */
  milliseconds: number;
  /** In bytes; the default is 16 MB. */
  bytes?: number;
  /** How many redirects within the origin are followed; the default is 3. */
  redirects?: number;
}

/** There is no answer that could be used. The message is the end of a sentence about the server, and quotes nothing. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";

  constructor(
    message: string,
    /** Whether it will be the same the next time. */
    readonly isFinal: boolean,
  ) {
    super(message);
  }
}

const mostBytes = 16_000_000;
/** Of tables and lists inside each other: what works on them calls itself for each. */
const mostLevels = 100;
const mostRedirects = 3;

/** An answer as bytes. */
export interface RawAnswer {
  status: number;
  headers: Headers;
  /** Absent if there were more than are read. */
  bytes: Buffer | undefined;
}

/**
 * Sends one request and reads its answer.
 *
 * @throws NoAnswer if there is none, or one that leads to another origin.
 */
export async function exchange(request: Request, limits: Limits, send: typeof fetch = fetch): Promise<HttpAnswer> {
  const { status, headers, bytes } = await receive(request, limits, send);
  if (bytes === undefined) return { status, headers, body: undefined, text: "", problem: "more than is read of it" };
  const text = new TextDecoder().decode(bytes);
  return { status, headers, text, ...understand(text, headers) };
}

/**
 * The same without understanding what the answer says.
 *
 * @throws NoAnswer as `exchange` does.
 */
export async function receive(request: Request, limits: Limits, send: typeof fetch = fetch): Promise<RawAnswer> {
  try {
    const response = await follow(request, limits, send);
    return { status: response.status, headers: response.headers, bytes: await read(response, limits) };
  } catch (error) {
    throw error instanceof NoAnswer ? error : explain(error, limits);
  }
}

/** Within one origin a redirect does no harm: whoever sends it got everything already. */
async function follow(request: Request, limits: Limits, send: typeof fetch): Promise<Response> {
  const { method, headers, body } = request;
  const isJson = typeof body === "object";
  const init: RequestInit = {
    method,
    headers: { ...(isJson ? { "content-type": "application/json" } : {}), ...headers },
    body: isJson ? JSON.stringify(body) : (body ?? null),
    redirect: "manual",
    signal: AbortSignal.timeout(limits.milliseconds),
  };
  let url = new URL(request.url);
  for (let count = 0; count <= (limits.redirects ?? mostRedirects); count++) {
    const response = await send(url.href, init);
    const location = [301, 302, 303, 307, 308].includes(response.status) ? response.headers.get("location") : null;
    if (location === null) return response;
    await response.body?.cancel();
    url = next(url, location);
    // With these, a client repeats the request without its body, as one that reads.
    if (response.status < 307 && !["GET", "HEAD"].includes(method)) {
      throw new NoAnswer(`answers ${response.status}, a redirect that loses what was sent; check the address`, true);
    }
  }
  // A standby of Vault sends everybody to the active server's address, which may be its own until it takes over.
  throw new NoAnswer("redirects to itself again and again", false);
}

function next(from: URL, location: string): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (to?.origin === from.origin) return to;
  const where = to === undefined ? "somewhere else" : `to ${to.protocol}//${to.host}`;
  throw new NoAnswer(`redirects ${where}, which is not followed; if that is where it is, use that address`, true);
}

/** The bytes, or nothing if there are too many. */
async function read(response: Response, { bytes: most = mostBytes }: Limits): Promise<Buffer | undefined> {
  if (response.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const isAnnounced = Number(response.headers.get("content-length") ?? 0) > most;
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    const { done, value } = isAnnounced ? { done: false, value: undefined } : await reader.read();
    if (done) return Buffer.concat(chunks);
    size += value?.length ?? Infinity;
    if (size > most) {
      await reader.cancel();
      return undefined;
    }
    if (value !== undefined) chunks.push(value);
  }
}

function understand(text: string, headers: Headers): Pick<HttpAnswer, "body" | "problem"> {
  if (text === "") return { body: undefined };
  if (levelsOf(text) > mostLevels) return { body: undefined, problem: `JSON of more than ${mostLevels} levels` };
  const body = parse(text);
  if (body !== undefined) return { body };
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const isNamed = /^[a-z0-9.+-]{1,40}\/[a-z0-9.+-]{1,40}$/.test(type);
  const isJson = type.endsWith("json");
  return {
    body: undefined,
    problem: isJson ? "JSON that is cut or wrong" : isNamed ? `${type}, and no JSON` : "no JSON",
  };
}

/** How deep tables and lists are inside each other. What is in quotes does not count. */
function levelsOf(text: string): number {
  let level = 0;
  let deepest = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === 0x22) index = endOfText(text, index);
    else if (character === 0x7b || character === 0x5b) deepest = Math.max(deepest, ++level);
    else if (character === 0x7d || character === 0x5d) level--;
  }
  return deepest;
}

function endOfText(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text.charCodeAt(index) !== 0x22) index += text.charCodeAt(index) === 0x5c ? 2 : 1;
  return index;
}

const untrusted = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_UNTRUSTED",
  "CERT_REJECTED",
  "INVALID_CA",
];

/** What kept a request from its answer, by the name of the failure: its message may quote what was sent. */
function explain(error: unknown, { milliseconds }: Limits): NoAnswer {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const named = (cause as { code?: unknown }).code;
  const code = typeof named === "string" ? named : "";
  if ((error as Error).name === "TimeoutError" || (cause as Error).name === "TimeoutError") {
    return new NoAnswer(`does not answer within ${milliseconds / 1000} seconds`, false);
  }
  if (untrusted.includes(code)) {
    const remedy = "check the address, or name the authority's certificate in NODE_EXTRA_CA_CERTS";
    return new NoAnswer(`shows a certificate that is not trusted (${code}); ${remedy}`, true);
  }
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    return new NoAnswer(`shows a certificate that has expired or is not valid yet (${code}); check the clock`, true);
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return new NoAnswer("shows a certificate for another name", true);
  if (code === "EPROTO" || code.startsWith("ERR_SSL")) return new NoAnswer("does not speak TLS there", true);
  if (code === "ENOTFOUND") return new NoAnswer("does not answer: its name is not known (ENOTFOUND)", false);
  return new NoAnswer(`does not answer${/^[A-Z][A-Z0-9_]+$/.test(code) ? ` (${code})` : ""}`, false);
}

/** Parses JSON without saying, in an error, what it was. */
export function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A member of an answer that may have any shape. */
export function member(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (current, name) =>
      typeof current === "object" && current !== null && Object.hasOwn(current, name)
        ? (current as { [name: string]: unknown })[name]
        : undefined,
    value,
  );
}

/** A text that is not empty, or nothing. */
export function textAt(value: unknown, ...path: string[]): string | undefined {
  const found = member(value, ...path);
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** A whole number that is not negative, or nothing. */
export function countAt(value: unknown, ...path: string[]): number | undefined {
  const found = member(value, ...path);
  return typeof found === "number" && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
}

/** A table, or nothing: neither a list nor `null`. */
export function tableAt(value: unknown, ...path: string[]): { [name: string]: unknown } | undefined {
  const found = member(value, ...path);
  return typeof found === "object" && found !== null && !Array.isArray(found)
    ? (found as { [name: string]: unknown })
    : undefined;
}

/** Whether a text may be a token. A page or a document in its place is not sent on as one. */
export function isToken(text: string): boolean {
  return /^[^\s<>{}"]{8,16384}$/.test(text);
}
