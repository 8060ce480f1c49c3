import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { immutable, immutableFolders, revalidated } from "./caching";
import { contentType, extensionOf, isPage, namedTypes } from "./content-types";
import { digestsOf, type Digests } from "./digests";
import { listFolder, type Exceptions, type Finding, type Listed } from "./folder";
import { mostHeaderRules, parseHeaders, writeHeaders, type HeaderRule } from "./headers-file";
import type { LineProblem } from "./line-problem";
import { parseRedirects, writeRedirects } from "./redirects-file";

/** Where answers about the site itself are, below its path. */
export const ownPaths = { contract: "/.well-known/endpoints.json", release: "/.well-known/release.json" } as const;

/** What a site is made of, with its defaults. */
export interface SiteSettings extends Exceptions {
  /** The folder, from the working directory. */
  folder: string;
  /** Path below which the files are served, without a slash at its end; empty for all of a host name. */
  prefix: string;
  /** Path of the file that answers for pages that no file is for. */
  fallback: string | undefined;
  immutablePaths: string[] | undefined;
  fileLimit: number;
}

/** A folder as it is released. */
export interface Release {
  /** Stands for all that users get: paths and contents. */
  digest: string;
  files: Listed[];
  /** By the paths in the folder. */
  digests: Digests;
  leftOut: Finding[];
  /** Texts for Cloudflare. */
  headers: string;
  redirects: string;
  /** Patterns of files of which players ask for parts; our Worker answers for them. */
  partial: string[];
  /** Where the pages for what is not found are, below the prefix, the deepest first. */
  notFound: string[];
}

/** What is wrong with a folder. */
export interface SiteProblem {
  /** The place in the folder, with a slash first, and the line if there is one. */
  at: string;
  remedy: string;
}

/** Cloudflare takes no larger file (https://developers.cloudflare.com/workers/platform/limits/#static-assets). */
const largestFile = 25 * 1024 * 1024;

/** What players ask for in parts. Cloudflare's own answers to files are whole. */
const playable = /^(audio|video)\/|^application\/pdf$/;

/** Reads a folder and says everything that is wrong with it. `memory` is the file that remembers digests. */
export function readRelease(settings: SiteSettings, memory: string): { release?: Release; problems: SiteProblem[] } {
  const { files, refused, leftOut } = listFolder(settings.folder, settings);
  if (files.length + refused.length === 0) return { problems: [] };
  const { digests, refused: secret } = digestsOf(files, memory);
  const problems: SiteProblem[] = [...refused, ...secret].map(({ path: at, reason: remedy }) => ({ at, remedy }));
  problems.push(...limitsOf(files, settings), ...missing(files, settings), ...sharedContents(files, digests));
  const paths = files.map(({ path: at }) => at);
  const own = ownRules(paths, settings);
  const read = (name: string): string => textOf(path.join(settings.folder, name));
  const [headersFile, redirectsFile] = [read("_headers"), read("_redirects")];
  const headers = parseHeaders(headersFile);
  const redirects = parseRedirects(redirectsFile, addressesOf(paths, settings.prefix));
  problems.push(...[...headers.problems, ...redirects.problems].map(sayLine));
  const rules = [...own, ...headers.rules.map(overrule)];
  if (rules.length > mostHeaderRules) {
    const remedy = `keep ${mostHeaderRules - own.length} paths at most: Cloudflare takes ${mostHeaderRules}, and types and times need ${own.length}`;
    problems.push({ at: "/_headers", remedy });
  }
  if (problems.length > 0) return { problems };
  const { prefix } = settings;
  const lines = [...digests].map(([at, digest]) => `${digest} ${at}\n`);
  const release = {
    digest: createHash("sha256")
      .update([prefix, "\n", ...lines, headersFile, "\n", redirectsFile].join(""))
      .digest("hex"),
    files,
    digests,
    leftOut,
    headers: writeHeaders(rules),
    redirects: writeRedirects(redirects.rules),
    partial: extensionsOf(paths)
      .filter((extension) => playable.test(contentType(extension) ?? ""))
      .map((extension) => `${prefix}/*.${extension}`),
    notFound: paths
      .filter((at) => at.endsWith("/404.html"))
      .sort((one, other) => other.split("/").length - one.split("/").length),
  };
  return { release, problems };
}

function sayLine({ file, line, text, remedy }: LineProblem): SiteProblem {
  return { at: `/${file}:${line}`, remedy: `${remedy} (${text})` };
}

function textOf(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
}

function limitsOf(files: Listed[], { fileLimit }: SiteSettings): SiteProblem[] {
  const large = files
    .filter(({ size }) => size > largestFile)
    .map(({ path: at }) => ({ at, remedy: "put it into a bucket: Cloudflare takes files of 25 MiB at most" }));
  if (files.length <= fileLimit) return large;
  const remedy = `publish ${fileLimit} at most, or set fileLimit: Cloudflare takes 20,000 on Workers Free and 100,000 on Workers Paid`;
  return [...large, { at: `/ (${files.length} files)`, remedy }];
}

function missing(files: Listed[], { fallback, alsoPublish }: SiteSettings): SiteProblem[] {
  const has = new Set(files.map(({ path: at }) => at));
  const wanted = [...alsoPublish, ...(fallback === undefined ? [] : [fallback])];
  const taken = Object.values(ownPaths).filter((at) => has.has(at));
  return [
    ...wanted.filter((at) => !has.has(at)).map((at) => ({ at, remedy: "name a file of the folder: it is not there" })),
    ...taken.map((at) => ({ at, remedy: "take it out of the build: the site answers by itself here" })),
  ];
}

/** The provider uploads one file for each content, with its type: a page and another file cannot have the same one. */
function sharedContents(files: Listed[], digests: Digests): SiteProblem[] {
  const others = new Map<string | undefined, string>();
  for (const { path: at } of files) if (!isPage(at)) others.set(digests.get(at), at);
  return files.flatMap(({ path: at }) => {
    const other = isPage(at) ? others.get(digests.get(at)) : undefined;
    return other === undefined
      ? []
      : [{ at, remedy: `take it or ${other} out: a page cannot have the content of another file` }];
  });
}

function extensionsOf(paths: string[]): string[] {
  const extensions = paths.map(extensionOf).filter((extension) => extension !== undefined);
  return [...new Set(extensions)].sort();
}

/** Types and times: what every site needs. */
function ownRules(paths: string[], { prefix, immutablePaths }: SiteSettings): HeaderRule[] {
  const rule = (at: string, name: string, value: string): HeaderRule => ({
    path: `${prefix}${at}`,
    set: [[name, value]],
    unset: name === "Cache-Control" ? [name] : [],
  });
  const types = extensionsOf(paths.filter((at) => !isPage(at))).flatMap((extension) => {
    const type = contentType(extension);
    return type === undefined ? [] : [rule(`/*.${extension}`, "Content-Type", type)];
  });
  const named = Object.entries(namedTypes)
    .filter(([at]) => paths.includes(at))
    .map(([at, type]) => rule(at, "Content-Type", type));
  const times = immutableFolders(paths, immutablePaths).flatMap(({ folder, exceptions }) => [
    rule(`${folder}*`, "Cache-Control", immutable),
    ...exceptions.map((at) => rule(encodeURI(at), "Cache-Control", revalidated)),
  ]);
  return [...types, ...named, ...times];
}

/** Two rules that set one header would add up; what the folder says stands alone. */
function overrule({ path: at, set, unset }: HeaderRule): HeaderRule {
  const ours = ["cache-control", "content-type"];
  const again = set.map(([name]) => name).filter((name) => ours.includes(name.toLowerCase()));
  return { path: at, set, unset: [...unset, ...again] };
}

/** Every address that a file may have, whatever becomes of the ends of pages' names. */
function addressesOf(paths: string[], prefix: string): string[] {
  return paths.flatMap((at) => {
    const plain = at.replace(/(\/index)?\.html$/, "");
    const all = isPage(at) ? [at, plain, `${plain}/`] : [at];
    return all.map((one) => `${prefix}${one}` || "/");
  });
}
