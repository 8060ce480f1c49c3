// Google's APIs over HTTPS, with the operator's own credentials. A redirect is not followed, and HTTPS_PROXY is honoured.
import { setTimeout as sleep } from "node:timers/promises";
import { isTable, textAt, type Properties } from "../sandbox";
import { boundedRequest, type ApiAnswer } from "./bounded-request";
import { credentialsMissing, googleHeaders } from "./google-headers";

export interface ApiRequest {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  body?: Properties;
  /** The default is JSON. */
  contentType?: string;
}

export type Send = (url: string, request: ApiRequest, headers: Headers) => Promise<ApiAnswer>;

/** How requests are sent; tests send them elsewhere. */
export interface Sending {
  send: Send;
  authorise: () => Promise<Headers>;
  pause: (milliseconds: number) => Promise<void>;
}

/** An API that reads patiently and is asked for a change once. */
export interface GoogleApi {
  /** Nothing where nothing is there. */
  read(url: string): Promise<Properties | undefined>;
  /** Whether a change was heard shows in what the API says next. */
  change(url: string, request: ApiRequest): Promise<ApiAnswer>;
}

/** How often something that only reads is asked again after a failure that passes. */
const ATTEMPTS = 6;

/** Statuses of failures that pass. Without an answer the status is 0. */
export const passing = [0, 429, 500, 502, 503, 504];

/** Opens the APIs. A failure that does not pass is thrown as `fail` makes it; the message never holds a token. */
export function openGoogle(
  fail: (message: string) => Error,
  { send = ask, authorise = googleHeaders, pause = (time) => sleep(time) }: Partial<Sending> = {},
): GoogleApi {
  const headers = keeping(async () => {
    try {
      return await authorise();
    } catch {
      throw fail(credentialsMissing);
    }
  });
  return {
    read: async (url) => {
      for (let attempt = 1; ; attempt++) {
        const { status, body } = await send(url, { method: "GET" }, await headers());
        if (status === 200 && isTable(body)) return body;
        if (status === 404) return undefined;
        if (!passing.includes(status) || attempt === ATTEMPTS) {
          const message = messageOf(body);
          throw fail(`${new URL(url).host} answered ${status}${message === "" ? "" : `: ${message}`}`);
        }
        await pause(1_000 * attempt);
      }
    },
    change: async (url, request) => send(url, request, await headers()),
  };
}

/** What an API says about a failure. */
export function messageOf(body: ApiAnswer["body"]): string {
  return textAt(isTable(body) ? body : {}, "error.message").slice(0, 500);
}

async function ask(url: string, { method, body, contentType }: ApiRequest, headers: Headers): Promise<ApiAnswer> {
  const all = new Headers(headers);
  if (contentType !== undefined) all.set("content-type", contentType);
  try {
    return await boundedRequest(url, all, { method, body });
  } catch {
    return { status: 0, body: undefined };
  }
}

/** Tokens live for an hour; one is used for five minutes. */
function keeping(authorise: () => Promise<Headers>): () => Promise<Headers> {
  let cached: { headers: Promise<Headers>; until: number } | undefined;
  return () => {
    if (cached === undefined || Date.now() > cached.until)
      cached = { headers: authorise(), until: Date.now() + 300_000 };
    return cached.headers;
  };
}
