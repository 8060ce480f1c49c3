// Cloud SQL, as far as a drill needs it: https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1
import { Unsettled } from "../contract";
import { textAt } from "../exchange";
import type { GoogleService } from "../google";
import type { HttpAnswer } from "../http";

/** Something in Cloud SQL, as the API has it. */
export interface SqlObject {
  [key: string]: unknown;
}

/** What a drill asks of Cloud SQL. */
export interface SqlCloud {
  /** An instance that there is. */
  instance(name: string): Promise<SqlObject>;
  /** Instances with a label. */
  labelled(label: string, value: string): Promise<SqlObject[]>;
  /** Backups of an instance. */
  backups(instance: string): Promise<SqlObject[]>;
  /** Operations of an instance, the latest first. */
  operations(instance: string): Promise<SqlObject[]>;
  /** Each begins an operation. It is not known whether one began whose answer was lost: look. */
  insert(body: SqlObject): Promise<void>;
  patch(name: string, body: SqlObject): Promise<void>;
  restore(name: string, from: { instance: string; backup: string }): Promise<void>;
  remove(name: string): Promise<void>;
  /** Runs statements that only read, and returns what they answered. */
  executeSql(name: string, body: SqlObject): Promise<SqlObject>;
}

/** Cloud SQL did not do what it was asked for. */
export class SqlFailure extends Error {}

/** Another operation is at work on the instance, or nobody knows whether this one began. */
export class SqlBusy extends Error {}

const BASE = "https://sqladmin.googleapis.com";

/** Cloud SQL of a project, by its API. */
export function openCloud(service: GoogleService, project: string, url = BASE): SqlCloud {
  const base = `${url}/v1/projects/${project}/`;
  const ask = async (path: string, method = "GET", body?: SqlObject, repeatable = false): Promise<HttpAnswer> => {
    service.begin();
    try {
      return await service.call({
        ...{ method, url: `${base}${path}`, repeatable: repeatable || method === "GET" },
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      if (error instanceof Unsettled) throw new SqlBusy(error.message);
      throw error;
    }
  };
  const list = async (path: string): Promise<SqlObject[]> => {
    const { items } = read(await ask(path)) as { items?: SqlObject[] };
    return items ?? [];
  };
  const begin = async (path: string, method: string, body?: SqlObject): Promise<void> => {
    const answer = await ask(path, method, body);
    if (answer.status === 409) throw new SqlBusy(messageOf(answer));
    read(answer);
  };
  const at = (name: string, rest = ""): string => `instances/${encodeURIComponent(name)}${rest}`;
  return {
    instance: async (name) => read(await ask(at(name))),
    labelled: (label, value) => list(`instances?filter=${encodeURIComponent(`settings.userLabels.${label}:${value}`)}`),
    backups: (name) => list(at(name, "/backupRuns?maxResults=50")),
    operations: (name) => list(`operations?instance=${encodeURIComponent(name)}&maxResults=20`),
    insert: (body) => begin("instances", "POST", body),
    patch: (name, body) => begin(at(name), "PATCH", body),
    restore: (name, { instance, backup }) =>
      begin(at(name, "/restoreBackup"), "POST", {
        restoreBackupContext: { project, instanceId: instance, backupRunId: backup },
      }),
    remove: (name) => begin(at(name), "DELETE"),
    executeSql: async (name, body) => read(await ask(at(name, "/executeSql"), "POST", body, true)),
  };
}

function read(answer: HttpAnswer): SqlObject {
  if (answer.status !== 200) throw new SqlFailure(messageOf(answer));
  return typeof answer.body === "object" && answer.body !== null ? (answer.body as SqlObject) : {};
}

function messageOf({ status, body }: HttpAnswer): string {
  return `Cloud SQL answers ${status}: ${(textAt(body, "error", "message") ?? "").slice(0, 300)}`;
}
