"use strict";
// The file in which `module-cache.cjs` keeps modules: the length of its index, the index, and the bytes of each module: its text, then
// V8's code. Each part has a check sum, since V8 believes the code that it gets, and a file that is not flushed may be half empty
// after the machine lost its power.
const { Buffer } = require("node:buffer");
const fs = require("node:fs");
const path = require("node:path");
const { crc32 } = require("node:zlib");

/** Two numbers of 32 bits: the index's length and its check sum. */
const prefixBytes = 8;

/**
 * What is kept, if it is whole and was made for the same: `requests` by folder and request, `folders` with when each changed, `modules`
 * by file.
 */
function openKept(file, madeFor) {
  const empty = { requests: {}, folders: {}, modules: {}, bytesOf: () => undefined };
  try {
    const handle = fs.openSync(file, "r");
    const prefix = bytesAt(handle, 0, prefixBytes);
    const indexBytes = bytesAt(handle, prefixBytes, prefix.readUInt32LE(0));
    if (crc32(indexBytes) !== prefix.readUInt32LE(4)) return empty;
    const index = JSON.parse(indexBytes.toString());
    if (index.madeFor !== madeFor) return empty;
    const start = prefixBytes + indexBytes.length;
    return { ...index, bytesOf: reader(handle, start) };
  } catch {
    return empty;
  }
}

/** Bytes that are read at once: modules stand in the order in which a command loaded them, and a thousand small reads cost time. */
const readAhead = 2 ** 20;

/** Gives the bytes of a module, if they are what was written. They are good until the next call: a thousand buffers cost time, too. */
function reader(handle, start) {
  let room = Buffer.allocUnsafe(readAhead);
  let from = 0;
  let until = 0;
  return ({ at, length, sum }) => {
    try {
      if (at < from || at + length > until) {
        if (length > room.length) room = Buffer.allocUnsafe(length);
        until = at + fs.readSync(handle, room, 0, room.length, start + at);
        from = at;
      }
      const bytes = room.subarray(at - from, Math.min(at + length, until) - from);
      return bytes.length === length && crc32(bytes) === sum ? bytes : undefined;
    } catch {
      return undefined;
    }
  };
}

function bytesAt(handle, position, length) {
  const room = Buffer.allocUnsafe(length);
  if (fs.readSync(handle, room, 0, length, position) < length) throw new Error("the file ends before it should");
  return room;
}

/** Written aside and renamed, so that a command that starts meanwhile finds the old file or the new one. */
function writeKept(file, { madeFor, requests, folders, modules }) {
  const parts = [];
  let at = 0;
  const index = { madeFor, requests, folders, modules: {} };
  for (const [name, { bytes, ...rest }] of modules) {
    index.modules[name] = { ...rest, at, length: bytes.length, sum: crc32(bytes) };
    parts.push(bytes);
    at += bytes.length;
  }
  const indexBytes = Buffer.from(JSON.stringify(index));
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32LE(indexBytes.length, 0);
  prefix.writeUInt32LE(crc32(indexBytes), 4);
  const partial = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(partial, Buffer.concat([prefix, indexBytes, ...parts]));
    fs.renameSync(partial, file);
  } catch {
    // A folder that nobody may write to, or a full disk: the next command loads its modules as this one did.
    fs.rmSync(partial, { force: true });
  }
}

module.exports = { openKept, writeKept };
