// Reads a file of events while somebody writes it.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { RunReader, type Run } from "./run";

/** As much of a file is read at once, in bytes. */
const chunkBytes = 1 << 20;
/** A line of the engine holds a resource's whole state; what is longer is no event that is shown. */
const longestLine = 8 << 20;

/** Follows a file that grows, is emptied or is replaced. It may not be there yet. */
export class RunFollower {
  private reader = new RunReader();
  private offset = 0;
  private inode = 0;
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly file: string) {}

  run(): Run | undefined {
    return this.reader.run();
  }

  /** Reads what is new. True if something was. */
  look(): boolean {
    let descriptor: number;
    try {
      descriptor = openSync(this.file, "r");
    } catch {
      return false;
    }
    try {
      const { size, ino } = fstatSync(descriptor);
      if (size < this.offset || ino !== this.inode) this.restart(ino);
      const before = this.offset;
      while (this.offset < size && this.readChunk(descriptor));
      return this.offset > before;
    } finally {
      closeSync(descriptor);
    }
  }

  private restart(inode: number): void {
    this.reader = new RunReader();
    this.offset = 0;
    this.inode = inode;
    this.rest = Buffer.alloc(0);
  }

  private readChunk(descriptor: number): boolean {
    const chunk = Buffer.alloc(chunkBytes);
    const read = readSync(descriptor, chunk, 0, chunk.length, this.offset);
    this.offset += read;
    const all = Buffer.concat([this.rest, chunk.subarray(0, read)]);
    const end = all.lastIndexOf(10) + 1;
    this.rest = Buffer.from(all.subarray(end));
    if (this.rest.length > longestLine) this.rest = Buffer.alloc(0);
    for (const line of all.subarray(0, end).toString("utf8").split("\n")) this.reader.take(line);
    return read > 0;
  }
}
