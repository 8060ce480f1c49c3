// What a command prints into a file is there, or the command fails. Node.js's own stream for files takes no notice of how much was written: where the disk
// fills in the middle, the document is cut and the command succeeds (`lib/internal/fs/sync_write_stream.js`).
import { fstatSync } from "node:fs";
import type { Writable } from "node:stream";
import { writeAll } from "../../files/whole";

/** Has a stream that leads to a file write all that it is given, or fail. Others stay as they are. */
export function writeWholly(stream: Writable & { fd?: number }): void {
  const { fd } = stream;
  if (fd === undefined || !leadsToFile(fd)) return;
  stream._write = (chunk: Uint8Array, _encoding, done) => {
    try {
      writeAll(fd, chunk);
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  };
}

function leadsToFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    // It is closed.
    return false;
  }
}
