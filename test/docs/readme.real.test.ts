// The commands of README's "Run it" do what it says, in a copy of the repository.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { blocks } from "../support/markdown";
import { execute } from "../support/command";

const root = path.join(__dirname, "../..");
const leftOut = [".git", ".groundplan", "dist", "node_modules"];
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
    cpSync(root, copy, { recursive: true, filter: (file) => !leftOut.includes(path.relative(root, file)) });
    symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  });
  after(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  test("says how to run the product and its tests", () => {
    const texts = commands().map(({ text }) => text);
    for (const text of ["npm ci", "npm start", "npm test"]) assert.ok(texts.includes(text), `no "${text}"`);
  });

  for (const { text, isRefused, line } of commands().filter((command) => !done.includes(command.text))) {
    test(`line ${line}: ${text}`, async () => {
      const result = await execute("sh", ["-c", withNpxOnce(text)], {
        cwd: copy,
        env: { NODE_TEST_CONTEXT: undefined, GROUNDPLAN_ADAPTER: "offline" },
      });
      assert.equal(result.code === 0, !isRefused, `ended with ${result.code}:\n${result.stdout}\n${result.stderr}`);
    });
  }
});

let hasRunNpx = false;

/** The start of npx takes longer than some commands: it finds the command once, and the others run what it finds. */
function withNpxOnce(text: string): string {
  if (!/^npx groundplan\b/.test(text)) return text;
  const command = hasRunNpx ? text.replace(/^npx groundplan\b/, "node bin/groundplan.js") : text;
  hasRunNpx = true;
  return command;
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
