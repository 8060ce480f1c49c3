"use strict";
// Lets Node.js `require` TypeScript: `node --require ./register.cjs program.ts`, and the same for `pulumi up`
// (Pulumi.yaml, `nodeargs`). Types are erased, not checked: `npm run check` does that.
//
// Compiled text is kept under the digest of its source, so a changed file is always compiled again
// and a cached one costs a read. Line numbers stay those of the source.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const nodeModule = require("node:module");
const path = require("node:path");
const { threadId } = require("node:worker_threads");
const { addHook } = require("pirates");

const cacheDir = path.join(__dirname, "node_modules", ".cache", "groundplan");
/** Nothing has been compiled since the packages were installed. */
const isFirst = makeCache();
/** The last line of each kept text. */
const end = "\n// All of it.\n";
// Node.js 22 and later keep the machine code of every module as well, by the same rule: another text, another entry.
nodeModule.enableCompileCache?.(path.join(cacheDir, "v8"));
const compilerVersion = require("sucrase/package.json").version;

/** Whether the folder was made, and so was not there. */
function makeCache() {
  try {
    return fs.mkdirSync(cacheDir, { recursive: true }) !== undefined;
  } catch {
    // A read-only checkout works too; it compiles every time.
    return false;
  }
}

function compile(source, transforms, filePath) {
  // Loaded on the first miss only: a warm start does without the compiler.
  const { transform } = require("sucrase");
  return transform(source, { transforms, filePath, disableESTransforms: true }).code;
}

/**
 * Written aside and renamed: a run that is interrupted, a full disk or a run beside it never leaves half a file. Not flushed, which
 * would take longer than compiling: a file that is not whole after the machine lost its power lacks its end, and is made again.
 */
function keep(file, code) {
  const partial = `${file}.${process.pid}-${threadId}`;
  try {
    fs.writeFileSync(partial, code + end);
    fs.renameSync(partial, file);
  } catch {
    fs.rmSync(partial, { force: true });
  }
}

/** What was kept. Throws if nothing was, or not all of it. */
function kept(file) {
  const text = fs.readFileSync(file, "utf8");
  if (!text.endsWith(end)) throw new Error(`${file} is not whole`);
  return text;
}

/**
 * Compiles TypeScript with sucrase, or takes the result from the cache. The file's path is for the message of a syntax
 * error only: it is no part of the result, nor of what that is kept under.
 */
function compileCached(source, transforms, filePath) {
  const digest = createHash("sha1")
    .update([compilerVersion, ...transforms, source].join("\0"))
    .digest("hex");
  const file = path.join(cacheDir, `${digest}.js`);
  try {
    return kept(file);
  } catch {
    const code = compile(source, transforms, filePath);
    keep(file, code);
    return code;
  }
}

/** A module of TypeScript as one of CommonJS. */
function compileModule(source, file) {
  return compileCached(source, ["typescript", "imports"], file);
}

addHook(compileModule, { exts: [".ts"], ignoreNodeModules: true });

module.exports = { compileCached, compileModule, isFirst };
