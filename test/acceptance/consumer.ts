// A program of another team, in a folder of its own, with the library installed as it would be published.
import { cpSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bin, name, version, dependencies, peerDependencies, peerDependenciesMeta } from "groundplan/package.json";
import { execute, type CommandResult } from "../support/command";

const root = path.join(__dirname, "../..");

/** As `npm test` runs files of tests: the runner follows no promises, and the SDK's compiler stays away. */
const quicker = ["start/lazy-sdk.cjs", "test/support/untracked.cjs"].flatMap((file) => [
  "--require",
  path.join(root, file),
]);

/** What else the examples' own package.json names. */
const tools = ["@types/node", "typescript"];

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
   * Runs JavaScript in another folder, with the installed library, where of the peer dependencies those are that are not optional.
   */
  newcomer(program: string): Promise<string>;
  /** Runs a program in the folder. Fails unless it exits with 0. */
  run(command: string, ...args: string[]): Promise<string>;
  remove(): void;
}

/**
 * Packs the library, copies the examples out of the repository and unpacks the one beside one of the others. Everything else comes
 * from this repository's node_modules by links, so that it needs no network. Whether the versions fit is what npm checks in the first ten minutes.
 */
export async function installInto(example: string): Promise<Consumer> {
  const place = realpathSync(mkdtempSync(path.join(tmpdir(), "groundplan-consumer-")));
  const folder = path.join(place, example);
  const run = async (command: string, ...args: string[]): Promise<string> =>
    succeeded(command, args, await execute(command, args, { cwd: folder, env: plainEnvironment() }));

  cpSync(path.join(root, "examples"), place, { recursive: true });
  const files = await pack(place);
  const tarball = path.join(place, `${name}-${version}.tgz`);
  await unpack(tarball, path.join(folder, "node_modules"));
  const library = path.join(folder, "node_modules", name);
  return {
    folder,
    library,
    tarball,
    files,
    beside: async (...others) => {
      symlinkSync(path.join(folder, "node_modules"), path.join(place, "node_modules"));
      const tests = others.map((other) => `require(${JSON.stringify(path.join(place, other, "index.test.ts"))});`);
      const file = path.join(place, "beside.cjs");
      writeFileSync(file, tests.join("\n"));
      const args = [...quicker, "--require", "groundplan/register", file];
      return succeeded("node", args, await execute(process.execPath, args, { cwd: place, env: plainEnvironment() }));
    },
    newcomer: async (program) => {
      const cwd = path.join(place, "newcomer");
      const needed = Object.keys(peerDependencies).filter((peer) => !Object.hasOwn(peerDependenciesMeta, peer));
      const modules = path.join(cwd, "node_modules");
      link(modules, [...Object.keys(dependencies), ...needed]);
      const args = ["--eval", program];
      // Lent, since a link would lead to the packages beside the library, and a copy of its files takes long.
      renameSync(library, path.join(modules, name));
      try {
        return succeeded("node", args, await execute(process.execPath, args, { cwd, env: plainEnvironment() }));
      } finally {
        renameSync(path.join(modules, name), library);
      }
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

/** Puts the library into a program's packages as npm would, and beside it all that it or a program may load. */
async function unpack(tarball: string, modules: string): Promise<void> {
  const library = path.join(modules, name);
  mkdirSync(library, { recursive: true });
  const args = ["-xzf", tarball, "--strip-components=1", "-C", library];
  succeeded("tar", args, await execute("tar", args));
  link(modules, [...Object.keys(dependencies), ...Object.keys(peerDependencies), ...tools]);
  mkdirSync(path.join(modules, ".bin"));
  for (const [command, program] of Object.entries(bin)) {
    symlinkSync(path.join("..", name, program), path.join(modules, ".bin", command));
  }
}

/** Links packages of this repository. */
function link(modules: string, packages: string[]): void {
  for (const one of packages) {
    mkdirSync(path.dirname(path.join(modules, one)), { recursive: true });
    symlinkSync(path.join(root, "node_modules", one), path.join(modules, one));
  }
}

/** Without what the test runner tells its children, and without an engine that happens to be here. */
function plainEnvironment(): Record<string, string | undefined> {
  return { NODE_TEST_CONTEXT: undefined, GROUNDPLAN_ADAPTER: "offline" };
}

function succeeded(command: string, args: string[], result: CommandResult): string {
  if (result.code === 0) return result.stdout;
  throw new Error(`${command} ${args.join(" ")} ended with ${result.code}:\n${result.stdout}\n${result.stderr}`);
}
