// What the SDK loads with lazy-sdk.cjs, and that it does the same as without.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { execute } from "../support/command";
import { root } from "../support/project";

interface Seen {
  atStart: string[];
  afterUse: string[];
  /** Whether the Automation API is loaded, what a function of it is, and whether it is loaded then. */
  automates: unknown[];
  text: string;
}

/** What is loaded at the start, as `atStart`. */
const started = `
  const pulumi = require("@pulumi/pulumi");
  const heavy = () => ["typescript", "@npmcli/arborist", "normalize-package-data"].filter((name) => {
    const part = require("node:path").join("node_modules", ...name.split("/"), "lib");
    return Object.keys(require.cache).some((file) => file.includes(part));
  });
  const atStart = heavy();`;

// A function that becomes a resource: the SDK parses it, and looks for the packages that it needs.
const used = `${started}
  const greeting = "hello";
  (async () => {
    const { text } = await pulumi.runtime.serializeFunction(() => greeting + " " + require("yaml").stringify({ a: 1 }));
    await pulumi.runtime.computeCodePaths();
    const automation = () => Object.keys(require.cache).some((file) => /pulumi.automation.stack\\.js$/.test(file));
    const automates = [automation(), typeof pulumi.automation.LocalWorkspace.create, automation()];
    process.stdout.write(JSON.stringify({ atStart, afterUse: heavy(), automates, text }));
  })();`;

async function seen<Seen>(program: string, ...options: string[]): Promise<Seen> {
  const { code, stdout, stderr } = await execute(process.execPath, [...options, "--eval", program], { cwd: root });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Seen;
}

test("what serializes functions and what automates is loaded when it is used, in the command alone", async () => {
  const [plain, lazy, registered] = await Promise.all([
    seen<Seen>(used),
    seen<Seen>(used, "--require", path.join(root, "start", "lazy-sdk.cjs")),
    seen<string[]>(
      `${started} process.stdout.write(JSON.stringify(atStart));`,
      ...["--require", path.join(root, "register.cjs")],
    ),
  ]);
  const all = ["typescript", "@npmcli/arborist", "normalize-package-data"];
  assert.deepEqual(plain.atStart, all, "the SDK no longer loads them: lazy-sdk.cjs has done its work and can go");
  assert.deepEqual(plain.automates, [true, "function", true]);
  assert.deepEqual(lazy, { ...plain, atStart: [], automates: [false, "function", true] });
  assert.deepEqual(registered, all, "programs that the engine runs have the SDK as it is");
});

test("Zod's messages in other languages are loaded when one is asked for, and English is there", async () => {
  const zod = `
    const zod = require("zod");
    const other = () => Object.keys(require.cache).some((file) => /zod.v4.locales.de\\.cjs$/.test(file));
    const atStart = other();
    const english = zod.string().safeParse(1).error.message;
    zod.config(zod.locales.de());
    process.stdout.write(JSON.stringify({ atStart, english, german: zod.string().safeParse(1).error.message, afterUse: other() }));`;
  const [plain, lazy] = await Promise.all([
    seen<Record<string, unknown>>(zod),
    seen<Record<string, unknown>>(zod, "--require", path.join(root, "start", "lazy-sdk.cjs")),
  ]);
  assert.equal(plain["atStart"], true, "Zod no longer loads them: lazy-sdk.cjs can do without");
  assert.notEqual(plain["german"], plain["english"]);
  assert.deepEqual(lazy, { ...plain, atStart: false });
});
