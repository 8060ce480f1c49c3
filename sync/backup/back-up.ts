// Takes one backup of Vault's data.
import { forEach } from "./copying";
import {
  backupName,
  differences,
  manifestPath,
  objectPath,
  objectsSha256,
  type BackedUpObject,
  type Manifest,
} from "./manifest";
import type { Storage } from "./objects";
import { snapshot } from "./snapshot";

/** What is backed up, and where to. */
export interface BackupSettings {
  sourceBucket: string;
  backupBucket: string;
  /** Release of the server, for data that do not say. */
  vaultVersion: string;
  kmsKey: string;
}

/** What came of it. */
export type BackupResult = { kind: "nothing" } | { kind: "done"; name: string; objects: number; bytes: number };

/** The data are gone, or what was copied is not what was there. Nobody should believe that there is a backup. */
export class BackupFailure extends Error {}

const copiesAtOnce = 16;

/**
 * Copies what Vault had stored at one moment, inside Cloud Storage, and then checks the copies by their checksums. The
 * manifest comes last. Can be cut off anywhere and run again: each run is a backup of its own.
 */
export async function backUp(storage: Storage, settings: BackupSettings): Promise<BackupResult> {
  const { sourceBucket, backupBucket } = settings;
  const moment = await storage.now(sourceBucket);
  const live = await snapshot(storage, sourceBucket, moment);
  if (live.length === 0) {
    const earlier = await storage.folders(backupBucket);
    if (earlier.length === 0) return { kind: "nothing" };
    throw new BackupFailure(
      `${sourceBucket} is empty, and ${earlier.at(-1) ?? ""} is a backup of what was in it: Vault's data are gone; restore them`,
    );
  }
  const name = backupName(moment);
  await forEach(live, copiesAtOnce, async (object) => {
    const to = { bucket: backupBucket, name: objectPath(name, object.name) };
    await storage.copy({ bucket: sourceBucket, object }, to);
  });
  const objects = live.map(({ name, generation, size, crc32c }) => ({ name, generation, size, crc32c }));
  await checkCopies(storage, backupBucket, name, objects);
  const manifest: Manifest = {
    formatVersion: 1,
    name,
    takenAt: new Date(moment).toISOString(),
    sourceBucket,
    vaultVersion: lastVersion(objects) ?? settings.vaultVersion,
    kmsKey: settings.kmsKey,
    objects,
    objectsSha256: objectsSha256(objects),
  };
  await storage.create(backupBucket, manifestPath(name), `${JSON.stringify(manifest)}\n`);
  return { kind: "done", name, objects: objects.length, bytes: objects.reduce((sum, { size }) => sum + size, 0) };
}

/**
 * The latest release that has worked on the data: Vault notes each one by the name of an entry. The job may have been told
 * of the next one already, since a backup is taken before an update.
 */
export function lastVersion(objects: { name: string }[]): string | undefined {
  const versions = objects.flatMap(({ name }) => /^core\/versions\/(\d+\.\d+\.\d+)$/.exec(name)?.[1] ?? []);
  const key = (version: string): string =>
    version
      .split(".")
      .map((part) => part.padStart(9, "0"))
      .join(".");
  return versions.sort((one, other) => (key(one) < key(other) ? -1 : 1)).at(-1);
}

async function checkCopies(storage: Storage, bucket: string, name: string, objects: BackedUpObject[]): Promise<void> {
  const prefix = objectPath(name, "");
  const found = new Map<string, { size: number; crc32c: string }>();
  for await (const copy of storage.list(bucket, { prefix })) found.set(copy.name.slice(prefix.length), copy);
  const { missing, different } = differences(objects, found);
  if (missing.length + different.length > 0) {
    throw new BackupFailure(
      `${name}: ${missing.length} objects are missing and ${different.length} differ after copying`,
    );
  }
}
