// Finds the Pulumi command.
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** The path of a `pulumi` that can run now, or nothing. Looks only at files: it never waits for a download. */
export function detectEngine(): string | undefined {
  return onPath() ?? downloaded();
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
  for (const version of readdirSync(versions).sort().reverse()) {
    const file = join(versions, version, "bin", process.platform === "win32" ? "pulumi.exe" : "pulumi");
    if (isExecutable(file)) return file;
  }
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
