// Cloud SQL and Cloud Monitoring over HTTPS, with the operator's own credentials. A redirect is not followed, and HTTPS_PROXY is honoured.
import { setTimeout as sleep } from "node:timers/promises";
import { isTable, textAt, type Properties } from "../../sandbox";
import { boundedRequest, type ApiAnswer } from "../bounded-request";
import { credentialsMissing, googleHeaders } from "../google-headers";
import { lagFilter, lagOf } from "./lag";
import { Busy, SqlError, type Change, type Lag, type SqlAdmin } from "./model";
import { readBackup, readInstance, readOperation } from "./read";
import { requestOf, type ApiRequest } from "./requests";

export type Send = (url: string, request: ApiRequest, headers: Headers) => Promise<ApiAnswer>;

/** How often something that only reads is asked again after a failure that passes. */
const ATTEMPTS = 6;
const passing = [0, 429, 500, 502, 503, 504];
/** How long a measurement may be old. Monitoring shows one a minute, up to three and a half minutes late. */
const MEASURED = 15 * 60_000;

/** Cloud SQL of a project. */
export function openSql(
  project: string,
  send: Send = ask,
  authorise: () => Promise<Headers> = headersOrWhy,
  pause = (milliseconds: number): Promise<void> => sleep(milliseconds),
): SqlAdmin {
  const headers = keeping(authorise);
  const base = `https://sqladmin.googleapis.com/v1/projects/${project}/`;
  const read = (url: string): Promise<Properties | undefined> => readPatiently(url, send, headers, pause);
  const list = async (path: string): Promise<Properties[]> => {
    const items = (await read(`${base}${path}`))?.["items"];
    return Array.isArray(items) ? items.filter(isTable) : [];
  };
  return {
    instance: async (name) => {
      const found = await read(`${base}instances/${encodeURIComponent(name)}`);
      return found === undefined ? undefined : readInstance(found);
    },
    operations: async (name) =>
      (await list(`operations?instance=${encodeURIComponent(name)}&maxResults=100`)).map(readOperation),
    backups: async (name) =>
      (await list(`instances/${encodeURIComponent(name)}/backupRuns?maxResults=500`)).map(readBackup),
    lag: async (primary, replica): Promise<Lag | undefined> => {
      const series = await Promise.all(
        Object.entries(lagFilter(project, primary, replica)).map(async ([what, filter]) => {
          const now = Date.now();
          const query = new URLSearchParams({
            filter,
            "interval.startTime": new Date(now - MEASURED).toISOString(),
            "interval.endTime": new Date(now).toISOString(),
          });
          const url = `https://monitoring.googleapis.com/v3/projects/${project}/timeSeries?${query.toString()}`;
          return [what, (await read(url)) ?? {}] as const;
        }),
      );
      return lagOf(Object.fromEntries(series));
    },
    begin: (change) => begin(change, project, base, send, headers),
    pause,
    now: () => Date.now(),
  };
}

/** A change is asked for once: whether it was heard shows in what Cloud SQL says next. */
async function begin(
  change: Change,
  project: string,
  base: string,
  send: Send,
  headers: () => Promise<Headers>,
): Promise<string> {
  const request = requestOf(change, project);
  const query = new URLSearchParams(request.query ?? {}).toString();
  const url = `${base}${request.path}${query === "" ? "" : `?${query}`}`;
  const { status, body } = await send(url, request, await headers());
  if (status === 200 && isTable(body)) return textAt(body, "name");
  const said = messageOf(body);
  // Another operation is at work, or the answer was lost and this one is.
  if (status === 409 || passing.includes(status)) throw new Busy(said === "" ? `Cloud SQL answered ${status}` : said);
  throw new SqlError(`Cloud SQL refuses (${status}): ${said}`);
}

async function readPatiently(
  url: string,
  send: Send,
  headers: () => Promise<Headers>,
  pause: (milliseconds: number) => Promise<void>,
): Promise<Properties | undefined> {
  for (let attempt = 1; ; attempt++) {
    const { status, body } = await send(url, { method: "GET", path: "" }, await headers());
    if (status === 200 && isTable(body)) return body;
    if (status === 404) return undefined;
    if (!passing.includes(status) || attempt === ATTEMPTS) {
      const said = messageOf(body);
      throw new SqlError(`${new URL(url).host} answered ${status}${said === "" ? "" : `: ${said}`}`);
    }
    await pause(1_000 * attempt);
  }
}

function messageOf(body: ApiAnswer["body"]): string {
  return textAt(isTable(body) ? body : {}, "error.message").slice(0, 500);
}

/** Without an answer the status is 0. */
async function ask(url: string, { method, body }: ApiRequest, headers: Headers): Promise<ApiAnswer> {
  try {
    return await boundedRequest(url, headers, { method, body });
  } catch {
    return { status: 0, body: undefined };
  }
}

/** Tokens live for an hour; one is used for five minutes. */
function keeping(authorise: () => Promise<Headers>): () => Promise<Headers> {
  let kept: { headers: Promise<Headers>; until: number } | undefined;
  return () => {
    if (kept === undefined || Date.now() > kept.until) kept = { headers: authorise(), until: Date.now() + 300_000 };
    return kept.headers;
  };
}

async function headersOrWhy(): Promise<Headers> {
  try {
    return await googleHeaders();
  } catch {
    throw new SqlError(credentialsMissing);
  }
}
