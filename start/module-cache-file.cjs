"use strict";
// Reads the file in which `module-cache.cjs` keeps modules, and which `module-cache-writer.cjs` writes. Each part of it has a check sum, since
// V8 believes the code that it gets, and a file that is not flushed may be half empty after the machine lost its power.
const { Buffer } = require("node:buffer");
const fs = require("node:fs");
const { crc32 } = require("node:zlib");

/** Two numbers of 32 bits: the index's length and its check sum. */
const prefixBytes = 8;

/** What is kept, if it is whole and was made for the same. */
function openKept(file, madeFor) {
  try {
    const handle = fs.openSync(file, "r");
    const prefix = bytesAt(handle, 0, Buffer.allocUnsafe(prefixBytes));
    const indexBytes = bytesAt(handle, prefixBytes, Buffer.allocUnsafe(prefix.readUInt32LE(0)));
    if (crc32(indexBytes) !== prefix.readUInt32LE(4)) return new Kept();
    const index = JSON.parse(indexBytes.toString());
    return index.madeFor === madeFor ? new Kept(index, handle, prefixBytes + indexBytes.length) : new Kept();
  } catch {
    return new Kept();
  }
}

/** An index of columns, each a list of numbers: a thousand objects would take long to read. Requests lead to numbers of files. */
class Kept {
  constructor(index = { files: [], folders: {}, requests: {}, blocks: [] }, handle, start) {
    this.index = index;
    this.handle = handle;
    this.start = start;
    this.rows = new Map(index.files.map((file, row) => [file, row]));
    this.texts = [];
    // One for all blocks.
    this.room = Buffer.allocUnsafeSlow(Math.max(0, ...index.blocks.map(({ length }) => length)));
  }

  files() {
    return this.index.files;
  }

  /** When a module's file changed, and its size. */
  stateOf(file) {
    const row = this.rows.get(file);
    return row === undefined ? undefined : { changed: this.index.changed[row], size: this.index.size[row] };
  }

  /** The same of a folder. */
  folderState(name) {
    return this.index.folders[name];
  }

  /** What was asked for in a folder. */
  requestsIn(folder) {
    return Object.keys(this.index.requests[folder] ?? {});
  }

  folders() {
    return Object.keys(this.index.requests);
  }

  /** The file that a request led to. */
  target(folder, request) {
    return this.index.files[this.index.requests[folder]?.[request]];
  }

  /** A module's text and code, if its block is what was written. The code is good until the next call: there is one block at a time. */
  partsOf(file) {
    const row = this.rows.get(file);
    const { block, textFrom, textUntil, isUtf8, codeFrom, codeUntil } = this.index;
    try {
      this.open(block[row]);
    } catch {
      return undefined;
    }
    const text =
      isUtf8[row] === 1
        ? this.room.utf8Slice(textFrom[row], textUntil[row])
        : this.texts[block[row]].slice(textFrom[row], textUntil[row]);
    return { text, code: this.room.subarray(codeFrom[row], codeUntil[row]) };
  }

  open(block) {
    if (this.opened === block) return;
    this.opened = undefined;
    const { at, length, texts, sum } = this.index.blocks[block];
    const bytes = bytesAt(this.handle, this.start + at, this.room.subarray(0, length));
    if (crc32(bytes) !== sum) throw new Error("the block is not what was written");
    this.texts[block] ??= bytes.latin1Slice(0, texts);
    this.opened = block;
  }
}

/** Fills the room with bytes of the file. */
function bytesAt(handle, position, room) {
  if (fs.readSync(handle, room, 0, room.length, position) < room.length)
    throw new Error("the file ends before it should");
  return room;
}

module.exports = { openKept, prefixBytes };
