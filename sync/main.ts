// The program. `node <file>` serves on PORT and runs a pass for each POST /; `node <file> once` runs one pass and ends.
// The settings are the JSON document that SYNC_SETTINGS names. Exit codes: 0, 1 if the pass failed, 2 if the settings
// cannot be used.
import { readFileSync } from "node:fs";
import { Reconciler } from "./engine";
import type { Surroundings } from "./http";
import { logLine, print } from "./log-line";
import { safeMessage } from "./report";
import { parseSettings, SettingsError } from "./settings";
import { SyncService } from "./service";
import { ownProject } from "./trace";

/** Where the services are. Each can be told to be somewhere else, as Google's and GitHub's own tools can. */
export function surroundingsOf(environment: { [name: string]: string | undefined }): Surroundings {
  const { GCE_METADATA_HOST: metadataHost, GITHUB_API_URL: githubUrl } = environment;
  return {
    metadataUrl: `http://${metadataHost ?? "metadata.google.internal"}`,
    secretManagerUrl: environment["SECRET_MANAGER_URL"] ?? "https://secretmanager.googleapis.com",
    runUrl: environment["CLOUD_RUN_URL"] ?? "https://run.googleapis.com",
    storageUrl: environment["STORAGE_URL"] ?? "https://storage.googleapis.com",
    memorystoreUrl: environment["MEMORYSTORE_URL"] ?? "https://memorystore.googleapis.com",
    githubUrl: githubUrl ?? "https://api.github.com",
    now: () => Date.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}

function settingsText(file: string | undefined): string {
  if (file === undefined || file === "") throw new SettingsError("SYNC_SETTINGS is not set; name the settings' file");
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new SettingsError(`${file} cannot be read; SYNC_SETTINGS names the settings' file`);
  }
}

/** Ends the process because of something that nobody foresaw, without what may be in its message. */
function end(error: unknown, code: number): void {
  print(logLine("reconciler", "CRITICAL", safeMessage(error)));
  process.exit(code);
}

export async function main(): Promise<void> {
  process.on("uncaughtException", (error) => {
    end(error, 1);
  });
  try {
    const settings = parseSettings(settingsText(process.env["SYNC_SETTINGS"]));
    const surroundings = surroundingsOf(process.env);
    const reconciler = new Reconciler(settings, surroundings);
    const service = new SyncService(reconciler, print, ownProject(surroundings.metadataUrl));
    if (process.argv[2] === "once") {
      const { failures } = await service.pass();
      process.exitCode = failures > 0 ? 1 : 0;
      return;
    }
    process.on("SIGTERM", () => {
      void service.stop().then(() => process.exit(0));
    });
    await service.start(Number(process.env["PORT"] ?? 8080));
  } catch (error) {
    end(error, error instanceof SettingsError ? 2 : 1);
  }
}

if (require.main === module) void main();
