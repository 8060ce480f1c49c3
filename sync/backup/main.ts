// Backs up Vault's data, as a Cloud Run job. Exit codes: 0 done, or there is nothing to back up yet; 1 it failed, and the
// job tries again; 2 wrong settings.
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

/** A token of the account that the job runs as, kept until a minute before it expires. */
function metadataToken(environment: Environment): () => Promise<string> {
  const host = environment["GCE_METADATA_HOST"] ?? "metadata.google.internal";
  const url = `http://${host}/computeMetadata/v1/instance/service-accounts/default/token`;
  let kept: { header: string; until: number } | undefined;
  return async () => {
    if (kept !== undefined && Date.now() < kept.until) return kept.header;
    const response = await fetch(url, {
      headers: { "Metadata-Flavor": "Google" },
      signal: AbortSignal.timeout(15_000),
    });
    if (!response.ok) throw new StorageError("the metadata server gives no access token", response.status);
    const answer = (await response.json()) as { access_token: string; expires_in: number };
    kept = { header: `Bearer ${answer.access_token}`, until: Date.now() + (answer.expires_in - 60) * 1000 };
    return kept.header;
  };
}

/** One line of JSON: Cloud Logging takes the severity from it. */
function log(severity: string, message: string, more: object = {}): void {
  process.stdout.write(`${JSON.stringify({ severity, message, ...more })}\n`);
}

/** The program. */
export async function main(environment: Environment): Promise<void> {
  const started = Date.now();
  try {
    const settings = readSettings(environment);
    const storage = new Storage({
      url: environment["STORAGE_URL"] ?? "https://storage.googleapis.com",
      authorization: metadataToken(environment),
      // Grants take up to seven minutes to arrive (https://cloud.google.com/iam/docs/access-change-propagation).
      patience: 420_000,
      waitForGrants: true,
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    });
    const result = await backUp(storage, settings);
    if (result.kind === "nothing") {
      log("INFO", `nothing to back up yet: ${settings.sourceBucket} is empty`);
      return;
    }
    const { name, objects, bytes } = result;
    const seconds = Math.round((Date.now() - started) / 1000);
    log("INFO", `backup ${name}: ${objects} objects, ${bytes} bytes`, { backup: { name, objects, bytes, seconds } });
  } catch (error) {
    const expected = [BackupFailure, StorageError, SettingsError].some((kind) => error instanceof kind);
    const reason = error instanceof Error && expected ? error.message : `unexpected: ${placeOf(error)}`;
    log("ERROR", `no backup was made: ${reason}`);
    process.exitCode = error instanceof SettingsError ? 2 : 1;
  }
}

/** Where it happened. The message of an error that nobody foresaw may quote what it choked on. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return `${error.name} ${
    error.stack
      ?.split("\n")
      .find((line) => /^\s+at /.test(line))
      ?.trim() ?? ""
  }`;
}

if (require.main === module) void main(process.env);
