// Files that somebody else wrote: absent, or a text of a size that was expected.
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { FileError } from "./failure";

/** The most that a file of settings has, in bytes: a megabyte. */
export const SETTINGS_BYTES = 1 << 20;

/**
 * The text of a file, or nothing if there is none. A pipe or a device is refused: it may never end.
 *
 * @param most bytes that it may have.
 * @throws FileError if it cannot be read, is no file, is larger, or is no text in UTF-8.
 */
export function readText(file: string, most: number): string | undefined {
  let descriptor: number;
  try {
    // Opening a pipe to read waits for somebody who writes, unless it is told not to wait.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw FileError.of(file, "read", error);
  }
  try {
    const stats = fstatSync(descriptor);
    requireFile(file, stats);
    if (stats.size > most) throw tooLarge(file, stats.size, most);
    return decode(file, readAll(file, descriptor, most));
  } catch (error) {
    throw FileError.of(file, "read", error);
  } finally {
    closeSync(descriptor);
  }
}

function requireFile(file: string, stats: Stats): void {
  if (stats.isFile()) return;
  const kind = stats.isDirectory() ? "a folder" : stats.isFIFO() ? "a pipe" : "a device";
  throw new FileError(file, `is ${kind}; put a file in its place`);
}

function tooLarge(file: string, size: number, most: number): FileError {
  const of = (bytes: number): string => (bytes < 1e6 ? `${bytes} bytes` : `${Math.round(bytes / 1e6)} MB`);
  return new FileError(file, `has ${of(size)}, and ${of(most)} are the most that is read; check what it is`);
}

/** A file may have grown since its size was asked for. */
function readAll(file: string, descriptor: number, most: number): Buffer {
  const chunks: Buffer[] = [];
  for (let size = 0; ;) {
    const chunk = Buffer.allocUnsafe(1 << 16);
    const read = readSync(descriptor, chunk, 0, chunk.length, null);
    if (read === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, read));
    size += read;
    if (size > most) throw tooLarge(file, size, most);
  }
}

function decode(file: string, bytes: Buffer): string {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const hasZeros = bytes.subarray(0, 1000).includes(0);
  if (isUtf16 || hasZeros) {
    const what = isUtf16 ? "is encoded in UTF-16" : "holds zero bytes, so it is no text, or one in UTF-16";
    throw new FileError(file, `${what}; save it as UTF-8`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new FileError(file, "is no text in UTF-8; save it as UTF-8");
  }
}
