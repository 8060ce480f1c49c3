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
const { addHook } = require("pirates");

const cacheDir = path.join(__dirname, "node_modules", ".cache", "groundplan");
// Node.js 22 and later keep the machine code of every module as well, by the same rule: another text, another entry.
nodeModule.enableCompileCache?.(path.join(cacheDir, "v8"));
const compilerVersion = require("sucrase/package.json").version;

function compile(source, transforms, filePath) {
  // Loaded on the first miss only: a warm start does without the compiler.
  const { transform } = require("sucrase");
  return transform(source, { transforms, filePath, disableESTransforms: true }).code;
}

/** Written aside, flushed and renamed: a run that is interrupted, a full disk or a run beside it never leaves half a file. */
function keep(file, code) {
  const partial = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(cacheDir, { recursive: true });
    // With `flush`, Node.js also writes until all is written.
    fs.writeFileSync(partial, code, { flush: true });
    fs.renameSync(partial, file);
  } catch {
    // A read-only checkout works too; it compiles every time.
    fs.rmSync(partial, { force: true });
  }
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
    return fs.readFileSync(file, "utf8");
  } catch {
    const code = compile(source, transforms, filePath);
    keep(file, code);
    return code;
  }
}

addHook((source, file) => compileCached(source, ["typescript", "imports"], file), {
  exts: [".ts"],
  ignoreNodeModules: true,
});

module.exports = { compileCached };
