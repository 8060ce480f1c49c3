// Folders as builds leave them, for tests of static sites.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** A new folder with these files, by their paths; it goes with the process. */
export function folderOf(files: { [path: string]: string | Buffer }): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "groundplan-site-"));
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  writeInto(folder, files);
  return folder;
}

export function writeInto(folder: string, files: { [path: string]: string | Buffer }): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
}
