// What the program itself is made of: Node.js, the engine, the providers, npm packages, GitHub's actions and this library.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { readText } from "../files/read";
import { merged } from "./find";
import type { Found } from "./model";

/** A lock file of npm is half a megabyte. */
const mostBytes = 32 * 1024 * 1024;

const names = z.record(z.string(), z.string()).optional();
const manifest = z.looseObject({
  name: z.string().optional(),
  version: z.string().optional(),
  dependencies: names,
  devDependencies: names,
  peerDependencies: names,
});
const lock = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ version: z.string().optional() })).optional(),
});

/** Packages that the project names itself, with the version that its lock file has, or else the range that it asks for. */
export function directPackages(folder: string): Record<string, string> {
  const { dependencies, devDependencies, peerDependencies } = parsed(folder, "package.json", manifest) ?? {};
  const { packages = {} } = parsed(folder, "package-lock.json", lock) ?? {};
  const ranges = { ...peerDependencies, ...devDependencies, ...dependencies };
  return Object.fromEntries(
    Object.entries(ranges)
      .filter(([, range]) => !/^(file|link|workspace):/.test(range))
      .map(([name, range]) => [name, packages[`node_modules/${name}`]?.version ?? range.replace(/^\D+/, "")]),
  );
}

/** Everything in the project's folder that has a version. */
export function versionsOfProject(folder: string): Found[] {
  const own = parsed(folder, "package.json", manifest);
  const packages = Object.entries(directPackages(folder)).map(([name, version]) => packageFound(name, version));
  const library: Found[] =
    own?.name === "groundplan" && own.version !== undefined ? [packageFound("groundplan", own.version)] : [];
  return merged([...library, ...packages, ...versionsOfWorkflows(folder)]);
}

function packageFound(name: string, version: string): Found {
  const engine = name === "@pulumi/pulumi";
  const provider = !engine && /^@pulumi\/(?!policy$|eslint)|^@pulumiverse\//.test(name);
  const kind = engine ? "engine" : provider ? "provider" : "package";
  const title = engine ? "Pulumi's SDK" : provider ? `provider ${name.replace(/^@[^/]+\//, "")}` : name;
  return {
    key: `npm:${name}`,
    title,
    kind,
    version,
    because: "its registry names no end of support",
    places: ["package.json"],
    raise: `npm install ${name}@{latest}, read what changed, and look at the plan: nothing may differ`,
  };
}

const action = /^\s*(?:-\s+)?uses:\s*([\w.-]+\/[\w./-]+)@([\w.-]+)(?:\s*#\s*v?(\S+))?\s*$/;
/** Not the versions of a matrix: on those only tests run. */
const nodeVersion = /^\s*node-version:\s*["']?(\d[\w.]*)["']?\s*$/;
const engineVersion = /^\s*pulumi-version:\s*["']?(\d[\w.-]*)["']?\s*$/;

/** What GitHub's workflows run on, line by line: their files are YAML, and the version of a pinned action stands in its comment. */
function versionsOfWorkflows(folder: string): Found[] {
  const files = [".github/workflows", ".github/actions"].flatMap((place) => yamlFiles(folder, place));
  return files.flatMap((file) =>
    (readText(join(folder, file), mostBytes) ?? "").split("\n").flatMap((line): Found[] => {
      const [, name, ref = "", comment] = action.exec(line) ?? [];
      if (name !== undefined) return [actionFound(file, name, ref, comment)];
      const [, engine] = engineVersion.exec(line) ?? [];
      if (engine !== undefined) return [engineFound(file, engine)];
      const [, node] = nodeVersion.exec(line) ?? [];
      return node === undefined ? [] : [nodeFound(file, node)];
    }),
  );
}

function actionFound(file: string, name: string, ref: string, comment: string | undefined): Found {
  const version = comment ?? (/^v?\d/.test(ref) ? ref.replace(/^v/, "") : undefined);
  return {
    key: `action:${name}`,
    title: `action ${name}`,
    kind: "action",
    ...(version === undefined ? {} : { version }),
    because: version === undefined ? "nothing says which version its commit is" : "GitHub names no end of support",
    places: [file],
    raise: `pin the commit of https://github.com/${name.split("/").slice(0, 2).join("/")}/releases, with its version as a comment`,
  };
}

function engineFound(file: string, version: string): Found {
  return {
    key: "pulumi",
    title: "Pulumi's engine",
    kind: "engine",
    version,
    because: "Pulumi names no end of support",
    places: [file],
    raise: "set pulumi-version to {latest}, the SDK's version, in every workflow",
  };
}

function nodeFound(file: string, version: string): Found {
  return {
    key: "node",
    title: "Node.js of the program",
    kind: "runtime",
    version,
    product: "nodejs",
    places: [file],
    raise: "run the tests on Node.js {cycle}, then set node-version, here and on laptops",
  };
}

function yamlFiles(folder: string, place: string): string[] {
  try {
    return readdirSync(join(folder, place), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.ya?ml$/.test(file))
      .map((file) => `${place}/${file}`)
      .sort();
  } catch {
    // A project without workflows.
    return [];
  }
}

function parsed<T>(folder: string, file: string, shape: z.ZodType<T>): T | undefined {
  const text = readText(join(folder, file), mostBytes);
  if (text === undefined) return undefined;
  try {
    return shape.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${join(folder, file)} cannot be read: ${reason}; correct it, or write it again with npm install`, {
      cause: error,
    });
  }
}
