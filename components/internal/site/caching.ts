/** For a year, and not asked for again: a new content has a new name. */
export const immutable = "public, max-age=31536000, immutable";

/** Kept, and asked for again each time; an answer without a body says that nothing has changed. Cloudflare's own for files. */
export const revalidated = "public, max-age=0, must-revalidate";

/** Where the build tools that are in wide use put files that are named after their content. */
const builtFolders = [
  "/_app/immutable/", // SvelteKit
  "/_astro/",
  "/_next/static/",
  "/_nuxt/",
  "/assets/", // Vite, Rails
  "/build/assets/", // React Router, Laravel
  "/static/css/", // Create React App
  "/static/js/",
  "/static/media/",
];

/** A few files of another kind are named one by one; a folder with more of them is none of a build tool's. */
const mostExceptions = 10;

/** A folder whose files never change, and those in it that may. */
export interface ImmutableFolder {
  /** With a slash at both ends. */
  folder: string;
  exceptions: string[];
}

/**
 * The folders whose files are kept for a year: those that the caller names, as they are; else those of build tools, without files whose
 * names have no digest.
 */
export function immutableFolders(files: string[], named: string[] | undefined): ImmutableFolder[] {
  const below = (folder: string): string[] => files.filter((file) => file.startsWith(folder));
  if (named !== undefined) return [...named].sort().map((folder) => ({ folder, exceptions: [] }));
  return builtFolders.flatMap((folder) => {
    const inside = below(folder);
    const exceptions = inside.filter((file) => !isNamedAfterContent(file.slice(folder.length)));
    return inside.length > exceptions.length && exceptions.length <= mostExceptions ? [{ folder, exceptions }] : [];
  });
}

/** Whether a path has a part that build tools make of a content. */
export function isNamedAfterContent(path: string): boolean {
  return path.split("/").some((part) => {
    const [stem = "", ...ends] = part.split(".");
    const words = [...stem.split(/[-_]/), stem.slice(-8), ...ends.flatMap((end) => [end, end.slice(-8)])];
    return words.some(isDigest);
  });
}

/**
 * What a digest looks like: hexadecimal as webpack, Parcel and Next.js have it, or eight characters of base32 or base64url as esbuild, Rollup and
 * Vite do. A word in CamelCase is none, and a date neither.
 */
function isDigest(word: string): boolean {
  if (/^[0-9a-f]{8,64}$/.test(word)) return /\d/.test(word) && /[a-f]/.test(word);
  const isMixed = /[A-Z]/.test(word) && /[a-z0-9]/.test(word);
  return /^[A-Za-z0-9_-]{8}$/.test(word) && isMixed && !/^([A-Z][a-z]+|[a-z]{2,})([A-Z][a-z]{2,})+$/.test(word);
}
