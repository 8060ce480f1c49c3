import Table from "cli-table3";
import { listBackups, type ListedBackup } from "../../sync/backup/restore";
import { print, type OutputOptions } from "../render/output";
import { printable } from "../render/printable";
import { onBackups } from "../vault/on-backups";
import { openStorage } from "../vault/storage";

/** Options of the command. */
export interface BackupsOptions extends OutputOptions {
  limit: number;
}

/** Lists the backups in a bucket, the last one first. */
export async function vaultBackups(bucket: string, options: BackupsOptions): Promise<void> {
  await onBackups(options, async () => {
    const backups = await listBackups(openStorage(), bucket, options.limit);
    print(
      options,
      { bucket, backups: backups.map(summary) },
      printable(backups.length === 0 ? noneYet(bucket) : table(backups)),
    );
  });
}

function summary({ name, manifest, problem }: ListedBackup): object {
  if (manifest === undefined) return { name, usable: false, problem };
  const { takenAt, vaultVersion, kmsKey, sourceBucket, objects } = manifest;
  return {
    name,
    usable: true,
    takenAt,
    vaultVersion,
    kmsKey,
    sourceBucket,
    objects: objects.length,
    bytes: sum(objects),
  };
}

function table(backups: ListedBackup[]): string {
  const rows = backups.map(({ name, manifest }) =>
    manifest === undefined
      ? [name, "not complete", "", ""]
      : [name, manifest.vaultVersion, String(manifest.objects.length), String(sum(manifest.objects))],
  );
  const out = new Table({ head: ["backup", "Vault", "objects", "bytes"], style: { head: [], border: [] } });
  out.push(...rows);
  return `${out.toString()}\n`;
}

function sum(objects: { size: number }[]): number {
  return objects.reduce((total, { size }) => total + size, 0);
}

function noneYet(bucket: string): string {
  return `No backups in ${bucket}.\n`;
}
