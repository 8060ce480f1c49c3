// What a command takes from those before it: never more than Node.js would load itself.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, suite, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { execute } from "../support/command";

const root = path.join(__dirname, "../..");

/** Says what Node.js read itself, and what the modules said. */
const main = `const { keepModules } = require("./start/module-cache.cjs");
keepModules(__dirname);
const { Module } = require("node:module");
const path = require("node:path");
const read = [];
const readModule = Module._extensions[".js"];
Module._extensions[".js"] = (module, file) => {
  read.push(path.basename(file));
  readModule(module, file);
};
require("./program.js").then((said) => {
  process.stdout.write(JSON.stringify({ read, said }));
});
`;

/** A program of thirty modules, each of which is a file of its own. */
const parts = Array.from({ length: 30 }, (_, index) => `part-${index}.js`);
const keepers = ["start/module-cache.cjs", "start/module-cache-file.cjs", "start/module-cache-writer.cjs"];
const modules: Record<string, string> = {
  ...Object.fromEntries(keepers.map((name) => [name, fs.readFileSync(path.join(root, name), "utf8")])),
  ...Object.fromEntries(parts.map((name, index) => [`parts/${name}`, `exports.number = ${index};\n`])),
  "main.js": main,
  "program.js": `const parts = ${JSON.stringify(parts)}.map((name) => require("./parts/" + name).number);
module.exports = (async () => ({
  sum: parts.reduce((one, other) => one + other),
  text: require("./text").text,
  letters: [require("./latin").letters, require("./letters").letters],
  shadowed: require("./shadowed"),
  shell: require("./shell").line,
  packaged: require("packaged"),
  settings: require("./settings.json"),
  imported: await require("./imports").imported,
  failure: require("./failure").stack().split("\\n").slice(0, 3),
  place: require("./place"),
}))();
`,
  "latin.js": 'exports.letters = "é ß ÿ";\n',
  "letters.js": 'exports.letters = "é – “ 😀";\n',
  "text.js": 'exports.text = "first";\n',
  "shadowed/index.js": 'module.exports = "in the folder";\n',
  "shell.js": "#!/usr/bin/env node\nexports.line = new Error().stack.split('\\n')[1];\n",
  "settings.json": '{ "port": 80 }\n',
  "imports.js": 'exports.imported = import("./imported.mjs").then((module) => module.default);\n',
  "imported.mjs": 'import { text } from "./text.js";\nexport default text;\n',
  "failure.js": "exports.stack = () => { try { null.name; } catch (error) { return error.stack; } };\n",
  "place.js": `module.exports = {
  file: __filename,
  resolved: require.resolve("./text"),
  paths: require.resolve.paths("packaged")[0],
  main: require.main.filename,
  parent: module.parent.filename,
  loaded: module.loaded,
  cached: require.cache[__filename] === module,
};
`,
  "node_modules/packaged/package.json": '{ "main": "lib/main.js" }\n',
  "node_modules/packaged/lib/main.js": 'module.exports = "packaged";\n',
  "node_modules/.package-lock.json": "{}\n",
};

/** What has `import()` is read each time. */
const readAlways = ["imports.js"];

interface Said {
  read: string[];
  said: Record<string, unknown>;
}

let shared: string;
const folders: string[] = [];

function write(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
}

async function run(folder: string, env: Record<string, string> = {}): Promise<Said> {
  const { code, stdout, stderr } = await execute(process.execPath, ["main.js"], { cwd: folder, env });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Said;
}

function keptFile(folder: string): string {
  const cache = path.join(folder, "node_modules/.cache/groundplan");
  const [name = ""] = fs.readdirSync(cache);
  return path.join(cache, name);
}

/** Files that have just been written are not kept yet. */
async function settle(): Promise<void> {
  await setTimeout(2_100);
}

suite("modules are kept between commands", () => {
  before(async () => {
    shared = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-modules-"));
    folders.push(shared);
    write(shared, modules);
    const { read } = await run(shared);
    assert.ok(read.includes("text.js"), "the first command reads all");
    await settle();
    assert.ok(
      (await run(shared)).read.includes("text.js"),
      "nothing is kept of the first one, nor of files just written",
    );
    assert.deepEqual((await run(shared)).read, readAlways);
  });
  after(() => {
    for (const folder of folders) fs.rmSync(folder, { recursive: true });
  });

  test("a program is told the same with them and without, and its errors name the same lines", async () => {
    const kept = await run(shared);
    const plain = await run(shared, { NODE_DISABLE_COMPILE_CACHE: "1" });
    assert.ok(plain.read.length > 30);
    assert.deepEqual(kept.read, readAlways);
    assert.deepEqual(kept.said, plain.said);
  });

  test("a changed file is read again, one of the same length too, and nothing else is", async () => {
    write(shared, { "text.js": 'exports.text = "other";\n' });
    const { read, said } = await run(shared);
    assert.deepEqual(read, ["text.js", ...readAlways]);
    assert.deepEqual([said["text"], said["imported"]], ["other", "other"]);
  });

  test("a file that a request means before the one that it led to is found", async () => {
    write(shared, { "shadowed.js": 'module.exports = "beside the folder";\n' });
    assert.equal((await run(shared)).said["shadowed"], "beside the folder");
    fs.rmSync(path.join(shared, "shadowed.js"));
    assert.equal((await run(shared)).said["shadowed"], "in the folder");
  });

  test("a module that is gone is missed", async () => {
    const file = path.join(shared, "parts/part-7.js");
    fs.renameSync(file, `${file}.away`);
    const { code, stderr } = await execute(process.execPath, ["main.js"], { cwd: shared });
    fs.renameSync(`${file}.away`, file);
    assert.equal(code, 1);
    assert.match(stderr, /Cannot find module '\.\/parts\/part-7\.js'/);
  });

  test("a process that loads a module again gets the file of then", async () => {
    write(shared, {
      "again.js": `const { keepModules } = require("./start/module-cache.cjs");
keepModules(__dirname);
const fs = require("node:fs");
const before = require("./parts/part-3.js").number;
fs.writeFileSync(require.resolve("./parts/part-3.js"), "exports.number = 8;\\n");
delete require.cache[require.resolve("./parts/part-3.js")];
setImmediate(() => process.stdout.write(JSON.stringify([before, require("./parts/part-3.js").number])));
`,
    });
    const { stdout } = await execute(process.execPath, ["again.js"], { cwd: shared });
    assert.deepEqual(JSON.parse(stdout), [3, 8]);
  });

  test("what was kept for other packages is not taken, and is kept anew", async () => {
    write(shared, { "node_modules/.package-lock.json": '{ "packages": {} }\n' });
    await settle();
    assert.ok((await run(shared)).read.length > 30);
    assert.deepEqual((await run(shared)).read, readAlways);
  });

  test("what another version of the keeper kept is not taken", async () => {
    const [keeper = ""] = keepers;
    write(shared, { [keeper]: `${modules[keeper] ?? ""}// Another version.\n` });
    await settle();
    assert.ok((await run(shared)).read.length > 30);
    assert.deepEqual((await run(shared)).read, readAlways);
  });

  test("a file that is not whole is not believed", async () => {
    const file = keptFile(shared);
    const whole = fs.readFileSync(file);
    const { said } = await run(shared);
    const damaged = [
      whole.subarray(0, 5),
      whole.subarray(0, whole.length / 3),
      whole.subarray(0, whole.length - 9),
      ...[3, 60, Math.floor(whole.length / 2), whole.length - 20].map((place) => {
        const bytes = Buffer.from(whole);
        bytes.fill(0, place, place + 16);
        return bytes;
      }),
    ];
    for (const bytes of damaged) {
      fs.writeFileSync(file, bytes);
      assert.deepEqual((await run(shared)).said, said);
    }
  });

  test("nothing is kept where nobody can write, and the program runs", async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-modules-"));
    folders.push(folder);
    write(folder, { ...modules, "node_modules/.cache": "a file where the folder would be" });
    const first = await run(folder);
    assert.deepEqual(await run(folder), first);
    assert.equal(fs.readFileSync(path.join(folder, "node_modules/.cache"), "utf8"), "a file where the folder would be");
  });
});
