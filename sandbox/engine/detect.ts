// Finds the Pulumi command.
import { execFile } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** How long the npm package `pulumi` may take to download the engine. */
const DOWNLOAD_MILLISECONDS = 10_000;

/** The path of a `pulumi` that can run now, or nothing. Looks only at files. */
export function findEngine(): string | undefined {
  return onPath() ?? downloaded();
}

/**
 * The path of a `pulumi`, or nothing. Where the npm package `pulumi` is installed in the project and has not downloaded
 * its engine yet, it gets ten seconds to do so.
 *
 * @public loaded on demand, by name
 */
export async function detectEngine(projectDir: string): Promise<string | undefined> {
  return findEngine() ?? ((await download(projectDir)) ? downloaded() : undefined);
}

/** Starts the npm package's command, which downloads the engine before it answers. */
function download(projectDir: string): Promise<boolean> {
  let command: string;
  try {
    command = createRequire(join(projectDir, "package.json")).resolve("pulumi/run.js");
  } catch {
    return Promise.resolve(false);
  }
  return new Promise((resolve) => {
    execFile(process.execPath, [command, "version"], { timeout: DOWNLOAD_MILLISECONDS }, (error) => {
      resolve(error === null);
    });
  });
}

function onPath(): string | undefined {
  const name = process.platform === "win32" ? "pulumi.exe" : "pulumi";
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    // The npm package `pulumi` puts a wrapper of that name here, which downloads the engine when it is first used.
    if (folder === "" || folder.includes("node_modules")) continue;
    const file = join(folder, name);
    if (isExecutable(file)) return file;
  }
  return undefined;
}

/** The engine that the npm package `pulumi`, or the Automation API, has downloaded already. */
function downloaded(): string | undefined {
  const versions = join(process.env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "versions");
  if (!existsSync(versions)) return undefined;
  for (const version of newestFirst(readdirSync(versions))) {
    const file = join(versions, version, "bin", process.platform === "win32" ? "pulumi.exe" : "pulumi");
    if (isExecutable(file)) return file;
  }
  return undefined;
}

function newestFirst(versions: string[]): string[] {
  return versions.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
