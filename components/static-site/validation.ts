import * as fs from "node:fs";
import * as path from "node:path";
import { longestScriptName, scriptName } from "../internal/edge-worker";
import { sha256 } from "../internal/digest";
import { checkPreview as checkAddress } from "../internal/preview-address";
import * as rules from "../internal/rules";
import { readRelease, type Release, type SiteSettings } from "../internal/site/release";
import { stage } from "../internal/site/stage";
import type { Usable } from "../internal/usable";
import { Arguments } from "../internal/validation";
import { TrailingSlash, type StaticSiteArgs } from "./args";
import { place } from "./contract-text";

/** A site whose folder has been read. */
export interface CheckedSite {
  /** Path without a slash at its end; empty for `/`. */
  prefix: string;
  fallback: string | undefined;
  trailingSlash: TrailingSlash;
  release: Release;
  /** Where copies of releases are. */
  store: string;
  /** The copy that is uploaded, from the working directory. */
  directory: string;
}

/** Workers Free and Workers Paid (https://developers.cloudflare.com/workers/platform/limits/). */
const fileLimits = { free: 20_000, paid: 100_000 };

/** Below the working directory, so that state names the same place on each machine. */
const stores = path.join(".groundplan", "sites");

const sitePath = rules.matching(/^\/$|^(\/[A-Za-z0-9._~-]+)+$/, "use a path such as /docs, without a slash at its end");
const filePath = rules.matching(/^(\/[^/]+)+$/, "use a path in the folder, such as /index.html");
const folderPath = rules.matching(
  /^\/([^/*:]+\/)*$/,
  "use a path in the folder with a slash at both ends, such as /assets/",
);
const word = rules.matching(/^[A-Za-z_][\w.-]{0,99}$/, "use a name of letters, digits, underscores, dots and hyphens");

/** Checks everything that can be known before anything is created, the folder and its files too. */
export function validate(name: string, args: Usable<StaticSiteArgs>): CheckedSite {
  const check = new Arguments(`StaticSite "${name}"`);
  const { zoneName } = args.zone;
  check.property("zone.zoneName", zoneName, rules.hostname);
  const script = scriptName(name, zoneName);
  if (script.length > longestScriptName) {
    check.problem("name", name, `shorten it: the Worker's name "${script}" may have ${longestScriptName} characters`);
  }
  check.property("path", args.path, sitePath);
  check.property("fallback", args.fallback, filePath);
  check.property("trailingSlash", args.trailingSlash, rules.oneOf<string>(Object.values(TrailingSlash)));
  check.each("immutablePaths", args.immutablePaths, folderPath);
  check.each("alsoPublish", args.alsoPublish, filePath);
  check.property("fileLimit", args.fileLimit, rules.integerBetween(1, fileLimits.paid));
  check.property("hostname", args.hostname, rules.hostname);
  checkTable(check, "endpoints", args.endpoints, place);
  checkTable(check, "settings", args.settings);
  checkPreview(check, args);
  const site = read(check, script, args);
  check.done();
  return { ...site, trailingSlash: (args.trailingSlash ?? TrailingSlash.Auto) as TrailingSlash };
}

function checkPreview(
  check: Arguments,
  { preview, hostname, path: at, zone: { zoneName } }: Usable<StaticSiteArgs>,
): void {
  if (preview === undefined) return;
  checkAddress(check, zoneName, preview);
  if (hostname !== undefined) {
    check.problem("hostname", hostname, "leave it out: a preview has preview.hostname, and is asked for there");
  }
  if (at !== undefined && at !== "/") check.problem("path", at, "leave it out: a preview has a host name of its own");
}

function checkTable(
  check: Arguments,
  table: "endpoints" | "settings",
  values: Usable<StaticSiteArgs>["endpoints"] = {},
  rule: rules.Rule<string> = () => undefined,
): void {
  for (const [name, value] of Object.entries(values)) {
    const remedy = word(name);
    if (remedy !== undefined) check.problem(`${table}.${name}`, name, remedy);
    // An Output is checked where the text is made of it, since it may be a secret.
    else if (typeof value === "string") check.property(`${table}.${name}`, value, rule);
  }
}

type Read = Pick<CheckedSite, "prefix" | "fallback" | "release" | "store" | "directory">;

const nothing: Read["release"] = {
  digest: "",
  files: [],
  digests: new Map(),
  leftOut: [],
  headers: "",
  redirects: "",
  partial: [],
  notFound: [],
};

function read(check: Arguments, script: string, args: Usable<StaticSiteArgs>): Read {
  const { folder, path: at = "/", fallback } = args;
  const prefix = at === "/" ? "" : at;
  const store = path.join(stores, script);
  const site = { prefix, fallback, store, release: nothing, directory: "" };
  const build = args.buildCommand ?? "npm run build";
  if (!fs.existsSync(folder) || !fs.statSync(folder).isDirectory()) {
    check.problem("folder", folder, `build it first: run ${build} (there is no such folder in ${process.cwd()})`);
    return site;
  }
  const settings: SiteSettings = {
    // One that is no path has been refused.
    folder,
    prefix,
    fallback: fallback !== undefined && filePath(fallback) === undefined ? fallback : undefined,
    immutablePaths: args.immutablePaths,
    alsoPublish: args.alsoPublish ?? [],
    sourceMaps: args.sourceMaps ?? false,
    fileLimit: args.fileLimit ?? fileLimits.free,
  };
  const memory = path.join(stores, `${sha256(path.resolve(folder)).slice(0, 12)}.digests.json`);
  const { release, problems } = readRelease(settings, memory);
  for (const { at: where, remedy } of problems) check.problem(`folder${where}`, undefined, remedy, folder);
  if (release === undefined || release.files.length === 0) {
    if (problems.length === 0)
      check.problem("folder", folder, `build it first: run ${build} (it has no file to publish)`);
    return site;
  }
  return { ...site, release, directory: stage(release, { store, prefix }) };
}
