import * as fs from "node:fs";
import * as path from "node:path";
import { heldBack, nameRemedy } from "./held-back";

/** A file that is published. */
export interface Listed {
  /** Where it is in the folder, with a slash first and slashes between. */
  path: string;
  /** Where it is on this machine; what a link leads to. */
  source: string;
  size: number;
  /** What changes with its content: size, times and identity. */
  stamp: string;
  /** When its content or its place was last changed, in milliseconds since 1970. */
  changed: number;
}

/** A file or folder that cannot be published, or is not. */
export interface Finding {
  path: string;
  reason: string;
}

/** What a folder holds. */
export interface Listing {
  files: Listed[];
  refused: Finding[];
  leftOut: Finding[];
}

/** What is published in spite of its name. */
export interface Exceptions {
  /** Paths of files, with a slash first. */
  alsoPublish: string[];
  sourceMaps: boolean;
}

/**
 * What a folder holds, in the order of paths, and what of it is not published. A link is followed to a file within the folder; any other is refused:
 * what it leads to is not the build's.
 */
export function listFolder(folder: string, { alsoPublish, sourceMaps }: Exceptions): Listing {
  const root = fs.realpathSync(folder);
  const listing: Listing = { files: [], refused: [], leftOut: [] };
  const wanted = new Set(alsoPublish);
  const leadsToWanted = (at: string): boolean => alsoPublish.some((one) => one === at || one.startsWith(`${at}/`));
  const walk = (directory: string, above: string): void => {
    for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
      const at = `${above}/${entry.name}`;
      const held = heldBack(at, entry.name, sourceMaps);
      if (held !== undefined && !(entry.isDirectory() ? leadsToWanted(at) : wanted.has(at))) {
        (held.refused ? listing.refused : listing.leftOut).push({ path: at, reason: held.reason });
        continue;
      }
      const remedy = nameRemedy(entry.name);
      if (remedy !== undefined) listing.refused.push({ path: at, reason: remedy });
      else if (entry.isDirectory()) walk(path.join(directory, entry.name), at);
      else add(listing, root, path.join(directory, entry.name), at);
    }
  };
  walk(root, "");
  listing.files.sort((one, other) => (one.path < other.path ? -1 : 1));
  return listing;
}

function add(listing: Listing, root: string, place: string, at: string): void {
  const source = targetOf(root, place);
  const stat = source === undefined ? undefined : fs.statSync(source, { bigint: true });
  if (source === undefined || stat?.isFile() !== true) {
    const reason = "it is no file, or a link that leads to none in the folder: put a copy in its place";
    listing.refused.push({ path: at, reason });
    return;
  }
  listing.files.push({
    path: at,
    source,
    size: Number(stat.size),
    // The time of a change of the entry cannot be set by hand, as that of the content can.
    stamp: [stat.size, stat.mtimeNs, stat.ctimeNs, stat.ino].join(" "),
    changed: Number(stat.ctimeMs),
  });
}

/** The file itself, or what a link leads to if that is in the folder. */
function targetOf(root: string, place: string): string | undefined {
  if (!fs.lstatSync(place).isSymbolicLink()) return place;
  try {
    const target = fs.realpathSync(place);
    const inside = path.relative(root, target);
    return inside === "" || inside.startsWith("..") || path.isAbsolute(inside) ? undefined : target;
  } catch {
    return undefined;
  }
}
