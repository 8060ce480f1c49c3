// npm's registry on this machine: the library as it would be published, and what it needs as it is in node_modules.
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { name as ownName, peerDependencies } from "groundplan/package.json";
import { root } from "../support/project";

/** A package in a version, and where its files are. */
interface Available {
  version: string;
  /** A folder, or a tarball of `npm pack`. */
  place: string;
}

export interface Registry {
  /** `http://127.0.0.1:…/` */
  url: string;
  /** Packages whose files were asked for, each once. */
  served: Set<string>;
  close(): Promise<void>;
}

/** As npm's registry sends a package's files: whoever has them does not ask again. */
const unchanging = {
  "content-type": "application/octet-stream",
  "cache-control": "public, immutable, max-age=31557600",
};

/** Serves the tarball as the library, and every package that is installed in this repository. */
export async function serveRegistry(tarball: string): Promise<Registry> {
  const packages = installed();
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { version: string };
  packages.set(ownName, [{ version, place: tarball }]);
  const served = new Set<string>();
  const needed = neededOfProviders();
  const manifests = mkdtempSync(path.join(tmpdir(), "groundplan-manifests-"));
  const server = createServer((request, response) => {
    const [name = "", file] = decodeURIComponent(request.url ?? "")
      .slice(1)
      .split("/-/");
    const versions = packages.get(name);
    if (versions === undefined) {
      response.writeHead(404, { "content-type": "application/json" }).end('{"error":"not found"}');
    } else if (file === undefined) {
      response
        .writeHead(200, { "content-type": "application/json", "cache-control": "public, max-age=300" })
        .end(JSON.stringify(document(url, name, versions)));
    } else {
      served.add(name);
      const found = versions.find((one) => `${one.version}.tgz` === file);
      if (found === undefined) response.writeHead(404).end();
      else packed(name, found.place, needed, manifests).pipe(response.writeHead(200, unchanging));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    served,
    close: () =>
      new Promise((resolve) => {
        rmSync(manifests, { recursive: true, force: true });
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** By name, the version that is hoisted first. */
function installed(): Map<string, Available[]> {
  const lock = JSON.parse(readFileSync(path.join(root, "node_modules/.package-lock.json"), "utf8")) as {
    packages: { [place: string]: { version?: string } };
  };
  const packages = new Map<string, Available[]>();
  const places = Object.keys(lock.packages).sort((one, other) => depth(one) - depth(other));
  for (const place of places) {
    const name = place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
    const version = lock.packages[place]?.version ?? "";
    const known = packages.get(name) ?? [];
    if (known.some((one) => one.version === version)) continue;
    packages.set(name, [...known, { version, place: path.join(root, place) }]);
  }
  return packages;
}

function depth(place: string): number {
  return place.split("node_modules/").length;
}

/** What the registry says of a package: https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md */
function document(url: string, name: string, versions: Available[]): object {
  return {
    name,
    "dist-tags": { latest: versions[0]?.version },
    versions: Object.fromEntries(
      versions.map(({ version, place }) => [
        version,
        { ...manifestOf(place), dist: { tarball: `${url}${name}/-/${version}.tgz` } },
      ]),
    ),
  };
}

/** By which Pulumi's SDK looks for what a function needs that is deployed as code. No component has one, and it brings a third of all packages. */
const unloadedPackage = "@npmcli/arborist";

interface Manifest {
  dependencies?: Record<string, string>;
}

/** The library's own is that of the checkout, from which the tarball was packed. */
function manifestOf(place: string): Manifest {
  const folder = place.endsWith(".tgz") ? root : place;
  const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;
  const needed = Object.entries(manifest.dependencies ?? {}).filter(([dependency]) => dependency !== unloadedPackage);
  return { ...manifest, dependencies: Object.fromEntries(needed) };
}

/** SDKs whose resources the components import by the names of their modules. */
const providers = Object.keys(peerDependencies).filter((name) => /^@pulumi\/(?!pulumi$|policy$)/.test(name));

/** What the components need of the providers' SDKs. */
interface Needed {
  /** What they import, such as `@pulumi/gcp/sql`. */
  modules: string[];
  /** Each word of their sources in small letters, and with that the name of each resource. */
  words: Set<string>;
}

function neededOfProviders(): Needed {
  const components = path.join(root, "components");
  const sources = readdirSync(components, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const text = sources.map((file) => readFileSync(path.join(components, file), "utf8")).join("\n");
  return { modules: text.match(/(?<=")@pulumi\/[a-z]+\/\w+/g) ?? [], words: new Set(text.toLowerCase().match(/\w+/g)) };
}

/** Maps for debuggers, ES modules beside those of CommonJS, and what people read. */
const unloaded = ["*.map", "./build/esm", "./build/esnext", "*.md"];
/** TypeScript's sources and declarations. */
const types = ["*.ts", "*.mts", "*.cts"];

/** Whether a program that uses the library has types of that package. Where declarations name others, `skipLibCheck` passes them over. */
function isTyped(name: string): boolean {
  return name === "typescript" || /^@(pulumi|types)\//.test(name);
}

/**
 * A package's files below one folder, as npm unpacks them: without the packages inside, and without what nobody here loads, such as the resources of a
 * provider's SDK that no component makes. That is most of the files, and npm takes its time for each. Its package.json is what `document` says:
 * a later install would else look for what is missing.
 */
function packed(name: string, place: string, needed: Needed, manifests: string): NodeJS.ReadableStream {
  if (place.endsWith(".tgz")) return started("cat", [place]);
  const manifest = path.join(manifests, path.relative(root, place));
  mkdirSync(manifest, { recursive: true });
  writeFileSync(path.join(manifest, "package.json"), JSON.stringify(manifestOf(place)));
  const unused = [...unloaded, ...(isTyped(name) ? [] : types)].flatMap((pattern) => ["--exclude", pattern]);
  const entries = entriesOf(name, place, needed).map((entry) => `./${entry}`);
  return started("tar", ["-c", ...unused, "-f", "-", "-C", manifest, "./package.json", "-C", place, ...entries]);
}

function started(command: string, args: string[]): NodeJS.ReadableStream {
  return spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] }).stdout;
}

/** What a package's folder has, of a provider's SDK with those modules and resources alone that the components load. */
function entriesOf(name: string, place: string, needed: Needed): string[] {
  const entries = readdirSync(place).filter((entry) => entry !== "node_modules" && entry !== "package.json");
  if (!providers.includes(name)) return entries;
  const modules = loadedModules(name, place, needed);
  const loaded = entries.filter((entry) => {
    const module = moduleOf(entry);
    return modules.has(module) || !/^\w+$/.test(module);
  });
  const isNamed = (file: string): boolean =>
    ["index", "zMixins"].includes(moduleOf(file)) || needed.words.has(moduleOf(file).toLowerCase());
  return loaded.flatMap((entry) =>
    entry !== "types" && isFolder(path.join(place, entry))
      ? readdirSync(path.join(place, entry))
          .filter(isNamed)
          .map((file) => path.join(entry, file))
      : [entry],
  );
}

function isFolder(file: string): boolean {
  return statSync(file).isDirectory();
}

function moduleOf(file: string): string {
  return /^(.*)\.(js|d\.ts)$/.exec(file)?.[1] ?? file;
}

function loadedModules(name: string, place: string, needed: Needed): Set<string> {
  const own = needed.modules.filter((one) => one.startsWith(`${name}/`)).map((one) => one.slice(name.length + 1));
  const loaded = new Set(["index", "provider", "types", "utilities", ...own]);
  // A set's loop also visits what is added in it.
  for (const module of loaded) {
    const folder = path.join(place, module);
    const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".js")) : [];
    const texts = files.map((file) => readFileSync(path.join(folder, file), "utf8"));
    for (const [, other = ""] of texts.flatMap((text) => [...text.matchAll(/require\("\.\.\/(\w+)/g)]))
      loaded.add(other);
  }
  return loaded;
}
