// A backend of files on this machine keeps attributes beside each state, and writes them in place: a kill at that moment
// leaves an empty file, and no command can read the state any more (gocloud.dev, blob/fileblob). The state itself is replaced
// in one step; attributes that are missing are no error.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../project";
import { PulumiError, exportState, mustRun, type PulumiProject } from "./pulumi";
import type { StateDocument } from "./state";

/** The stack's state. Where empty attributes keep it from being read, `repair` removes them. */
export async function readableState(
  at: PulumiProject,
  stack: string,
  project: string,
  repair: boolean,
): Promise<StateDocument> {
  try {
    return await exportState(at, stack);
  } catch (error) {
    if (!(error instanceof PulumiError) || !/failed to load checkpoint/.test(error.output)) throw error;
    const empty = await emptyAttributes(at, stack, project);
    if (empty.length === 0) throw error;
    if (!repair) {
      throw new UsageError(`${empty.join(", ")}: empty since the kill, so the state cannot be read; --yes removes it`);
    }
    for (const file of empty) fs.rmSync(file);
    return await exportState(at, stack);
  }
}

async function emptyAttributes(at: PulumiProject, stack: string, project: string): Promise<string[]> {
  const { url } = JSON.parse(await mustRun(at, ["whoami", "--json"])) as { url?: string };
  if (url === undefined || !url.startsWith("file://")) return [];
  const folder = fileURLToPath(url.replace(/\?.*$/, "").replace(/^file:\/\/~/, `file://${process.env["HOME"] ?? ""}`));
  const base = path.join(folder, ".pulumi", "stacks", project, `${stack}.json`);
  return [`${base}.attrs`, `${base}.bak.attrs`].filter((file) => fs.existsSync(file) && fs.statSync(file).size === 0);
}
