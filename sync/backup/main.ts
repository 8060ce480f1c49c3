// Backs up Vault's data, as a Cloud Run job. Exit codes: 0 done, or there is nothing to back up yet; 1 it failed, and the
// job tries again; 2 wrong settings.
import { SyncError } from "../contract";
import { Identity } from "../google";
import { endUnexpected, logLine, print, type Severity } from "../log-line";
import { unexpected } from "../unexpected";
import { backUp, BackupFailure, type BackupSettings } from "./back-up";
import { Storage, StorageError } from "./objects";

interface Environment {
  [name: string]: string | undefined;
}

/** Reads the settings; whatever is missing is named, all at once. */
export function readSettings(environment: Environment): BackupSettings {
  const missing: string[] = [];
  const text = (name: string): string => {
    const value = environment[name] ?? "";
    if (value === "") missing.push(name);
    return value;
  };
  const settings = {
    sourceBucket: text("SOURCE_BUCKET"),
    backupBucket: text("BACKUP_BUCKET"),
    vaultVersion: text("VAULT_VERSION"),
    kmsKey: text("KMS_KEY"),
  };
  if (missing.length > 0) throw new SettingsError(`not set: ${missing.join(", ")}`);
  return settings;
}

class SettingsError extends Error {}

/** Cloud Storage, with the identity of the job. */
export function openStorage(
  environment: Environment,
  sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds)),
): Storage {
  const metadataUrl = `http://${environment["GCE_METADATA_HOST"] ?? "metadata.google.internal"}`;
  const identity = new Identity({ metadataUrl, now: () => Date.now(), sleep });
  return new Storage({
    url: environment["STORAGE_URL"] ?? "https://storage.googleapis.com",
    authorization: async () => {
      // The reconciler gives the metadata server some seconds a pass; here each attempt of a request has them.
      identity.begin();
      return `Bearer ${await identity.accessToken()}`;
    },
    refused: () => {
      identity.forget();
    },
    // Grants take up to seven minutes to arrive (https://cloud.google.com/iam/docs/access-change-propagation).
    patience: 420_000,
    waitForGrants: true,
    sleep,
  });
}

function log(severity: Severity, message: string, more: object = {}): void {
  print(logLine("vault-backup", severity, message, more));
}

/** The program. */
export async function main(environment: Environment): Promise<void> {
  const started = Date.now();
  try {
    const settings = readSettings(environment);
    const result = await backUp(openStorage(environment), settings);
    if (result.kind === "nothing") {
      log("INFO", `nothing to back up yet: ${settings.sourceBucket} is empty`);
      return;
    }
    const { name, objects, bytes } = result;
    const seconds = Math.round((Date.now() - started) / 1000);
    log("INFO", `backup ${name}: ${objects} objects, ${bytes} bytes`, { backup: { name, objects, bytes, seconds } });
  } catch (error) {
    const expected = [BackupFailure, StorageError, SettingsError, SyncError].some((kind) => error instanceof kind);
    const reason = error instanceof Error && expected ? error.message : unexpected(error);
    log("ERROR", `no backup was made: ${reason}`);
    process.exitCode = error instanceof SettingsError ? 2 : 1;
  }
}

if (require.main === module) {
  endUnexpected("vault-backup");
  void main(process.env);
}
