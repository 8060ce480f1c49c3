// Requests, and answers of any shape.
import { Ending, log, NotYet } from "./endings";

export interface Answer {
  status: number;
  body: Json;
  /** The body as it came, without the space around it. */
  raw: string;
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export interface Call {
  method: string;
  headers?: { [name: string]: string };
  body?: object;
  timeout?: number;
}

export type Patiently = <T>(what: string, attempt: () => Promise<T>) => Promise<T>;
export type Caller = (url: string, call: Call) => Promise<Answer>;

/** Sends one request and reads a JSON answer. No redirect is followed: a standby redirects to itself. */
export async function request(send: typeof fetch, url: string, call: Call): Promise<Answer> {
  try {
    const response = await send(url, {
      method: call.method,
      headers: { ...call.headers, "Content-Type": "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(call.timeout ?? 15_000),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    const raw = (await readBounded(response)).trim();
    return { status: response.status, body: parse(raw), raw };
  } catch (error) {
    throw error instanceof NotYet ? error : new NotYet(noAnswer(error));
  }
}

/** More than any answer that is asked for; a service that sends more is not the one that is meant. */
const longest = 1024 * 1024;

async function readBounded(response: Response): Promise<string> {
  if (response.body === null) return "";
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > longest) throw new NotYet(`status ${response.status}, with more than ${longest} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Why there was none, without the error's message, which may quote what was sent. */
function noAnswer(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  const name = error instanceof Error ? error.name : "unknown failure";
  return `no answer (${typeof cause?.code === "string" ? cause.code : name})`;
}

/** Parses JSON without saying, in an error, what it was. */
export function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

/** Repeats an attempt that says "not yet" until it succeeds or it is late. The first and every tenth failure is logged. */
export async function retry<T>(
  what: string,
  pause: number,
  late: () => boolean,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      if (late()) throw new Ending(3, `${what}: ${error.message}; not ready in time, run the job again`);
      if (failures % 10 === 1) log("INFO", `${what}: ${error.message}; trying again`);
      await sleep(pause);
    }
  }
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export function field(value: Json, name: string): Json {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value[name] ?? null) : null;
}

export function text(value: Json, name: string): string {
  const found = field(value, name);
  return typeof found === "string" ? found : "";
}

/** Whether an answer is a JSON object, as every answer of these services with a body is. */
export function isObject(value: Json): boolean {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

export function list(value: Json): Json[] {
  return Array.isArray(value) ? value : [];
}

/** Vault's own words for a failure. Answers that succeed are never shown. */
export function vaultError(answer: Answer): string {
  const errors = list(field(answer.body, "errors"))
    .filter((error) => typeof error === "string")
    .join(", ");
  return `status ${answer.status}${errors === "" ? "" : `, ${errors}`}`;
}

const missingRight = [401, 403, 404, 429];

/** Google's name for a failure; its words only for a right or a thing that is missing, since others may quote the request. */
export function googleError({ status, body }: Answer): string {
  const error = field(body, "error");
  const name = text(error, "status");
  const said = missingRight.includes(status) ? text(error, "message") : /^[A-Z_]+$/.test(name) ? name : "";
  return `status ${status}${said === "" ? "" : `, ${said}`}`;
}
