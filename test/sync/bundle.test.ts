import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { bundled, programBundle, Sources } from "../../components/internal/program-bundle";
import { verifiedStart } from "../../components/internal/verified-start";

const repository = path.join(__dirname, "../..");

describe("a program as one text", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "groundplan-bundle-"));
    mkdirSync(path.join(root, "tool/parts"), { recursive: true });
    mkdirSync(path.join(root, "node_modules/dependency"), { recursive: true });
    symlinkSync(path.join(repository, "node_modules/esbuild"), path.join(root, "node_modules/esbuild"));
    write(
      "tool/main.ts",
      `import { answer } from "./parts/one"; import own from "dependency"; console.log(answer, own);`,
    );
    write("tool/parts/one.ts", "export const answer: number = 41;");
    write("node_modules/dependency/index.js", "module.exports = 'first';");
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  function write(file: string, text: string): void {
    writeFileSync(path.join(root, file), text);
  }

  const cached = (): string[] => readdirSync(path.join(root, "node_modules/.cache/groundplan"));
  const bundle = (): string => bundled(new Sources(root), "tool/main.ts");

  test("changes with each of its files, installed packages included", () => {
    const texts = [bundle()];
    write("tool/parts/one.ts", "export const answer: number = 42;");
    texts.push(bundle());
    write("node_modules/dependency/index.js", "module.exports = 'second';");
    texts.push(bundle());
    assert.equal(new Set(texts).size, 3);
    const file = path.join(root, "alone.cjs");
    writeFileSync(file, texts[2] ?? "");
    assert.equal(execFileSync(process.execPath, [file], { encoding: "utf8" }), "42 second\n");
  });

  test("is the same again when a change is taken back, and in another folder", () => {
    const first = bundle();
    write("tool/parts/one.ts", "export const answer: number = 42;");
    bundle();
    write("tool/parts/one.ts", "export const answer: number = 41;");
    assert.equal(bundle(), first);
    assert.ok(!first.includes(root));
  });

  test("is taken from the cache, without the bundler, as long as nothing changes", () => {
    const program = `
      const { bundled, Sources } = require(${JSON.stringify(path.join(repository, "components/internal/program-bundle.ts"))});
      bundled(new Sources(${JSON.stringify(root)}), "tool/main.ts");
      console.log(Object.keys(require.cache).some((file) => file.includes("esbuild")));`;
    const args = ["--require", path.join(repository, "register.cjs"), "--eval", program];
    const loads = (): string => execFileSync(process.execPath, args, { encoding: "utf8" }).trim();
    assert.equal(loads(), "true");
    assert.equal(loads(), "false");
    write("tool/extra.ts", "export {};");
    assert.equal(loads(), "true");
  });

  test("does without a cache that is broken", () => {
    const first = bundle();
    for (const file of cached()) write(`node_modules/.cache/groundplan/${file}`, "{");
    assert.equal(bundle(), first);
  });
});

describe("a program that was deployed", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "groundplan-start-"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const text = `const told = require("node:fs").readFileSync(process.env.TOLD, "utf8");
    if (require.main === module) console.log([told, process.argv.length, __filename === "FILE", process.env.TOLD].join(" "));`;
  const told = '{"a":1}';

  /** Starts it as the container does, after somebody had a hand in its files. */
  function start(file: string, settings: string): { status: number | null; stdout: string } {
    const program = path.join(folder, "program.cjs");
    const settingsFile = path.join(folder, "settings.json");
    writeFileSync(program, file);
    writeFileSync(settingsFile, settings);
    const args = verifiedStart({ path: program, text, settings: { variable: "TOLD", text: told } });
    const environment = { ...process.env, TOLD: settingsFile, TMPDIR: folder };
    return spawnSync(process.execPath, args, { encoding: "utf8", env: environment });
  }

  test("runs as the main module, with settings that nobody can change any more", () => {
    const { status, stdout } = start(text, told);
    assert.equal(status, 0);
    const [settings, words, isOriginal, file = ""] = stdout.trim().split(" ");
    assert.deepEqual([settings, words, isOriginal], [told, "2", "false"]);
    assert.equal(path.basename(file), "settings.json");
    assert.notEqual(path.dirname(file), folder);
  });

  for (const [what, file, settings] of [
    ["program.cjs", `${text}console.log("changed")`, told],
    ["settings.json", text, '{"a":2}'],
  ] as const) {
    test(`does not start with another ${what}`, () => {
      const { status, stdout } = start(file, settings);
      assert.equal(status, 2);
      const { severity, message } = JSON.parse(stdout) as { severity: string; message: string };
      assert.equal(severity, "CRITICAL");
      assert.match(message, new RegExp(`${what} is not what was deployed: .*pulumi up --refresh`));
    });
  }
});

describe("the reconciler as one text", () => {
  const { text, fileName, digest } = programBundle("sync/main.ts");

  test("is named by its content", () => {
    assert.match(digest, /^[0-9a-f]{12}$/);
    assert.equal(fileName, `sync-${digest}.cjs`);
  });

  test("needs nothing but Node's own modules", () => {
    const required = [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = ""]) => name.replace(/^node:/, ""));
    assert.ok(required.length > 0);
    assert.deepEqual(
      required.filter((name) => !builtinModules.includes(name)),
      [],
    );
  });

  test("keeps the notices that its parts ask for", () => {
    assert.match(text, /noble-hashes - MIT License/);
  });

  test("does nothing when it is only loaded", () => {
    const program = `const program = require(process.argv[1]); if (typeof program.main !== "function") process.exit(3);`;
    const folder = mkdtempSync(path.join(tmpdir(), "groundplan-bundle-"));
    try {
      const file = path.join(folder, fileName);
      writeFileSync(file, text);
      assert.equal(execFileSync(process.execPath, ["--eval", program, file], { encoding: "utf8" }), "");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
