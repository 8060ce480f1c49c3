// The commands of README's "Run it" do what it says, in a copy of the checkout, which has a state of its own.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { version } from "groundplan/package.json";
import { blocks } from "../support/markdown";
import { execute, type CommandResult } from "../support/command";
import { groundplanHere } from "../support/in-process";

const root = path.join(__dirname, "../..");
const leftOut = [".git", ".groundplan", "dist"];
// The dependencies are here, or this test would not run, and the tests are what runs now.
const done = ["npm ci", "npm test"];

interface Command {
  text: string;
  /** The comment behind it says that it is refused. */
  isRefused: boolean;
  line: number;
}

describe("README", () => {
  let copy: string;
  before(() => {
    copy = mkdtempSync(path.join(tmpdir(), "groundplan-readme-"));
    const names = readdirSync(root).filter((name) => !leftOut.includes(name));
    for (const name of names) symlinkSync(path.join(root, name), path.join(copy, name));
  });
  after(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  test("says how to run the product and its tests", () => {
    const texts = commands().map(({ text }) => text);
    for (const text of ["npm ci", "npm start", "npm test"]) assert.ok(texts.includes(text), `no "${text}"`);
  });

  test("npx finds the command of the checkout", async () => {
    const { code, stdout } = await inShell("npx groundplan --version", copy);
    assert.deepEqual([code, stdout], [0, `${version}\n`]);
  });

  for (const { text, isRefused, line } of commands().filter((command) => !done.includes(command.text))) {
    test(`line ${line}: ${text}`, async () => {
      const result = await runCommand(text, copy);
      assert.equal(result.code === 0, !isRefused, `ended with ${result.code}:\n${result.stdout}\n${result.stderr}`);
    });
  }
});

/** In a shell, as it stands; what npx finds in this process, which loads it once for all of them. */
function runCommand(text: string, cwd: string): Promise<CommandResult> {
  const [, args] = /^npx groundplan ([\w -]+)$/.exec(text) ?? [];
  if (args !== undefined) return groundplanHere(args.split(" "), { cwd, env: { GROUNDPLAN_ADAPTER: "offline" } });
  return inShell(text, cwd);
}

function inShell(text: string, cwd: string): Promise<CommandResult> {
  return execute("sh", ["-c", text], { cwd, env: { NODE_TEST_CONTEXT: undefined, GROUNDPLAN_ADAPTER: "offline" } });
}

function commands(): Command[] {
  return blocks("README.md", "sh", "Run it").flatMap(({ text, line }) =>
    text.split("\n").flatMap((row, index) => {
      const [command = "", comment = ""] = row.split(/\s+# /);
      const isRefused = comment.startsWith("refuses");
      return command
        .split("&&")
        .filter((part) => part.trim() !== "")
        .map((part) => ({ text: part.trim(), isRefused, line: line + index }));
    }),
  );
}
