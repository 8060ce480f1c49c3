// Files with values: what is in them is read back as it is, and git never sees them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { parseEnv } from "node:util";
import dotenv from "dotenv";
import fc from "fast-check";
import { parse as parseYaml } from "yaml";
import { changeBetween, fromText, toText } from "../../cli/env/edit-text";
import { EnvError } from "../../cli/env/failures";
import { Format, isOurs, parseFormat, render } from "../../cli/env/formats";
import { decidesWhatRuns } from "../../cli/env/loaders";
import { keepOutOfGit } from "../../cli/env/git";
import { createDraft } from "../../cli/env/private-file";
import { writeLocalFile } from "../../sync/targets/file";
import { anyText } from "../support/any-text";
import { temporaryFolder } from "../support/env-source";

const origin = { environment: "dev", app: "web", expires: new Date("2030-01-01T00:00:00Z") };
const own = { GROUNDPLAN_ENVIRONMENT: "dev", GROUNDPLAN_EXPIRES: "2030-01-01T00:00:00.000Z" };

/** Texts made of what file formats stumble over. */
const hard = fc
  .array(
    fc.constantFrom("'", '"', "`", "\\", "\n", "\r", "#", "$", " ", "=", "n", "B=", "\u2028", "é", "\t", "---", ": "),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(""));
const value = fc.oneof(
  hard,
  anyText().filter((text) => !text.includes("\0")),
);

/** The values by names of their own; those that a format refuses are left out. */
function acceptedBy(format: Format, values: string[]): Map<string, string> {
  const accepted = new Map<string, string>();
  values.forEach((text, index) => {
    const one = new Map([[`KEY_${index}`, text]]);
    try {
      render(format, one, origin);
    } catch (error) {
      assert.ok(error instanceof EnvError && format === Format.Dotenv);
      assert.match(
        error.message,
        /^KEY_\d+: its value holds .* the format \.env cannot hold safely; use --output json$/,
      );
      assert.ok((text.includes("'") && /["$`\\]/.test(text)) || text.includes("\r"), JSON.stringify(text));
      return;
    }
    accepted.set(`KEY_${index}`, text);
  });
  return accepted;
}

for (const [format, parsers] of [
  [Format.Dotenv, [dotenv.parse, (text: string) => dotenv.parse(text, { fast: true })]],
  [Format.Json, [JSON.parse]],
  [Format.Yaml, [parseYaml, (text: string): unknown => parseYaml(text, { version: "1.1" })]],
] as const) {
  test(`${format}: a value is read back as it is, or refused`, () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
        const accepted = acceptedBy(format, values);
        const text = render(format, accepted, origin);
        assert.ok(isOurs(text));
        for (const parse of parsers) {
          assert.deepEqual({ ...(parse(text) as object) }, { ...own, ...Object.fromEntries(accepted) });
        }
      }),
      { numRuns: 500 },
    );
  });
}

test(".env: a shell that reads the file runs nothing, and reads every value as it is", (context) => {
  const folder = temporaryFolder(context);
  const marker = path.join(folder, "ran");
  const commands = [
    `$(touch ${marker})`,
    `\`touch ${marker}\``,
    `'$(touch ${marker})'`,
    `'; touch ${marker}; '`,
    "$HOME",
    "!!",
  ];
  const sampled = fc.sample(fc.oneof(value, fc.constantFrom(...commands)), { numRuns: 400, seed: 1 });
  // Of a text that is no UTF-16, or that holds what a shell cannot, nothing can be said.
  const values = [...commands, ...sampled.filter((text) => Buffer.from(text).toString() === text)];
  const accepted = acceptedBy(Format.Dotenv, values);
  const file = path.join(folder, "values");
  fs.writeFileSync(file, render(Format.Dotenv, accepted, origin));
  const names = [...accepted.keys()];
  const print = names.map((name) => `printf '%s\\0' "$${name}"`).join("\n");
  const { stdout } = spawnSync("sh", ["-c", `. ${file}\n${print}`], { encoding: "utf8" });
  assert.deepEqual(stdout.split("\0").slice(0, -1), [...accepted.values()]);
  assert.ok(!fs.existsSync(marker));
  assert.ok(names.length > 100 && accepted.has("KEY_3") && !accepted.has("KEY_2"));
});

test(".env: what is usual is read alike by shells and Node.js", () => {
  const usual = new Map([
    ["URL", "postgres://user:p$a@h/db?x=1#top"],
    ["PEM", "-----BEGIN KEY-----\nabc\n-----END KEY-----"],
    ["JSON", '{"key": "a\\nb", "list": [1]}'],
    ["WINDOWS", "C:\\dir\\"],
    ["SPACED", "  a `b` $(c) "],
  ]);
  const text = render(Format.Dotenv, usual, origin);
  const expected = { ...own, ...Object.fromEntries(usual) };
  assert.deepEqual({ ...parseEnv(text) }, expected);
  const print = "for (const name of process.argv.slice(1)) console.log(JSON.stringify(process.env[name]))";
  const script = `set -a\n${text}\nexec "$NODE" -e '${print}' -- ${Object.keys(expected).join(" ")}`;
  const { stdout, stderr } = spawnSync("sh", ["-c", script], {
    encoding: "utf8",
    env: { ...process.env, NODE: process.execPath },
  });
  assert.deepEqual(
    stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as string),
    Object.values(expected),
    stderr,
  );
});

test("the formats have the names that other tools give them", () => {
  assert.deepEqual([".env", "env", "dotenv"].map(parseFormat), [Format.Dotenv, Format.Dotenv, Format.Dotenv]);
  assert.throws(() => parseFormat("xml"), /--output: "xml"; use \.env, json or yaml/);
});

test("a text to edit is read back as it is, whatever the values look like", () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/).filter((text) => !decidesWhatRuns(text));
  const field = fc.oneof(
    value.filter((text) => text !== ""),
    fc.constantFrom("true", "null", "0012", "1e3", "~", "|"),
  );
  const subject = { environment: "dev", app: "web", tree: "config" } as const;
  fc.assert(
    fc.property(fc.dictionary(name, field, { noNullPrototype: true }), (fields) => {
      const read = fromText(toText(fields, subject));
      assert.deepEqual(read, new Map(Object.entries(fields).sort(byName)));
      assert.equal(changeBetween(fields, read).size, 0);
    }),
    { numRuns: 500 },
  );
  // What is no text stays what it is unless somebody changes it.
  const mixed = { LIST: [1, { a: "b" }], NUMBER: 5, NONE: null };
  assert.equal(changeBetween(mixed, fromText(toText(mixed, subject))).size, 0);
});

function byName([one]: [string, string], [other]: [string, string]): number {
  return one < other ? -1 : 1;
}

test("a text that is wrong is refused without quoting it", () => {
  const cases: [string, RegExp][] = [
    ["KEY: [MARKED]", /^KEY: is no text; write one value$/],
    ["KEY:\n  NESTED: MARKED", /^KEY: is no text; write one value$/],
    ["KEY:", /^KEY: is (empty|no text)/],
    ["- MARKED", /^the text: is no list of KEY: value/],
    ["A: MARKED\nA: MARKED", /^line 2: is no YAML \(DUPLICATE_KEY\); correct it$/],
    ['A: "MARKED', /^line \d: is no YAML \(\w+\)/],
    ["not-a-name: MARKED", /^"not-a-name": is no name for a variable/],
    ["? [MARKED]\n: x", /^a key: is no text/],
    ["A: *MARKED", /is no YAML|is no text/],
  ];
  for (const [text, message] of cases) {
    assert.throws(
      () => fromText(text),
      (error: Error) => message.test(error.message) && !error.message.includes("MARKED"),
      text,
    );
  }
});

test("a draft is private, and so is its folder; both go together", () => {
  const draft = createDraft("values.yaml", "secret");
  assert.equal(fs.statSync(draft.file).mode & 0o777, 0o600);
  assert.equal(fs.statSync(path.dirname(draft.file)).mode & 0o777, 0o700);
  draft.remove();
  assert.ok(!fs.existsSync(path.dirname(draft.file)));
});

/** A repository of its own, apart from the settings of whoever runs the tests. */
function repository(context: TestContext): { folder: string; git: (...args: string[]) => string } {
  const folder = temporaryFolder(context);
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const git = (...args: string[]): string => {
    const identity = ["-c", "user.name=x", "-c", "user.email=x@example.com"];
    const { status, stdout, stderr } = spawnSync("git", [...identity, ...args], { cwd: folder, env, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return stdout;
  };
  git("init", "--quiet");
  return { folder, git };
}

const skip = spawnSync("git", ["--version"]).error === undefined ? false : "git is not installed";

test("git is told to ignore the file, in this clone only", { skip }, (context) => {
  const { folder, git } = repository(context);
  for (const name of [".env", "a [b]*?.env", "trailing ", "!odd", "#odd", "sub/.env", "back\\slash"]) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    assert.equal(keepOutOfGit(file), "excluded", name);
    fs.writeFileSync(file, "SECRET=1");
    assert.equal(keepOutOfGit(file), "ignored", name);
  }
  assert.equal(git("status", "--porcelain", "--untracked-files=all"), "");
  fs.writeFileSync(path.join(folder, "a b.env"), "");
  assert.match(git("status", "--porcelain"), /a b\.env/, "a pattern matches no other file");
});

test("what another command names at the same time stays", { skip }, (context) => {
  const { folder, git } = repository(context);
  const exclude = path.join(folder, git("rev-parse", "--git-path", "info/exclude").trim());
  const append = fs.appendFileSync;
  const mocked = context.mock.method(fs, "appendFileSync", (file: string, text: string) => {
    append(exclude, "/other\n");
    append(file, text);
  });
  assert.equal(keepOutOfGit(path.join(folder, ".env")), "excluded");
  assert.equal(mocked.mock.callCount(), 1);
  assert.match(fs.readFileSync(exclude, "utf8"), /^\/other\n\/\.env\n$/m);
});

test("a write that is interrupted leaves nothing that git would show", { skip }, async (context) => {
  const { folder, git } = repository(context);
  const rename = context.mock.method(fs, "renameSync", () => {
    assert.equal(git("status", "--porcelain", "--untracked-files=all"), "");
    throw new Error("interrupted");
  });
  await assert.rejects(writeLocalFile(path.join(folder, ".env"), "SECRET=1"), /interrupted/);
  assert.equal(rename.mock.callCount(), 1);
  assert.deepEqual(fs.readdirSync(folder), [".git"]);
});

test("a rule that is there is enough", { skip }, (context) => {
  const { folder, git } = repository(context);
  fs.writeFileSync(path.join(folder, ".gitignore"), ".env\n");
  assert.equal(keepOutOfGit(path.join(folder, ".env")), "ignored");
  assert.doesNotMatch(
    fs.readFileSync(path.join(folder, git("rev-parse", "--git-path", "info/exclude").trim()), "utf8"),
    /env/,
  );
});

test("in another work tree of the same repository too", { skip }, (context) => {
  const { folder, git } = repository(context);
  git("commit", "--quiet", "--allow-empty", "-m", "first");
  const other = path.join(temporaryFolder(context), "other");
  git("worktree", "add", "--quiet", other);
  assert.equal(keepOutOfGit(path.join(other, ".env")), "excluded");
  assert.equal(keepOutOfGit(path.join(folder, ".env")), "ignored");
});

test("a file that git tracks, or would show, is refused", { skip }, (context) => {
  const { folder, git } = repository(context);
  const file = path.join(folder, ".env");
  fs.writeFileSync(file, "A=1");
  git("add", ".env");
  assert.equal(keepOutOfGit(path.join(folder, "*")), "excluded", "a name is no pattern");
  assert.throws(
    () => keepOutOfGit(file),
    /--file: .*\.env; git tracks it: choose another file, or `git rm --cached` it first/,
  );
  fs.writeFileSync(path.join(folder, ".gitignore"), "!shown\n");
  assert.throws(() => keepOutOfGit(path.join(folder, "shown")), /a rule of \.gitignore makes git show it/);
});

test("outside of a repository there is nothing to do", (context) => {
  assert.equal(keepOutOfGit(path.join(temporaryFolder(context), ".env")), "outside");
});

test("a repository that git does not talk about is no place for values", { skip }, (context) => {
  const { folder } = repository(context);
  fs.writeFileSync(path.join(folder, ".git/HEAD"), "broken");
  assert.throws(
    () => keepOutOfGit(path.join(folder, ".env")),
    /is part of a git repository, and git does not say anything/,
  );
  const before = process.env["PATH"];
  process.env["PATH"] = folder;
  try {
    assert.throws(() => keepOutOfGit(path.join(folder, ".env")), /git is not on PATH/);
  } finally {
    process.env["PATH"] = before;
  }
});
