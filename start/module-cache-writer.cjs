"use strict";
// Writes the file in which `module-cache.cjs` keeps modules: the length of its index, the index, and blocks of modules in the order in which a
// command loaded them: first their texts, then V8's code.
const { Buffer } = require("node:buffer");
const fs = require("node:fs");
const path = require("node:path");
const { crc32 } = require("node:zlib");
const { prefixBytes } = require("./module-cache-file.cjs");

/**
 * Bytes of text from which a block is full. A string of more than a megabyte is outside V8's heap, and the modules' texts are slices of it:
 * nothing is copied, and nothing is moved when memory is collected.
 */
const fullBlock = 2 ** 20;
/** What Latin-1 has no letters for. */
const otherLetters = /[^\0-\xff]/;
/** Of a module: when its file changed, the file's size, and where text and code are in its block. The text is in Latin-1, or in UTF-8. */
const columns = ["changed", "size", "block", "textFrom", "textUntil", "isUtf8", "codeFrom", "codeUntil"];

/** The modules block by block. */
function inBlocks(modules) {
  const blocks = [];
  let size = fullBlock;
  for (const module of modules) {
    if (size >= fullBlock) {
      blocks.push([]);
      size = 0;
    }
    const isUtf8 = otherLetters.test(module.text);
    blocks.at(-1).push({ ...module, isUtf8 });
    if (!isUtf8) size += module.text.length;
  }
  return blocks;
}

/** A block's bytes, how many of them are texts in Latin-1, and its modules with where they are in it. */
function laidOut(modules) {
  const parts = [];
  let at = 0;
  const add = (bytes) => {
    parts.push(bytes);
    at += bytes.length;
    return [at - bytes.length, at];
  };
  const latin = modules.map(({ text, isUtf8 }) => (isUtf8 ? [] : add(Buffer.from(text, "latin1"))));
  const texts = at;
  const placed = modules.map(({ file, changed, size, text, code, isUtf8 }, index) => {
    const [textFrom, textUntil] = isUtf8 ? add(Buffer.from(text)) : latin[index];
    const [codeFrom, codeUntil] = add(code);
    return { file, changed, size, textFrom, textUntil, isUtf8: Number(isUtf8), codeFrom, codeUntil };
  });
  return { bytes: Buffer.concat(parts), texts, placed };
}

/** The index and the blocks. `modules` are with `file`, `changed`, `size`, `text` and `code`; `requests` lead to files, by folder. */
function encode({ madeFor, requests, folders, modules }) {
  const blocks = [];
  const rows = [];
  let at = 0;
  const bytes = inBlocks(modules).map((block, number) => {
    const { bytes, texts, placed } = laidOut(block);
    rows.push(...placed.map((module) => ({ ...module, block: number })));
    blocks.push({ at, length: bytes.length, texts, sum: crc32(bytes) });
    at += bytes.length;
    return bytes;
  });
  const numbers = new Map(rows.map(({ file }, row) => [file, row]));
  const toNumbers = (targets) =>
    Object.fromEntries(Object.entries(targets).map(([request, file]) => [request, numbers.get(file)]));
  const index = {
    madeFor,
    folders,
    blocks,
    files: rows.map(({ file }) => file),
    requests: Object.fromEntries(Object.entries(requests).map(([folder, targets]) => [folder, toNumbers(targets)])),
    ...Object.fromEntries(columns.map((column) => [column, rows.map((row) => row[column])])),
  };
  return [Buffer.from(JSON.stringify(index)), ...bytes];
}

/** Written aside and renamed, so that a command that starts meanwhile finds the old file or the new one. */
function writeKept(file, kept) {
  const [index, ...blocks] = encode(kept);
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32LE(index.length, 0);
  prefix.writeUInt32LE(crc32(index), 4);
  const partial = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(partial, Buffer.concat([prefix, index, ...blocks]));
    fs.renameSync(partial, file);
  } catch {
    // A folder that nobody may write to, or a full disk: the next command loads its modules as this one did.
    fs.rmSync(partial, { force: true });
  }
}

module.exports = { writeKept };
