import { ManifestError } from "../../sync/backup/manifest";
import { StorageError } from "../../sync/backup/objects";
import { RestoreError } from "../../sync/backup/restore";
import { UsageError } from "../project";
import { printError, type OutputOptions } from "../render/output";

/** Runs a command to its end. A failure that somebody can do something about is one line; the status is then 1. */
export async function reportFailure(options: OutputOptions, command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const expected = [ManifestError, RestoreError, StorageError, UsageError].some((kind) => error instanceof kind);
    if (!(error instanceof Error) || !expected) throw error;
    printError(options, error.message);
    process.exitCode = 1;
  }
}
