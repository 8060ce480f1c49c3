import fs from "node:fs";
import path from "node:path";
import { writeLocalFile } from "../../sync/targets/file";
import { revokeLease } from "../env/credentials";
import { ExitCode } from "../env/exit-code";
import { usage } from "../env/failures";
import { defaultFile, Format, isOurs, parseFormat, render } from "../env/formats";
import { keepOutOfGit, Protection } from "../env/git";
import { DatabaseAccess, Role } from "../env/names";
import { print, progress, warn } from "../env/output";
import type { OutputOptions } from "../render/output";
import { openSession, withSession, type LoginOptions } from "../env/session";
import { findTarget, requireApp, type TargetOptions } from "../env/target";
import { describeValues, expiry, readValues } from "../env/values";

interface PullOptions extends TargetOptions, LoginOptions, OutputOptions {
  output?: string;
  format?: string;
  file?: string;
  database?: DatabaseAccess;
  force?: boolean;
}

/** Writes what the login may read to a file for the laptop's programs. */
export async function pull(stack: string, options: PullOptions): Promise<number> {
  const say = progress(options);
  const format = parseFormat(options.output ?? options.format ?? Format.Dotenv);
  const target = findTarget(stack, options, process.env);
  const app = requireApp(target);
  const file = path.resolve(options.file ?? defaultFile[format]);
  // What can be refused is refused before Vault makes a database user for nothing.
  requirePlace(file, options.force === true);
  const git = keepOutOfGit(file);
  if (git === Protection.Excluded) warn(`Git ignores ${file} from now on: it is in this clone's info/exclude`);

  const world = { variables: process.env, say };
  const origin = { environment: target.environment, app };
  return withSession(openSession(target, Role.Developer, options, world), async (session, keep) => {
    const database = { access: options.database ?? DatabaseAccess.Readonly, required: options.database !== undefined };
    const values = await readValues(session, app, database);
    values.notes.forEach(warn);
    const expires = expiry(session, values, Date.now());
    try {
      await writeLocalFile(file, render(format, values.variables, { ...origin, expires }));
    } catch (error) {
      if (values.databaseUser !== undefined) await revokeLease(session, values.databaseUser.lease);
      throw error;
    }
    // A database user lives no longer than the login that it was made with.
    if (values.databaseUser !== undefined) keep();
    const until = expires?.toISOString();
    say(`Wrote ${file}: ${describeValues(values)}${until === undefined ? "" : `, until ${until}`}`);
    const keys = [...values.variables.keys()].sort();
    print(options, { ...origin, file, format, git, expires: until ?? null, keys, notes: values.notes }, "");
    return ExitCode.Ok;
  });
}

/** A file that somebody wrote by hand is not ours to lose. */
function requirePlace(file: string, force: boolean): void {
  const folder = path.dirname(file);
  if (!fs.existsSync(folder)) throw usage(`--file: ${file}; there is no folder ${folder}: make it first`);
  if (!fs.existsSync(file)) return;
  if (fs.statSync(file).isDirectory()) throw usage(`--file: ${file}; is a folder: name a file`);
  if (force || isOurs(fs.readFileSync(file, "utf8"))) return;
  throw usage(`--file: ${file}; exists, and no pull wrote it: name another file, or overwrite it with --force`);
}
