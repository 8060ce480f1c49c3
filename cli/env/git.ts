// A file of values must not get into a repository's history.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { readText, SETTINGS_BYTES } from "../../files/read";
import { usage } from "./failures";

/** How a file stays out of git. */
export const Protection = {
  /** It is in no repository. */
  Outside: "outside",
  /** Git ignores it already. */
  Ignored: "ignored",
  /** This clone's `info/exclude` names it from now on: nobody else's files change. */
  Excluded: "excluded",
} as const;
export type Protection = (typeof Protection)[keyof typeof Protection];

/**
 * Sees to it that git ignores a file that is about to be written.
 *
 * @throws EnvError if git tracks it, or would show it all the same.
 */
export function keepOutOfGit(file: string): Protection {
  const folder = path.dirname(file);
  if (!isInWorkTree(folder)) return Protection.Outside;
  const name = path.basename(file);
  if (git(folder, "--literal-pathspecs", "ls-files", "--error-unmatch", "--", name).status === 0) {
    throw usage(`--file: ${file}; git tracks it: choose another file, or \`git rm --cached\` it first`);
  }
  if (isIgnored(folder, name)) return Protection.Ignored;
  exclude(folder, name);
  if (isIgnored(folder, name)) return Protection.Excluded;
  throw usage(`--file: ${file}; a rule of .gitignore makes git show it: choose another file, or take the rule away`);
}

function isInWorkTree(folder: string): boolean {
  const { status, stdout, missing } = git(folder, "rev-parse", "--is-inside-work-tree");
  if (status === 0) return stdout.trim() === "true";
  if (!isBelowRepository(folder)) return false;
  const reason = missing ? "git is not on PATH" : "git does not say anything about it (try `git status` there)";
  throw usage(`--file: ${folder} is part of a git repository, and ${reason}; see to that, or write the file elsewhere`);
}

function isBelowRepository(start: string): boolean {
  for (let folder = path.resolve(start); ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, ".git"))) return true;
    if (folder === path.dirname(folder)) return false;
  }
}

function isIgnored(folder: string, name: string): boolean {
  return git(folder, "check-ignore", "--no-index", "--quiet", "--", `./${name}`).status === 0;
}

function exclude(folder: string, name: string): void {
  const file = path.resolve(folder, git(folder, "rev-parse", "--git-path", "info/exclude").stdout.trimEnd());
  const prefix = git(folder, "rev-parse", "--show-prefix").stdout.trimEnd();
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const before = readText(file, SETTINGS_BYTES) ?? "";
  const separator = before === "" || before.endsWith("\n") ? "" : "\n";
  // At its end, and nothing else: another command may name a file of its own at the same time.
  fs.appendFileSync(file, `${separator}${patternOf(prefix + name)}\n`);
}

/** A path as a pattern that matches it alone (https://git-scm.com/docs/gitignore). */
function patternOf(relative: string): string {
  return `/${relative.replace(/[\\*?[\]]/g, "\\$&").replace(/ $/, "\\ ")}`;
}

interface Finished {
  status: number | null;
  stdout: string;
  missing: boolean;
}

function git(folder: string, ...args: string[]): Finished {
  const { status, stdout, error } = spawnSync("git", args, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return { status, stdout: status === null ? "" : stdout, missing: error !== undefined };
}
