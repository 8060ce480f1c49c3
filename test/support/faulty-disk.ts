// A disk that fills up, and a process that is killed, at any of its calls to the file system.
import fs from "node:fs";
import type { TestContext } from "node:test";

/** Calls that change a file system. Those to read work until the end. */
const changing = [
  "openSync",
  "writeSync",
  "fsyncSync",
  "renameSync",
  "linkSync",
  "rmSync",
  "unlinkSync",
  "ftruncateSync",
  "fchmodSync",
  "mkdirSync",
  "utimesSync",
] as const;

/** What a process meets that is killed: its later calls never reach the disk either. */
export class Killed extends Error {}

/** From the call with this number on, counted from 0, nothing reaches the disk; a write of half the bytes is the last that does. */
export function killAt(context: TestContext, number: number): { calls(): number } {
  let count = 0;
  const write = fs.writeSync;
  for (const name of changing) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    context.mock.method(fs, name as "openSync", (...args: never[]) => {
      const index = count++;
      if (index < number) return real(...args);
      const [descriptor, bytes] = args as unknown[];
      if (name === "writeSync" && index === number) {
        write(descriptor as number, bytes as Buffer, 0, Math.floor((bytes as Buffer).length / 2));
      }
      throw new Killed(name);
    });
  }
  return { calls: () => count };
}

/** Writes take at most `step` bytes each, until `room` is used up. */
export function limitDisk(context: TestContext, room: number, step = Infinity): void {
  const write = fs.writeSync as (descriptor: number, bytes: Buffer, offset: number, length: number) => number;
  let left = room;
  context.mock.method(fs, "writeSync", (descriptor: number, bytes: Buffer, offset = 0, length = bytes.length) => {
    if (left === 0) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    const taken = Math.min(length, left, step);
    left -= taken;
    return write(descriptor, bytes, offset, taken);
  });
}
