// Files that are whole, or as they were. Node.js's own `writeFile` empties a file before it fills it, and `writeSync` may
// write less than it was given (docs/adr/0027-whole-files.md).
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
  type Stats,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { FileError } from "./failure";

/** What a private file may be: read and written by its owner. */
export const PRIVATE = 0o600;

/** The name of what is being written, beside the file that it will be. */
const PARTIAL = /\.\d+\.[0-9a-f]{8}\.partial$/;

/**
 * Gives a file a new content in one step: readers see the old content or the new one, and so does whoever starts the machine
 * again. A link is followed, and an existing file keeps its owner.
 *
 * @param mode of the file; by default that of the file that is there, or what the process's umask leaves of 0666.
 * @throws FileError if that is not possible; the file is then as it was.
 */
export function writeWhole(file: string, content: string, mode?: number): void {
  try {
    const target = targetOf(file);
    const partial = writePartial(target, content, mode, statSync(target, { throwIfNoEntry: false }));
    putInPlace(partial, target);
  } catch (error) {
    throw FileError.of(file, "written", error, "it is as it was");
  }
}

/**
 * Makes a file that is not there yet, whole from its first moment. False if there is one.
 *
 * @throws FileError if that is not possible; there is then no file.
 */
export function writeNew(file: string, content: string, mode = PRIVATE): boolean {
  try {
    const partial = writePartial(file, content, mode);
    try {
      // Unlike a rename, it takes nobody's place.
      linkSync(partial, file);
    } catch (error) {
      if (codeOf(error) === "EEXIST") return false;
      if (!withoutLinks.includes(codeOf(error))) throw error;
      return createDirectly(file, content, mode);
    } finally {
      rmSync(partial, { force: true });
    }
    flushFolder(dirname(file));
    return true;
  } catch (error) {
    throw FileError.of(file, "written", error, "it is not there");
  }
}

/** File systems that know no second name for a file, such as FAT, say so in one of these ways. */
const withoutLinks = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"];

function createDirectly(file: string, content: string, mode: number): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, "wx", mode);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
  fillOrRemove(descriptor, file, content);
  return true;
}

/** Puts a whole file in the place of another, and sees to it that it stays there. */
export function putInPlace(partial: string, target: string): void {
  try {
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  flushFolder(dirname(target));
}

/** Removes what writers that were killed left beside a file. Only for whoever has it to himself. */
export function removePartials(file: string): void {
  const folder = dirname(file);
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${basename(file)}.`) && PARTIAL.test(name)) rmSync(join(folder, name), { force: true });
  }
}

/**
 * A file that grows by whole lines. What a process that was killed left of a line is cut off when the file is opened, and
 * what did not fit is taken back.
 */
export class LineFile {
  private readonly descriptor: number;
  private size: number;
  /** Why nothing is added any more: a part of a line could not be taken back. */
  private broken: FileError | undefined;

  constructor(
    private readonly file: string,
    mode = PRIVATE,
  ) {
    try {
      this.descriptor = openSync(file, "a+", mode);
      this.size = endOfLines(this.descriptor);
      ftruncateSync(this.descriptor, this.size);
      flushFolder(dirname(file));
    } catch (error) {
      throw FileError.of(file, "written", error, "it is as it was");
    }
  }

  /** @throws FileError if the line does not fit; the file ends with the line before. */
  append(line: string): void {
    if (this.broken !== undefined) throw this.broken;
    const bytes = Buffer.from(`${line}\n`);
    try {
      writeAll(this.descriptor, bytes);
      this.size += bytes.length;
    } catch (error) {
      const failure = FileError.of(this.file, "written", error, "it ends with what was written before");
      try {
        ftruncateSync(this.descriptor, this.size);
      } catch {
        this.broken = failure;
      }
      throw failure;
    }
  }

  close(): void {
    try {
      fsyncSync(this.descriptor);
    } finally {
      closeSync(this.descriptor);
    }
  }
}

/** Where the last whole line ends. */
function endOfLines(descriptor: number): number {
  const chunk = Buffer.alloc(1 << 16);
  for (let end = fstatSync(descriptor).size; end > 0;) {
    const start = Math.max(0, end - chunk.length);
    const found = chunk.subarray(0, readSync(descriptor, chunk, 0, end - start, start)).lastIndexOf(10);
    if (found >= 0) return start + found + 1;
    end = start;
  }
  return 0;
}

function writePartial(target: string, content: string, mode: number | undefined, before?: Stats): string {
  const partial = `${target}.${process.pid}.${randomBytes(4).toString("hex")}.partial`;
  const descriptor = openSync(partial, "wx", mode ?? 0o666);
  fillOrRemove(descriptor, partial, content, () => {
    if (before === undefined) return;
    if (before.uid !== process.getuid?.() || before.gid !== process.getgid?.()) keepOwner(descriptor, before);
    if (mode === undefined) fchmodSync(descriptor, before.mode & 0o777);
  });
  return partial;
}

/** Only root can give a file away; for everybody else it is his own from then on. */
function keepOwner(descriptor: number, { uid, gid }: Stats): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch (error) {
    if (!["EPERM", "EINVAL", "ENOSYS", "ENOTSUP"].includes(codeOf(error))) throw error;
  }
}

/** Fills an open file and closes it; a file that cannot be filled is removed. */
function fillOrRemove(descriptor: number, file: string, content: string, prepare?: () => void): void {
  try {
    try {
      prepare?.();
      writeAll(descriptor, Buffer.from(content));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
}

/** `write` may take less than it is given, when the disk fills up for example. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length;) {
    const written = writeSync(descriptor, bytes, offset, bytes.length - offset);
    if (written === 0) throw Object.assign(new Error("nothing more is written"), { code: "ENOSPC" });
    offset += written;
  }
}

/** A name lasts when its folder is on the disk. Windows, and some file systems, do that by themselves and refuse. */
function flushFolder(folder: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(folder, "r");
  } catch {
    return;
  }
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (!["EINVAL", "EPERM", "EACCES", "EISDIR", "EBADF", "ENOTSUP"].includes(codeOf(error))) throw error;
  } finally {
    closeSync(descriptor);
  }
}

function targetOf(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return file;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "";
}
