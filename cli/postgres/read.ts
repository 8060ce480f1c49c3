// What the API of Cloud SQL answers, as far as it matters here: https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1
import { isTable, textAt, type Properties } from "../../sandbox";
import type { Backup, Instance, Operation } from "./model";

/** An instance of another one is named with its project. */
const bare = (name: string): string => name.slice(name.lastIndexOf(":") + 1);

export function readInstance(object: Properties): Instance {
  const follows = bare(textAt(object, "masterInstanceName"));
  const drReplica = bare(textAt(object, "replicationCluster.failoverDrReplicaName"));
  const settings = object["settings"];
  return {
    name: textAt(object, "name"),
    region: textAt(object, "region"),
    state: textAt(object, "state"),
    databaseVersion: textAt(object, "databaseVersion"),
    ...(follows === "" ? {} : { follows }),
    ...(drReplica === "" ? {} : { drReplica }),
    settings: isTable(settings) ? settings : {},
  };
}

export function readOperation(object: Properties): Operation {
  const errors = object["error"];
  const first = isTable(errors) && Array.isArray(errors["errors"]) ? errors["errors"][0] : undefined;
  const ended = Date.parse(textAt(object, "endTime"));
  const done = textAt(object, "status") === "DONE";
  return {
    name: textAt(object, "name"),
    type: textAt(object, "operationType"),
    done,
    began: Date.parse(textAt(object, "insertTime")) || 0,
    ...(done && !Number.isNaN(ended) ? { ended } : {}),
    ...(isTable(first) ? { error: `${textAt(first, "code")} ${textAt(first, "message")}`.trim() } : {}),
  };
}

export function readBackup(object: Properties): Backup {
  return {
    id: textAt(object, "id"),
    status: textAt(object, "status"),
    description: textAt(object, "description"),
    ended: Date.parse(textAt(object, "endTime")) || 0,
  };
}

/** Whether new transactions on it cannot write unless they ask for it. */
export function isFenced({ settings }: Instance): boolean {
  return flagsOf(settings).some(({ name, value }) => name === fence && value === "on");
}

/**
 * The flag that shuts writes out. It needs no restart; transactions that are open go on until there is one
 * (https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-DEFAULT-TRANSACTION-READ-ONLY).
 */
export const fence = "default_transaction_read_only";

function flagsOf(settings: Properties): { name: string; value: string }[] {
  const flags = settings["databaseFlags"];
  return (Array.isArray(flags) ? flags : [])
    .filter(isTable)
    .map((flag) => ({ name: textAt(flag, "name"), value: textAt(flag, "value") }));
}

/** The settings that shut writes out, or let them in again. Other flags stay. */
export function fencing({ settings }: Instance, on: boolean): Properties {
  const others = flagsOf(settings).filter(({ name }) => name !== fence);
  return { settings: { databaseFlags: on ? [...others, { name: fence, value: "on" }] : others } };
}

/** Settings that a replica takes over from its primary. Backups and maintenance are the primary's own. */
const shared = [
  ...["tier", "edition", "pricingPlan", "dataDiskType", "storageAutoResize", "storageAutoResizeLimit"],
  ...["connectorEnforcement", "ipConfiguration", "insightsConfig", "databaseFlags", "userLabels"],
  ...["deletionProtectionEnabled", "dataApiAccess"],
];

/** What a replica is made from, as the program makes one. */
export function replicaOf(primary: Instance, name: string, region: string): Properties {
  const settings = Object.fromEntries(
    shared.flatMap((key) => (primary.settings[key] === undefined ? [] : [[key, primary.settings[key]]])),
  );
  return {
    name,
    region,
    databaseVersion: primary.databaseVersion,
    masterInstanceName: primary.name,
    settings: { ...settings, activationPolicy: "ALWAYS", availabilityType: "ZONAL" },
  };
}
