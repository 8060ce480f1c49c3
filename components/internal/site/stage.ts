import * as fs from "node:fs";
import * as path from "node:path";
import type { Digests } from "./digests";
import type { Listed } from "./folder";

/** What is copied stays for the releases before, which may be planned again. */
const most = 3;

/**
 * A copy of what is published, and of nothing else, below the working directory; the name that it has from there. The provider uploads what is in a
 * folder when it gets there: a copy is what was checked, whatever happens to the folder meanwhile. It is named after its digest and made
 * once; an interrupted one has another name.
 */
export function stage(
  { files, digests, digest }: { files: Listed[]; digests: Digests; digest: string },
  { store, prefix }: { store: string; prefix: string },
): string {
  const folder = path.join(store, digest);
  if (fs.existsSync(folder)) {
    fs.utimesSync(folder, new Date(), new Date());
    return folder;
  }
  fs.mkdirSync(store, { recursive: true });
  fs.writeFileSync(listOf(store, digest), JSON.stringify([...digests]));
  copy(files, { folder, prefix, formerly: newest(store, digests, prefix) });
  prune(store);
  return folder;
}

/** Where the newest copy has a file of the same content at the same place; nobody writes into a copy, so that two can share it. */
function newest(store: string, digests: Digests, prefix: string): (at: string) => string | undefined {
  const [name] = byAge(store);
  const known = name === undefined ? undefined : stagedDigests(store, name);
  if (name === undefined || known === undefined) return () => undefined;
  return (at) => (known.get(at) === digests.get(at) ? path.join(store, name, prefix, at) : undefined);
}

/** The digests of the files of a release, if there is a copy of it here. */
export function stagedDigests(store: string, digest: string): Digests | undefined {
  if (!/^[0-9a-f]{64}$/.test(digest) || !fs.existsSync(path.join(store, digest))) return undefined;
  return new Map(JSON.parse(fs.readFileSync(listOf(store, digest), "utf8")) as [string, string][]);
}

function listOf(store: string, digest: string): string {
  return path.join(store, `${digest}.json`);
}

function copy(
  files: Listed[],
  { folder, prefix, formerly }: { folder: string; prefix: string; formerly: (at: string) => string | undefined },
): void {
  const draft = `${folder}.${process.pid}`;
  fs.rmSync(draft, { recursive: true, force: true });
  const made = new Set<string>();
  for (const { path: at, source } of files) {
    const target = path.join(draft, prefix, at);
    const directory = path.dirname(target);
    if (!made.has(directory)) fs.mkdirSync(directory, { recursive: true });
    made.add(directory);
    const same = formerly(at);
    if (same === undefined || !linked(same, target)) fs.copyFileSync(source, target, fs.constants.COPYFILE_FICLONE);
  }
  try {
    fs.renameSync(draft, folder);
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true });
    // Another process made it in the meantime: the same files, since its name is their digest.
    if (!fs.existsSync(folder)) throw error;
  }
}

/** A link costs no reading and no space. It is not to be had on each file system, nor where that copy had another prefix. */
function linked(existing: string, target: string): boolean {
  try {
    fs.linkSync(existing, target);
    return true;
  } catch {
    return false;
  }
}

/** The copies, the newest first. */
function byAge(store: string): string[] {
  return fs
    .readdirSync(store)
    .filter((name) => /^[0-9a-f]{64}$/.test(name))
    .map((name) => ({ name, time: fs.statSync(path.join(store, name)).mtimeMs }))
    .sort((one, other) => other.time - one.time)
    .map(({ name }) => name);
}

function prune(store: string): void {
  for (const name of byAge(store).slice(most)) {
    fs.rmSync(path.join(store, name), { recursive: true, force: true });
    fs.rmSync(listOf(store, name), { force: true });
  }
}
