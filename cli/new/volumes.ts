// What a directory that outlives a container becomes, by what its name says it is for.
import type { DraftVolume, Program } from "./draft";
import type { Item } from "./source";
import { replaceMarkers } from "./texts";

const temporary = /(^|[/._-])(tmp|temp|cache|caches|\.cache|run|pids?|sockets?|shm|\.npm|logs?)([/._-]|$)/i;
/** What a package manager or a build left in the image. */
const ofImage = /(^|\/)(node_modules|\.venv|venv|\.next)$/;
const uploads =
  /(^|[/._-])(uploads?|(user|media|static)files|media|storage|public|attachments?|assets|images?|photos?|pictures|avatars?|documents?|exports?|backups?|files|content|static|downloads?|originals)([/._-]|$)/i;

/**
 * Leaves out a volume that only keeps what the image has, as people mount one over the source of a laptop: Docker fills a new volume from
 * the image (https://docs.docker.com/engine/storage/volumes/#populate-a-volume-using-a-container), and an empty directory in its place would hide it.
 */
export function isLeftToImage(path: string, item: Item, isBelowSource = false): boolean {
  if (!isBelowSource && !ofImage.test(path)) return false;
  item.note("left out", `${path} is the image's own`);
  return true;
}

/** Gives a program the directory that takes a volume's place, and tells what a person has to know or to decide. */
export function placeVolume(program: Program, path: string, name: string, readOnly: boolean, item: Item): void {
  if (isLeftToImage(path, item)) return;
  const become = volumeFor(path, name);
  if (become === undefined) {
    item.note(
      "to do",
      `keeps ${replaceMarkers(path, (_kind, variable) => `\${${variable}}`)} on a disk, which neither runtime has: use a database, a bucket (kind "bucket", or the program's own S3 driver), or scratch space where it may be lost`,
    );
    return;
  }
  program.volumes[path] = {
    ...become,
    ...(become.kind === "scratch" && name !== "" ? { source: name } : {}),
    ...(readOnly && become.kind === "bucket" ? { readOnly } : {}),
    item,
  };
  item.take();
}

/** Says what became of it. Programs that have the same volume in the file share a bucket, and no scratch space. */
export function tellVolume(item: Item, path: string, kind: DraftVolume["kind"], sharing: string[] = []): void {
  item.note(
    "changed",
    kind === "bucket"
      ? `${path} is a mounted bucket: whole files, no locks, and no database in it`
      : `${path} is memory of the instance, and empty at each start${sharing.length === 0 ? "" : `: ${sharing.join(", ")} had the same directory, and ${sharing.length > 1 ? "have" : "has"} another one here`}`,
  );
}

/** What programs write to the end of again and again, whatever the folder of the machine is called. */
const appended = /(^|[/._-])(data_?stores?|databases?|db|wal|journal)([/._-]|$)/i;

function volumeFor(path: string, name: string): DraftVolume | undefined {
  if (appended.test(path)) return undefined;
  // A folder of the machine that is called so is kept, wherever a program has it.
  const folder = name.replace(/^.*\//, "");
  const isKept = uploads.test(folder) && !temporary.test(folder) && name.includes("/");
  if (temporary.test(path) && !isKept) return { kind: "scratch" };
  if (uploads.test(path) || uploads.test(name)) return { kind: "bucket", binding: name === "" ? path : name };
  return undefined;
}
