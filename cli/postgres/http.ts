// Cloud SQL and Cloud Monitoring over HTTPS.
import { setTimeout as sleep } from "node:timers/promises";
import { isTable, textAt, type Properties } from "../../sandbox";
import { messageOf, openGoogle, passing, type GoogleApi, type Sending } from "../google-api";
import { lagFilter, lagOf } from "./lag";
import { Busy, SqlError, type Change, type Lag, type SqlAdmin } from "./model";
import { readBackup, readInstance, readOperation } from "./read";
import { requestOf } from "./requests";

/** How long a measurement may be old. Monitoring shows one a minute, up to three and a half minutes late. */
const MEASURED = 15 * 60_000;

/** Cloud SQL of a project. */
export function openSql(project: string, sending: Partial<Sending> = {}): SqlAdmin {
  const { pause = (milliseconds: number): Promise<void> => sleep(milliseconds) } = sending;
  const api = openGoogle((message) => new SqlError(message), { ...sending, pause });
  const base = `https://sqladmin.googleapis.com/v1/projects/${project}/`;
  const list = async (path: string): Promise<Properties[]> => {
    const items = (await api.read(`${base}${path}`))?.["items"];
    return Array.isArray(items) ? items.filter(isTable) : [];
  };
  return {
    flags: async (databaseVersion) => {
      const query = new URLSearchParams({ databaseVersion }).toString();
      const items = (await api.read(`https://sqladmin.googleapis.com/v1/flags?${query}`))?.["items"];
      return (Array.isArray(items) ? items : []).filter(isTable).map((flag) => textAt(flag, "name"));
    },
    instance: async (name) => {
      const found = await api.read(`${base}instances/${encodeURIComponent(name)}`);
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
          return [what, (await api.read(url)) ?? {}] as const;
        }),
      );
      return lagOf(Object.fromEntries(series));
    },
    begin: (change) => begin(change, project, base, api),
    pause,
    now: () => Date.now(),
  };
}

/** A change is asked for once: whether it was heard shows in what Cloud SQL says next. */
async function begin(change: Change, project: string, base: string, api: GoogleApi): Promise<string> {
  const { path, query: parameters = {}, ...request } = requestOf(change, project);
  const query = new URLSearchParams(parameters).toString();
  const { status, body } = await api.change(`${base}${path}${query === "" ? "" : `?${query}`}`, request);
  if (status === 200 && isTable(body)) return textAt(body, "name");
  const message = messageOf(body);
  // Another operation is at work, or the answer was lost and this one is.
  if (status === 409 || passing.includes(status))
    throw new Busy(message === "" ? `Cloud SQL answered ${status}` : message);
  throw new SqlError(`Cloud SQL refuses (${status}): ${message}`);
}
