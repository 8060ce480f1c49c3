// A program of another team, in a folder of its own, with the library installed as it would be published.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { name, version, dependencies, peerDependencies, peerDependenciesMeta } from "groundplan/package.json";
import { execute, type CommandResult } from "../support/command";

const root = path.join(__dirname, "../..");

/** Where the program is. */
export interface Consumer {
  folder: string;
  /** The installed library. */
  library: string;
  /** What `npm pack` made. */
  tarball: string;
  /** Files of the package, as `npm pack` lists them. */
  files: string[];
  /** Runs the tests of other examples, with what is installed here, in one process. */
  beside(...examples: string[]): Promise<string>;
  /**
   * Runs JavaScript in another folder, with a copy of the installed library, where of the peer dependencies those are that are not
   * optional.
   */
  newcomer(program: string): Promise<string>;
  /** Runs a program in the folder. Fails unless it exits with 0. */
  run(command: string, ...args: string[]): Promise<string>;
  remove(): void;
}

/**
 * Packs the library, copies the examples out of the repository and installs the one into one of the others. Everything else comes
 * from this repository's node_modules by links, so that it needs no network; npm still checks that the versions fit.
 */
export async function installInto(example: string): Promise<Consumer> {
  const place = realpathSync(mkdtempSync(path.join(tmpdir(), "groundplan-consumer-")));
  const folder = path.join(place, example);
  const run = async (command: string, ...args: string[]): Promise<string> =>
    succeeded(command, args, await execute(command, args, { cwd: folder, env: plainEnvironment() }));

  cpSync(path.join(root, "examples"), place, { recursive: true });
  const files = await pack(place);
  const tarball = path.join(place, `${name}-${version}.tgz`);
  const file = path.join(folder, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const all = { ...peerDependencies, ...manifest.dependencies, ...manifest.devDependencies };
  writeFileSync(
    file,
    JSON.stringify({ ...manifest, devDependencies: {}, ...localPackages(Object.keys(all), tarball) }),
  );
  await install(folder);
  return {
    folder,
    library: path.join(folder, "node_modules", name),
    tarball,
    files,
    beside: async (...others) => {
      symlinkSync(path.join(folder, "node_modules"), path.join(place, "node_modules"));
      const tests = others.map((other) => `require(${JSON.stringify(path.join(place, other, "index.test.ts"))});`);
      const file = path.join(place, "beside.cjs");
      writeFileSync(file, tests.join("\n"));
      const args = ["--require", "groundplan/register", file];
      return succeeded("node", args, await execute(process.execPath, args, { cwd: place, env: plainEnvironment() }));
    },
    newcomer: async (program) => {
      const cwd = path.join(place, "newcomer");
      const needed = Object.keys(peerDependencies).filter((peer) => !Object.hasOwn(peerDependenciesMeta, peer));
      const modules = path.join(cwd, "node_modules");
      cpSync(path.join(folder, "node_modules", name), path.join(modules, name), { recursive: true });
      for (const one of [...Object.keys(dependencies), ...needed]) {
        mkdirSync(path.dirname(path.join(modules, one)), { recursive: true });
        symlinkSync(path.join(root, "node_modules", one), path.join(modules, one));
      }
      const args = ["--eval", program];
      return succeeded("node", args, await execute(process.execPath, args, { cwd, env: plainEnvironment() }));
    },
    run,
    remove: () => {
      rmSync(place, { recursive: true, force: true });
    },
  };
}

async function pack(place: string): Promise<string[]> {
  // The project runs no scripts of packages, its own `prepack` among them unless it is asked to.
  const args = ["pack", "--ignore-scripts=false", "--json", "--pack-destination", place];
  const output = succeeded("npm", args, await execute("npm", args, { cwd: root, env: plainEnvironment() }));
  // The build may print before the list.
  const [packed] = JSON.parse(output.slice(output.search(/^\[/m))) as { files: { path: string }[] }[];
  return (packed?.files ?? []).map((file) => file.path);
}

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** Dependencies of a program: the library is the tarball; what it needs, and what else is named, are links. */
function localPackages(names: string[], tarball: string): Manifest {
  const links = [...new Set([...Object.keys(dependencies), ...names])].map((one): [string, string] => [
    one,
    `file:${path.join(root, "node_modules", one)}`,
  ]);
  return { dependencies: { ...Object.fromEntries(links), [name]: `file:${tarball}` } };
}

async function install(folder: string): Promise<void> {
  const args = ["install", "--offline", "--ignore-scripts", "--no-package-lock"];
  succeeded("npm", args, await execute("npm", args, { cwd: folder, env: plainEnvironment() }));
}

/** Without what the test runner tells its children, and without an engine that happens to be here. */
function plainEnvironment(): Record<string, string | undefined> {
  return { NODE_TEST_CONTEXT: undefined, GROUNDPLAN_ADAPTER: "offline" };
}

function succeeded(command: string, args: string[], result: CommandResult): string {
  if (result.code === 0) return result.stdout;
  throw new Error(`${command} ${args.join(" ")} ended with ${result.code}:\n${result.stdout}\n${result.stderr}`);
}
