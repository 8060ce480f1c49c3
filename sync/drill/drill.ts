// Restores the newest backup into a copy, has a query prove it, and removes the copy. It can be stopped anywhere: the next run removes
// what this one left, and nothing else.
import { SqlBusy, SqlFailure, type SqlCloud, type SqlObject } from "./cloud";
import { textAt } from "../exchange";
import { copyBody, labelKey } from "./copy";
import { isProved, request } from "./proof";
import type { DrillSettings, Proof } from "./settings";

/** How time passes; differently in tests. */
export interface Time {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** What came of it. */
export interface DrillReport {
  backup: string;
  instance: string;
  /** From the end of the backup to the beginning of the drill. */
  ageSeconds: number;
  /** From the first request to the proof: how long a restore takes. */
  restoreSeconds: number;
}

/** The drill failed. `old` is a backup that is older than it may be. */
export class DrillFailure extends Error {
  constructor(
    message: string,
    readonly result: "failed" | "old" = "failed",
  ) {
    super(message);
  }
}

const INTERVAL = 15_000;
/** For the removal of a copy that another operation still works on. */
const REMOVAL = 25 * 60_000;
const QUERY_ATTEMPTS = 8;

/** @throws DrillFailure, SqlFailure or SyncError; the copy is gone, or the message says that it is not. */
export async function drill(cloud: SqlCloud, settings: DrillSettings, time: Time): Promise<DrillReport> {
  await removeCopies(cloud, settings, time);
  let failure: unknown;
  try {
    return await tried(cloud, settings, time);
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    await removeCopies(cloud, settings, time).catch((error: unknown) => {
      throw new DrillFailure([failure, error].flatMap((one) => (one instanceof Error ? [one.message] : [])).join("; "));
    });
  }
}

async function tried(cloud: SqlCloud, settings: DrillSettings, time: Time): Promise<DrillReport> {
  const began = time.now();
  const backup = await newest(cloud, settings);
  const ageSeconds = Math.max(0, Math.round((began - backup.ended) / 1000));
  if (ageSeconds > settings.longestAgeHours * 3600) {
    throw new DrillFailure(
      `the newest backup, ${backup.id} of ${backup.instance}, is ${Math.floor(ageSeconds / 3600)} hours old`,
      "old",
    );
  }
  const wait = waiting(time, began + settings.patienceMinutes * 60_000);
  const copy = `${settings.prefix}${Math.floor(began / 1000).toString(36)}`;
  await make(cloud, settings, copyBody(settings, copy, await cloud.instance(backup.instance)), wait);
  await restore(cloud, copy, { instance: backup.instance, backup: backup.id }, wait);
  for (const proof of settings.proofs) await prove(cloud, proof, copy, wait);
  const restoreSeconds = Math.round((time.now() - began) / 1000);
  return { backup: backup.id, instance: backup.instance, ageSeconds, restoreSeconds };
}

interface FoundBackup {
  id: string;
  instance: string;
  ended: number;
}

/** Of all instances of the server, since after a failover the newer backups are the other's. */
async function newest(cloud: SqlCloud, { instances }: DrillSettings): Promise<FoundBackup> {
  const lists = await Promise.all(
    instances.map(async (instance) =>
      (await cloud.backups(instance))
        .filter((one) => one["status"] === "SUCCESSFUL")
        .map((one) => ({ id: textAt(one, "id") ?? "", instance, ended: Date.parse(textAt(one, "endTime") ?? "") }))
        .filter(({ id, ended }) => id !== "" && !Number.isNaN(ended)),
    ),
  );
  const [last] = lists.flat().sort((one, other) => other.ended - one.ended);
  if (last === undefined) throw new DrillFailure(`${instances.join(" and ")}: there is no backup`);
  return last;
}

type Wait = (what: string) => Promise<void>;

/** Pauses, or ends what takes too long. */
function waiting(time: Time, deadline: number): Wait {
  return async (what) => {
    if (time.now() >= deadline) throw new DrillFailure(`${what}: it takes too long`);
    await time.sleep(INTERVAL);
  };
}

async function make(cloud: SqlCloud, settings: DrillSettings, body: SqlObject, wait: Wait): Promise<void> {
  for (;;) {
    const made = (await copiesOf(cloud, settings)).find(({ name }) => name === body["name"]);
    if (made?.["state"] === "RUNNABLE") return;
    if (made?.["state"] === "FAILED") throw new DrillFailure("the copy could not be made: its state is FAILED");
    // An answer that was lost may have begun it: the next look says so, and a second request is refused.
    if (made === undefined) await unlessBusy(cloud.insert(body));
    await wait("making the copy");
  }
}

async function restore(
  cloud: SqlCloud,
  copy: string,
  from: { instance: string; backup: string },
  wait: Wait,
): Promise<void> {
  for (;;) {
    const operations = await cloud.operations(copy);
    const own = operations.find((one) => one["operationType"] === "RESTORE_VOLUME");
    if (own !== undefined && own["status"] === "DONE") {
      if (own["error"] === undefined) return;
      throw new DrillFailure(`backup ${from.backup} could not be restored: ${reasonOf(own)}`);
    }
    if (operations.every((one) => one["status"] === "DONE")) await unlessBusy(cloud.restore(copy, from));
    await wait("restoring the backup");
  }
}

/** A server that has just been restored refuses connections for a moment. An answer other than "true" is final. */
async function prove(cloud: SqlCloud, proof: Proof, copy: string, wait: Wait): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      if (isProved(await cloud.executeSql(copy, request(proof)))) return;
      throw new DrillFailure(
        `the query of ${proof.database} does not prove the backup: it answers something other than one true`,
      );
    } catch (error) {
      if (!(error instanceof SqlFailure) || attempt === QUERY_ATTEMPTS) throw error;
    }
    await wait("the query");
  }
}

/** Copies that this drill made, by label and name, and never an instance of the server. */
async function copiesOf(
  cloud: SqlCloud,
  { drill: own, prefix, instances }: DrillSettings,
): Promise<(SqlObject & { name: string })[]> {
  return (await cloud.labelled(labelKey, own)).flatMap((one) => {
    const name = textAt(one, "name") ?? "";
    const isOwn = textAt(one, "settings", "userLabels", labelKey) === own && name.startsWith(prefix);
    return isOwn && !instances.includes(name) ? [{ ...one, name }] : [];
  });
}

async function removeCopies(cloud: SqlCloud, settings: DrillSettings, time: Time): Promise<void> {
  const deadline = time.now() + REMOVAL;
  let refused = "";
  for (;;) {
    const copies = await copiesOf(cloud, settings);
    if (copies.length === 0) return;
    if (time.now() >= deadline) {
      const names = copies.map(({ name }) => name).join(", ");
      throw new DrillFailure(`${names} is still there${refused === "" ? "" : ` (${refused})`}: remove it by hand`);
    }
    for (const copy of copies) refused = (await removeOne(cloud, copy)) ?? refused;
    await time.sleep(INTERVAL);
  }
}

/** Begins the removal, and returns why it cannot begin. */
async function removeOne(cloud: SqlCloud, copy: SqlObject & { name: string }): Promise<string | undefined> {
  const isProtected = (copy["settings"] as SqlObject)["deletionProtectionEnabled"] === true;
  const unprotected = { settings: { deletionProtectionEnabled: false } };
  try {
    // Its creation, a restore or the removal that was begun already.
    if ((await cloud.operations(copy.name)).some((one) => one["status"] !== "DONE")) return undefined;
    await unlessBusy(isProtected ? cloud.patch(copy.name, unprotected) : cloud.remove(copy.name));
    return undefined;
  } catch (error) {
    if (error instanceof SqlFailure) return error.message;
    throw error;
  }
}

async function unlessBusy(request: Promise<void>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof SqlBusy)) throw error;
  }
}

function reasonOf(operation: SqlObject): string {
  const { errors = [] } = operation["error"] as { errors?: SqlObject[] };
  return errors.map((one) => textAt(one, "code") ?? "").join(", ");
}
