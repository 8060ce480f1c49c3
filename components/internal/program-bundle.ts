import * as fs from "node:fs";
import * as path from "node:path";
import { sha256 } from "./digest";
import { made } from "./made";

/** A program as one text that needs nothing but Node.js 20 or later. */
export interface ProgramBundle {
  /** The CommonJS module. `node /program/<fileName>` starts it; it never starts by being read. */
  text: string;
  /** `<folder>-<digest>.cjs`, by the folder that the entry is in: another text has another name. */
  fileName: string;
  /** Twelve hexadecimal digits of the text's SHA-256. */
  digest: string;
}

/** What esbuild offers, as far as it is used. */
interface Bundler {
  version: string;
  buildSync(options: { [name: string]: unknown }): { outputFiles: { text: string }[]; metafile: { inputs: object } };
}

interface Cached {
  /** Digest of each file that went into the text, by its path from the root. */
  inputs: { [file: string]: string };
  text: string;
}

/**
 * The program whose first file is `entry`, a path from the package's root such as `sync/main.ts`, with everything that it
 * imports. Start it with `node /program/<fileName>`.
 *
 * The published package carries the text. A checkout bundles the sources that are there; the result is kept under the
 * digest of every one of them, so it is never stale, and esbuild is loaded after a change only.
 */
export function programBundle(entry: string): ProgramBundle {
  return made(bundles, entry, () => findBundle(entry));
}

/** One process is one deployment: each application has the same program. */
const bundles = new Map<string, ProgramBundle>();

/** The files of a checkout as they are now: programs share most of theirs. */
export class Sources {
  private readonly digests = new Map<string, string>();
  private readonly folders = new Map<string, string[]>();
  private version: string | undefined;

  constructor(public readonly root: string) {}

  /** That of esbuild, which is installed beside the sources. */
  public get bundlerVersion(): string {
    return (this.version ??= bundlerVersion(this.root));
  }

  /** Digest of a file, by its path from the root. */
  public digestOf(file: string): string {
    return made(this.digests, file, () => sha256(fs.readFileSync(path.join(this.root, file))));
  }

  /** The files of TypeScript in a folder and in those in it, in order. */
  public in(folder: string): string[] {
    return made(this.folders, folder, () =>
      fs
        .readdirSync(path.join(this.root, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .sort()
        .map((file) => path.join(folder, file)),
    );
  }
}

/** The package's own, read once in a process. */
export const ownSources = new Sources(path.join(__dirname, "..", ".."));

function findBundle(entry: string): ProgramBundle {
  const published = path.join(ownSources.root, publishedFile(entry));
  const text = fs.existsSync(published) ? fs.readFileSync(published, "utf8") : bundled(ownSources, entry);
  const digest = sha256(text).slice(0, 12);
  return { text, fileName: `${path.basename(path.dirname(entry))}-${digest}.cjs`, digest };
}

/** Where the published package keeps a program's text, from the folder that the compiled library is in. */
export function publishedFile(entry: string): string {
  return entry.replace(/\.ts$/, ".cjs");
}

/**
 * Bundles a checkout's sources, or takes the text from the cache if none of its files has changed. `settings` are those of
 * esbuild that differ from a Node.js program's.
 */
export function bundled(sources: Sources, entry: string, settings: { [name: string]: unknown } = {}): string {
  const { root } = sources;
  const cacheDir = path.join(root, "node_modules", ".cache", "groundplan");
  // All files beside the program, so that a file which appears or goes counts too.
  const contents = sources.in(entry.split("/")[0] ?? "").map((file) => [file, sources.digestOf(file)]);
  const key = sha256(JSON.stringify([entry, sources.bundlerVersion, options, settings, contents]));
  const file = path.join(cacheDir, `bundle-${key.slice(0, 40)}.json`);
  const cached = readCache(sources, file);
  if (cached !== undefined) return cached;
  const made = bundle(sources, entry, settings);
  writeCache(cacheDir, file, made);
  return made.text;
}

const options = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  legalComments: "inline",
  charset: "utf8",
  logLevel: "silent",
  // Paths are in the text's comments: those of links are the same everywhere.
  preserveSymlinks: true,
  metafile: true,
  write: false,
  // The checkout's own settings are for the compiler that checks types.
  tsconfigRaw: "{}",
};

function bundle(sources: Sources, entry: string, settings: { [name: string]: unknown }): Cached {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const esbuild = require("esbuild") as Bundler;
  const { outputFiles, metafile } = esbuild.buildSync({
    ...options,
    ...settings,
    absWorkingDir: sources.root,
    entryPoints: [entry],
  });
  const inputs = Object.keys(metafile.inputs).map((file) => [file, sources.digestOf(file)]);
  return { text: outputFiles[0]?.text ?? "", inputs: Object.fromEntries(inputs) as Cached["inputs"] };
}

function readCache(sources: Sources, file: string): string | undefined {
  try {
    const { inputs, text } = JSON.parse(fs.readFileSync(file, "utf8")) as Cached;
    // Installed packages are somewhere else, and can change without the sources.
    return Object.entries(inputs).every(([name, digest]) => sources.digestOf(name) === digest) ? text : undefined;
  } catch {
    return undefined;
  }
}

function writeCache(cacheDir: string, file: string, made: Cached): void {
  // Written aside and renamed: a run that is interrupted, a full disk or a run beside it never leaves half a file. Not flushed: a
  // file that lost its end with the machine's power cannot be parsed, and is made again.
  const partial = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(cacheDir, { recursive: true });
    fs.writeFileSync(partial, JSON.stringify(made));
    fs.renameSync(partial, file);
  } catch {
    // A read-only checkout works too; it bundles every time.
    fs.rmSync(partial, { force: true });
  }
}

function bundlerVersion(root: string): string {
  const manifest = fs.readFileSync(path.join(root, "node_modules", "esbuild", "package.json"), "utf8");
  return (JSON.parse(manifest) as Bundler).version;
}
