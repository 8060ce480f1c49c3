import { ManifestError } from "../../sync/backup/manifest";
import { StorageError } from "../../sync/backup/objects";
import { RestoreError } from "../../sync/backup/restore";
import type { OutputOptions } from "../render/output";
import { reportFailure } from "../report-failure";

/** Runs a command on backups to its end. */
export async function onBackups(options: OutputOptions, command: () => Promise<void>): Promise<void> {
  await reportFailure(options, command, { expected: [ManifestError, RestoreError, StorageError], status: 1 });
}
