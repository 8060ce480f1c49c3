// Requests, and answers of any shape.
import { exchange, NoAnswer, parse as parseAny } from "../exchange";
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

/** More than any answer that is asked for; a service that sends more is not the one that is meant. */
const longest = 1024 * 1024;

/** Sends one request and reads a JSON answer. A standby redirects to itself, which is no answer yet. */
export async function request(send: typeof fetch, url: string, call: Call): Promise<Answer> {
  const { method, headers = {}, body, timeout: milliseconds = 15_000 } = call;
  const sent = { method, url, headers, ...(body === undefined ? {} : { body }) };
  const answer = await exchange(sent, { milliseconds, bytes: longest }, send).catch((error: unknown) => {
    throw error instanceof NoAnswer ? new NotYet(error.message) : error;
  });
  const { status, text: raw, problem } = answer;
  if (raw === "" && problem !== undefined) throw new NotYet(`status ${status}, ${problem}`);
  return { status, body: (answer.body ?? null) as Json, raw: raw.trim() };
}

/** Parses JSON without saying, in an error, what it was. */
export function parse(text: string): Json {
  return (parseAny(text) ?? null) as Json;
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
  const detail = missingRight.includes(status) ? text(error, "message") : /^[A-Z_]+$/.test(name) ? name : "";
  return `status ${status}${detail === "" ? "" : `, ${detail}`}`;
}
