import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

const endOfDirectory = 0x06054b50;
const deflated = 8;

/** One file of a ZIP archive (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), without its 64-bit form. */
export function readZipEntry(archive: string, isWanted: (name: string) => boolean): Buffer {
  const bytes = readFileSync(archive);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || bytes.readUInt32LE(end) !== endOfDirectory) throw new Error(`${archive} is not a ZIP archive`);
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = bytes.readUInt16LE(at + 28);
    if (isWanted(bytes.toString("utf8", at + 46, at + 46 + nameLength))) return contents(bytes, at);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  throw new Error(`${archive} lacks the file`);
}

function contents(bytes: Buffer, entry: number): Buffer {
  const size = bytes.readUInt32LE(entry + 20);
  const header = bytes.readUInt32LE(entry + 42);
  // The lengths of the local header differ from those of the directory.
  const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
  const data = bytes.subarray(start, start + size);
  return bytes.readUInt16LE(entry + 10) === deflated ? inflateRawSync(data) : Buffer.from(data);
}
