// `groundplan vault`: what an operator does with Vault's backups.
import { createRequire } from "node:module";
import type { Command } from "commander";
import type { BackupsOptions } from "../commands/vault-backups";
import type { RestoreOptions } from "../commands/vault-restore";
import { json, wholeNumber } from "../options";

const load = createRequire(__filename);

/** Adds the commands. Each one's code is loaded when it runs. */
export function addVaultCommands(program: Command): void {
  const vault = program
    .command("vault")
    .summary("list, check and restore backups of Vault")
    .description("list, check and restore backups of Vault; see components/vault/README.md");
  vault
    .command("backups")
    .description("list the backups in a bucket, the last one first")
    .argument("<bucket>", "the bucket, the component's output backupBucketName")
    .option("--limit <number>", "how many at most", wholeNumber(1, 9999), 20)
    .option(...json())
    .action(async (bucket: string, options: BackupsOptions) => {
      const { vaultBackups } = load("../commands/vault-backups") as typeof import("../commands/vault-backups");
      await vaultBackups(bucket, options);
    });
  vault
    .command("restore")
    .description("check a backup and put it into a fresh bucket; safe to interrupt and to repeat")
    .argument("<backup>", "the backup's name, or latest")
    .requiredOption("--from <bucket>", "bucket of the backups")
    .option("--into <bucket>", "the fresh bucket (default: only check the backup)")
    .option("--location <region>", "make the bucket there, if it does not exist")
    .option("--project <id>", "project to make the bucket in")
    .option(...json())
    .action(async (backup: string, options: RestoreOptions) => {
      const { vaultRestore } = load("../commands/vault-restore") as typeof import("../commands/vault-restore");
      await vaultRestore(backup, options);
    });
}
