// The drill of a restore, as a Cloud Run job. Exit codes: 0 the backup is proved; 1 it is not, and the log says why.
import { readFileSync } from "node:fs";
import { SyncError } from "../contract";
import { GoogleService, Identity } from "../google";
import { endUnexpected, logLine, print, type Severity } from "../log-line";
import { unexpected } from "../unexpected";
import { openCloud, SqlBusy, SqlFailure } from "./cloud";
import { drill, DrillFailure, type Time } from "./drill";
import { parseSettings } from "./settings";

const time: Time = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Metrics take the numbers. */
function log(severity: Severity, message: string, details: object): void {
  print(logLine("restore-drill", severity, message, { drill: details }));
}

function settingsText(file: string | undefined): string {
  try {
    return readFileSync(file ?? "", "utf8");
  } catch {
    throw new SyncError("SETTINGS names no file that can be read");
  }
}

/** The program. */
export async function main(environment: { [name: string]: string | undefined }): Promise<void> {
  try {
    const settings = parseSettings(settingsText(environment["SETTINGS"]));
    const metadataUrl = `http://${environment["GCE_METADATA_HOST"] ?? "metadata.google.internal"}`;
    const identity = new Identity({ metadataUrl, ...time });
    const service = new GoogleService("Cloud SQL", identity, time);
    const cloud = openCloud(service, settings.project, environment["CLOUD_SQL_URL"]);
    const report = await drill(cloud, settings, time);
    const { backup, instance, ageSeconds, restoreSeconds } = report;
    const message = `backup ${backup} of ${instance} is proved: ${ageSeconds} seconds old, restored in ${restoreSeconds}`;
    log("INFO", message, { result: "proved", ...report });
  } catch (error) {
    const expected = [DrillFailure, SqlFailure, SqlBusy, SyncError].some((kind) => error instanceof kind);
    const reason = error instanceof Error && expected ? error.message : unexpected(error);
    log("ERROR", `no backup is proved: ${reason}`, {
      result: error instanceof DrillFailure ? error.result : "failed",
    });
    process.exitCode = 1;
  }
}

if (require.main === module) {
  endUnexpected("restore-drill");
  void main(process.env);
}
