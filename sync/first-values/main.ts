// Puts an application's first values into Vault and into their copies. Runs inside the project as a job.
import { endUnexpected, logLine, print, type Severity } from "../log-line";
import { explain } from "./failure";
import { summary } from "./messages";
import { run, type Around } from "./run";
import { readSettings } from "./settings";

const around: Around = {
  metadataUrl: "http://metadata.google.internal",
  secretManagerUrl: "https://secretmanager.googleapis.com",
  storageUrl: "https://storage.googleapis.com",
  memorystoreUrl: "https://memorystore.googleapis.com",
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  // Grants take two minutes to arrive as a rule, and seven or more at times
  // (https://cloud.google.com/iam/docs/access-change-propagation).
  patience: 420_000,
};

function log(severity: Severity, message: string): void {
  print(logLine("first-values", severity, message));
}

/** The program. */
export async function main(environment: { [name: string]: string | undefined }): Promise<void> {
  try {
    const settings = readSettings(environment);
    log("INFO", summary(settings.app, await run(settings, around)));
  } catch (error) {
    log("ERROR", explain(error));
    process.exitCode = 1;
  }
}

if (require.main === module) {
  endUnexpected("first-values");
  void main(process.env);
}
