import { ManifestError } from "../../sync/backup/manifest";
import { StorageError } from "../../sync/backup/objects";
import { RestoreError } from "../../sync/backup/restore";
import { UsageError } from "../project";
import { printable, printableJson } from "../render/printable";

/** Options of every command about Vault. */
export interface VaultOptions {
  json?: boolean;
}

/** Prints a result: one JSON document, or a text for people. */
export function print(options: VaultOptions, document: object, text: string): void {
  process.stdout.write(
    options.json === true
      ? printableJson(`${JSON.stringify({ formatVersion: 1, ...document }, undefined, 2)}\n`)
      : printable(text),
  );
}

/** Runs a command to its end. A failure that somebody can do something about is one line; the status is then 1. */
export async function conclude(options: VaultOptions, command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const expected = [ManifestError, RestoreError, StorageError, UsageError].some((kind) => error instanceof kind);
    if (!(error instanceof Error) || !expected) throw error;
    if (options.json === true) print(options, { error: error.message }, "");
    process.stderr.write(`error: ${printable(error.message)}\n`);
    process.exitCode = 1;
  }
}
