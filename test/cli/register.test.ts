import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { execute } from "../support/command";

const root = path.join(__dirname, "../..");
const register = path.join(root, "register.cjs");

/** A checkout with these files, in which nothing has been compiled. */
function freshCheckout(files: Record<string, string>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-register-"));
  for (const name of [
    "bin/groundplan.js",
    "start/compile-ahead.cjs",
    "start/lazy-sdk.cjs",
    "start/module-cache.cjs",
    "start/module-cache-file.cjs",
    "start/module-cache-writer.cjs",
    "start/short-run.cjs",
    "register.cjs",
  ]) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.copyFileSync(path.join(root, name), path.join(folder, name));
  }
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  fs.mkdirSync(path.join(folder, "node_modules"));
  for (const name of ["pirates", "sucrase"]) {
    fs.symlinkSync(path.join(root, "node_modules", name), path.join(folder, "node_modules", name));
  }
  return folder;
}

function cacheOf(checkout: string): string {
  return path.join(checkout, "node_modules/.cache/groundplan");
}

/** The kept texts that have this word. */
function keptWith(checkout: string, word: string): string[] {
  const cache = cacheOf(checkout);
  return fs
    .readdirSync(cache)
    .filter((name) => name.endsWith(".js") && fs.readFileSync(path.join(cache, name), "utf8").includes(word));
}

test("a syntax error names its file, and the same text in another file is compiled once", async (context) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-register-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  const broken = path.join(folder, "broken.ts");
  fs.writeFileSync(broken, "const port: number = ;\n");
  const { code, stderr } = await execute(process.execPath, ["--require", register, broken]);
  assert.equal(code, 1);
  assert.ok(stderr.includes(`Error transforming ${broken}: Unexpected token (1:22)`), stderr);

  // Says whether the compiler was loaded, which it is not once the text is in the cache.
  const text = `const isCompiled: boolean = Object.keys(require.cache).some((file) => file.includes("sucrase/dist"));
console.log(isCompiled);\n`;
  const outputs: string[] = [];
  for (const name of ["one.ts", "other.ts"]) {
    fs.writeFileSync(path.join(folder, name), text);
    outputs.push((await execute(process.execPath, ["--require", register, path.join(folder, name)])).stdout);
  }
  assert.equal(outputs[1], "false\n");
});

test("the first command after an install compiles the program ahead, and fails for no file that it does not load", async (context) => {
  const checkout = freshCheckout({
    "components/a-broken.ts": "const port: number = ;\n",
    "components/part.ts": 'export const part: string = "compiled ahead";\n',
    "stacks/program.ts": 'export const program: string = "compiled ahead";\n',
    // Ends when what it never loads has been compiled.
    "cli/main.ts": `import fs from "node:fs";
const cache: string = "node_modules/.cache/groundplan";
const timer = setInterval(() => {
  if (fs.readdirSync(cache).filter((name) => name.endsWith(".js")).length < 3) return;
  clearInterval(timer);
  console.log("done");
}, 10);\n`,
  });
  context.after(() => {
    fs.rmSync(checkout, { recursive: true });
  });
  const { code, stdout, stderr } = await execute(process.execPath, ["bin/groundplan.js"], { cwd: checkout });
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "done\n", stderr: "" });
  assert.equal(keptWith(checkout, "compiled ahead").length, 2);
});

test("a kept text that is not whole is made again", async (context) => {
  const checkout = freshCheckout({ "cli/main.ts": 'console.log("whole" as string);\n' });
  context.after(() => {
    fs.rmSync(checkout, { recursive: true });
  });
  const run = async (): Promise<string> =>
    (await execute(process.execPath, ["bin/groundplan.js"], { cwd: checkout })).stdout;
  assert.equal(await run(), "whole\n");
  const [kept = ""] = keptWith(checkout, "whole");
  const file = path.join(cacheOf(checkout), kept);
  const text = fs.readFileSync(file, "utf8");
  for (const part of ["", text.slice(0, 5), text.slice(0, -1)]) {
    fs.writeFileSync(file, part);
    assert.equal(await run(), "whole\n");
    assert.equal(fs.readFileSync(file, "utf8"), text);
  }
});
