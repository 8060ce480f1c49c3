import { bucketResource, checkBackup, listBackups, restore } from "../../sync/backup/restore";
import type { Manifest } from "../../sync/backup/manifest";
import type { Storage } from "../../sync/backup/objects";
import { UsageError } from "../project";
import { print, say, type OutputOptions } from "../render/output";
import { printable } from "../render/printable";
import { onBackups } from "../vault/on-backups";
import { openStorage } from "../vault/storage";

/** Options of the command. */
export interface RestoreOptions extends OutputOptions {
  from: string;
  into?: string;
  location?: string;
  project?: string;
}

/**
 * Puts a backup into a fresh bucket, and says what to change so that Vault uses it. Safe to interrupt and to repeat.
 * Without `--into` it checks the backup and changes nothing.
 */
export async function vaultRestore(backup: string, options: RestoreOptions): Promise<void> {
  await onBackups(options, async () => {
    const storage = openStorage();
    const name = backup === "latest" ? await latest(storage, options.from) : backup;
    say(options, `Checking ${name} in ${options.from} ...\n`);
    const manifest = await checkBackup(storage, options.from, name);
    const { takenAt, vaultVersion, kmsKey, objects } = manifest;
    const facts = { backup: name, takenAt, vaultVersion, kmsKey, objects: objects.length };
    if (options.into === undefined) {
      print(
        options,
        { ...facts, usable: true },
        printable(`${describe(manifest)}It is complete, and nothing in it has changed.\n`),
      );
      return;
    }
    await makeBucket(storage, options.into, options);
    const progress = progressOf(options);
    const target = { backupBucket: options.from, manifest, targetBucket: options.into, onProgress: progress };
    const { copied, present } = await restore(storage, target);
    const steps = nextSteps(manifest, options.into);
    const text = [
      `${options.into} holds ${name}: ${copied} objects copied, ${present} were there, all checked.`,
      describe(manifest).trimEnd(),
      "Next:",
      ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    ];
    print(
      options,
      { ...facts, bucket: options.into, copied, present, nextSteps: steps },
      printable(`${text.join("\n")}\n`),
    );
  });
}

async function latest(storage: Storage, bucket: string): Promise<string> {
  const usable = (await listBackups(storage, bucket, 10)).find(({ manifest }) => manifest !== undefined);
  if (usable === undefined) throw new UsageError(`No complete backup among the last ten in ${bucket}.`);
  return usable.name;
}

async function makeBucket(storage: Storage, name: string, { location, project }: RestoreOptions): Promise<void> {
  if (location === undefined) return;
  if (project === undefined) throw new UsageError("--location makes a bucket: name its --project too.");
  // One that an earlier attempt made is there already.
  if ((await storage.bucket(name)) === undefined) await storage.createBucket(project, bucketResource(name, location));
}

/** Every fiftieth object, and the last one: enough to see that it goes on. */
function progressOf(options: RestoreOptions): (done: number, all: number) => void {
  return (done, all) => {
    if (done % 50 === 0 || done === all) say(options, `  ${done} of ${all} objects\n`);
  };
}

function describe({ name, takenAt, vaultVersion, kmsKey }: Manifest): string {
  return [
    `${name} is what Vault had stored at ${takenAt}; later changes are not in it.`,
    `It was written by Vault ${vaultVersion} and is unsealed by ${kmsKey}.`,
    "",
  ].join("\n");
}

/** What a person does after the copy; in the component's terms. */
export function nextSteps({ vaultVersion, kmsKey }: Manifest, bucket: string): string[] {
  return [
    `Set restoredBucket: "${bucket}" on the Vault component (in this project's stacks: pulumi config set groundplan:vaultRestoredBucket ${bucket}), and version to ${vaultVersion} or a release that may follow it.`,
    `If it is a Vault by another name, set sealKey: "${kmsKey}" too.`,
    "Preview: the server's configuration changes, and no key, bucket or secret is replaced. Then apply; reads and writes pause for up to 20 seconds.",
    "Look at /v1/sys/health, log in, and read a value. Then have credentials renewed that were issued after the backup: Vault does not know them and will not revoke them.",
    "Run the reconciler once, and look at its report: it brings the copies back to what the source says now.",
  ];
}
