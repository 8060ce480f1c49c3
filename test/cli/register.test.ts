import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { execute } from "../support/command";

const register = path.join(__dirname, "../../register.cjs");

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
