// Puts a backup into a fresh bucket: found, checked, copied, and checked again.
import { forEach } from "./copying";
import {
  backupNamePattern,
  differences,
  ManifestError,
  manifestPath,
  objectPath,
  parseManifest,
  type BackedUpObject,
  type Manifest,
} from "./manifest";
import type { Storage, StoredObject } from "./objects";

/** A backup as it is listed. */
export interface ListedBackup {
  name: string;
  /** Absent for one that cannot be used. */
  manifest?: Manifest;
  /** Why it cannot be used. */
  problem?: string;
}

/** The backup, or the bucket that it is to be put into, cannot be used. */
export class RestoreError extends Error {}

const copiesAtOnce = 16;
const shown = 3;

/** The latest backups, the last one first. */
export async function listBackups(storage: Storage, bucket: string, limit: number): Promise<ListedBackup[]> {
  const names = (await storage.folders(bucket)).filter((name) => backupNamePattern.test(name));
  const latest = names.sort().reverse().slice(0, limit);
  return Promise.all(
    latest.map(async (name) => {
      try {
        return { name, manifest: parseManifest(name, await storage.read(bucket, manifestPath(name))) };
      } catch (error) {
        if (error instanceof ManifestError) return { name, problem: error.message };
        throw error;
      }
    }),
  );
}

/** Reads a backup's manifest and looks whether every object is there, as it was. */
export async function checkBackup(storage: Storage, bucket: string, name: string): Promise<Manifest> {
  if (!backupNamePattern.test(name)) {
    throw new RestoreError(`${name}: not the name of a backup; \`groundplan vault backups\` lists them`);
  }
  const manifest = parseManifest(name, await storage.read(bucket, manifestPath(name)));
  const found = await objectsOf(storage, bucket, objectPath(name, ""));
  const { missing, different } = differences(manifest.objects, found);
  if (missing.length > 0) throw new RestoreError(`${name} is not complete: ${some(missing)} not there; choose another`);
  if (different.length > 0) throw new RestoreError(`${name} is damaged: ${some(different)} changed; choose another`);
  return manifest;
}

/** What `restore` is told. */
export interface RestoreSettings {
  backupBucket: string;
  manifest: Manifest;
  targetBucket: string;
  /** Told after each object: how many there are of all. */
  onProgress: (done: number, all: number) => void;
}

/** What `restore` did. */
export interface Restored {
  copied: number;
  /** Copied by an earlier attempt. */
  present: number;
}

/**
 * Copies a backup's objects into a bucket that is empty, or that an earlier attempt began to fill from the same backup.
 * Nothing is overwritten.
 */
export async function restore(storage: Storage, settings: RestoreSettings): Promise<Restored> {
  const { manifest, backupBucket, targetBucket } = settings;
  if ([backupBucket, manifest.sourceBucket].includes(targetBucket)) {
    throw new RestoreError(
      `${targetBucket} is the bucket of the backups, or of the lost data; restore into a fresh one`,
    );
  }
  await checkBucket(storage, targetBucket);
  const before = await objectsOf(storage, targetBucket, "");
  const foreign = foreignTo(manifest.objects, before);
  if (foreign.length > 0) {
    throw new RestoreError(
      `${targetBucket} is not empty, and not a part of this backup (${some(foreign)}); restore into a fresh bucket`,
    );
  }
  const sources = await sourcesOf(storage, backupBucket, manifest);
  const todo = sources.filter(({ name }) => !before.has(name));
  let done = before.size;
  await forEach(todo, copiesAtOnce, async ({ name, object }) => {
    await storage.copy({ bucket: backupBucket, object }, { bucket: targetBucket, name });
    done += 1;
    settings.onProgress(done, sources.length);
  });
  const after = await objectsOf(storage, targetBucket, "");
  const { missing, different } = differences(manifest.objects, after);
  if (missing.length + different.length + foreignTo(manifest.objects, after).length > 0) {
    throw new RestoreError(`${targetBucket} is not what the backup says after copying; empty it and run this again`);
  }
  return { copied: todo.length, present: before.size };
}

/** The settings of Vault's own bucket that a restored one needs too. */
async function checkBucket(storage: Storage, name: string): Promise<void> {
  const bucket = await storage.bucket(name);
  if (bucket === undefined) {
    throw new RestoreError(`${name}: no such bucket; name its --location and --project to have it made`);
  }
  const wrong = [
    ...(bucket.uniformAccess ? [] : ["--uniform-bucket-level-access"]),
    ...(bucket.publicAccessPrevented ? [] : ["--public-access-prevention"]),
    // Backups of what runs on it are taken from a moment's generations.
    ...(bucket.versioning ? [] : ["--versioning"]),
  ];
  if (wrong.length > 0) {
    throw new RestoreError(`${name}: run \`gcloud storage buckets update gs://${name} ${wrong.join(" ")}\` first`);
  }
}

/** What `groundplan vault restore` makes a bucket with: as the component makes Vault's own. */
export function bucketResource(name: string, location: string): { name: string; [member: string]: unknown } {
  return {
    name,
    location,
    storageClass: "STANDARD",
    iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: "enforced" },
    versioning: { enabled: true },
    softDeletePolicy: { retentionDurationSeconds: "0" },
    lifecycle: {
      rule: [{ action: { type: "Delete" }, condition: { daysSinceNoncurrentTime: 3, isLive: false } }],
    },
  };
}

async function sourcesOf(
  storage: Storage,
  bucket: string,
  manifest: Manifest,
): Promise<{ name: string; object: StoredObject }[]> {
  const found = await objectsOf(storage, bucket, objectPath(manifest.name, ""));
  return manifest.objects.map(({ name }) => {
    const object = found.get(name);
    if (object === undefined) throw new RestoreError(`${manifest.name}: ${name} is no longer there; choose another`);
    return { name, object };
  });
}

async function objectsOf(storage: Storage, bucket: string, prefix: string): Promise<Map<string, StoredObject>> {
  const found = new Map<string, StoredObject>();
  for await (const object of storage.list(bucket, prefix === "" ? {} : { prefix })) {
    found.set(object.name.slice(prefix.length), object);
  }
  return found;
}

/** Names in a bucket that are not an exact part of the backup. */
function foreignTo(objects: BackedUpObject[], found: Map<string, { size: number; crc32c: string }>): string[] {
  const expected = new Map(objects.map((object) => [object.name, object]));
  return [...found].flatMap(([name, { size, crc32c }]) => {
    const object = expected.get(name);
    return object?.size === size && object.crc32c === crc32c ? [] : [name];
  });
}

function some(names: string[]): string {
  const more = names.length - shown;
  return `${names.slice(0, shown).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
