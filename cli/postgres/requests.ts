// What each change asks of the API: https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1/instances
import type { ApiRequest } from "../google-api";
import type { Change } from "./model";

/** A request of Cloud SQL's API. */
export interface SqlRequest extends ApiRequest {
  /** Below the project. */
  path: string;
  query?: { [name: string]: string };
}

const of = (name: string, verb = ""): string => `instances/${encodeURIComponent(name)}${verb}`;

export function requestOf(change: Change, project: string): SqlRequest {
  switch (change.kind) {
    case "patch":
      return { method: "PATCH", path: of(change.instance), body: change.body };
    case "restart":
      return { method: "POST", path: of(change.instance, "/restart") };
    case "promote":
      return {
        method: "POST",
        path: of(change.instance, "/promoteReplica"),
        ...(change.failover ? { query: { failover: "true" } } : {}),
      };
    case "switchover":
      return { method: "POST", path: of(change.instance, "/switchover") };
    case "clone":
      return {
        method: "POST",
        path: of(change.instance, "/clone"),
        body: {
          cloneContext: {
            destinationInstanceName: change.to,
            ...(change.at === undefined ? {} : { pointInTime: change.at }),
          },
        },
      };
    case "backUp":
      return {
        method: "POST",
        path: of(change.instance, "/backupRuns"),
        body: { description: change.description },
      };
    case "restore":
      return {
        method: "POST",
        path: of(change.instance, "/restoreBackup"),
        body: { restoreBackupContext: { project, instanceId: change.from, backupRunId: change.backup } },
      };
    case "remove":
      return { method: "DELETE", path: of(change.instance), ...lastBackup(change.finalBackupDays) };
    case "insert":
      return { method: "POST", path: "instances", body: change.body };
  }
}

function lastBackup(days: number): Pick<SqlRequest, "query"> {
  return days === 0 ? {} : { query: { enableFinalBackup: "true", finalBackupTtlDays: String(days) } };
}
