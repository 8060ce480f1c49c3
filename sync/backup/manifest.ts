// What a backup holds. It is written last: a backup without one is not complete.
import { createHash } from "node:crypto";

/** One object of a backup. */
export interface BackedUpObject {
  name: string;
  /** Of the object that was copied. */
  generation: string;
  size: number;
  crc32c: string;
}

/** The contents of a backup. Members are added, never renamed or removed, within a `formatVersion`. */
export interface Manifest {
  formatVersion: 1;
  /** Folder of the backup in its bucket: the moment, as `2026-01-31T06-17-00Z`. */
  name: string;
  /** The moment, in ISO 8601. */
  takenAt: string;
  sourceBucket: string;
  /** Release of the server that wrote the data. An older one cannot read them. */
  vaultVersion: string;
  /** Resource name of the key that unseals the data: without it they are lost. */
  kmsKey: string;
  objects: BackedUpObject[];
  /** SHA-256 of the objects, so that a manifest which was cut or edited is recognised. */
  objectsSha256: string;
}

/** A backup that cannot be used. */
export class ManifestError extends Error {}

/** Name of the backup of a moment. */
export function backupName(moment: number): string {
  return new Date(moment)
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-");
}

export const backupNamePattern = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z$/;

export function manifestPath(backup: string): string {
  return `${backup}/manifest.json`;
}

/** Where a backup keeps an object of Vault's. */
export function objectPath(backup: string, name: string): string {
  return `${backup}/data/${name}`;
}

export function objectsSha256(objects: BackedUpObject[]): string {
  const lines = objects.map(({ name, generation, size, crc32c }) => JSON.stringify([name, generation, size, crc32c]));
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

/** Reads a manifest and checks that it is whole. */
export function parseManifest(backup: string, text: string | undefined): Manifest {
  if (text === undefined) {
    throw new ManifestError(`${backup} has no manifest: it was not finished, or is on its way out; choose another`);
  }
  const manifest = parse(text);
  if (manifest?.formatVersion !== 1 || manifest.name !== backup || !Array.isArray(manifest.objects)) {
    throw new ManifestError(`${backup}: its manifest is not one of this program's, or was damaged; choose another`);
  }
  if (objectsSha256(manifest.objects) !== manifest.objectsSha256) {
    throw new ManifestError(`${backup}: its manifest was changed after it was written; choose another`);
  }
  return manifest as Manifest;
}

function parse(text: string): Partial<Manifest> | undefined {
  try {
    return JSON.parse(text) as Partial<Manifest>;
  } catch {
    return undefined;
  }
}

/** What is wrong with a copy of the objects, by their names there; empty if it is exact. */
export function differences(
  objects: BackedUpObject[],
  found: Map<string, { size: number; crc32c: string }>,
): { missing: string[]; different: string[] } {
  const missing = objects.filter(({ name }) => !found.has(name)).map(({ name }) => name);
  const different = objects.filter(({ name, size, crc32c }) => {
    const copy = found.get(name);
    return copy !== undefined && (copy.size !== size || copy.crc32c !== crc32c);
  });
  return { missing, different: different.map(({ name }) => name) };
}
