// The comment of a pull request, made by the workflow's own scripts with a `gh` that only writes down what it is asked, and
// answers what a test says.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { execute, type CommandResult } from "../support/command";
import { workflow } from "../support/workflows";

const root = path.join(__dirname, "../..");
const jobs = workflow("preview-comment.yml").jobs;

function temporaryFolder(context: TestContext): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-comment-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  return folder;
}

/** Runs the script of a step as GitHub does. */
async function step(folder: string, job: string, name: RegExp, env: Record<string, string>): Promise<CommandResult> {
  const found = jobs[job]?.steps?.find((each) => name.test(each.name ?? ""));
  assert.ok(found?.run !== undefined, `no step ${String(name)}`);
  const gh = `#!/bin/sh
echo "$*" >> calls
case "$*" in
  *"/pulls"*) printf '%s' "$NUMBER_ANSWER" ;;
  *"/compare/"*) printf '%s' "$BASE_ANSWER" ;;
  *--paginate*) printf '%s' "$OWN" ;;
esac
`;
  fs.writeFileSync(path.join(folder, "gh"), gh, { mode: 0o755 });
  fs.writeFileSync(path.join(folder, "calls"), "");
  return execute("bash", ["-e", "-o", "pipefail", "-c", found.run], {
    cwd: folder,
    env: { ...found.env, ...env, PATH: `${folder}:${process.env["PATH"] ?? ""}` },
  });
}

async function post(
  context: TestContext,
  own: string,
  comment = "### dev\n",
): Promise<{ calls: string; body: string }> {
  const folder = temporaryFolder(context);
  fs.writeFileSync(path.join(folder, "comment.md"), comment);
  const result = await step(folder, "comment", /Post/, { GH_REPO: "acme/shop", NUMBER: "7", OWN: own });
  assert.equal(result.code, 0, result.stderr);
  return {
    calls: fs.readFileSync(path.join(folder, "calls"), "utf8"),
    body: fs.readFileSync(path.join(folder, "body.md"), "utf8"),
  };
}

test("the first comment is made, with a mark that nobody sees", async (context) => {
  const { calls, body } = await post(context, "");
  assert.equal(body, "<!-- groundplan: offline plans -->\n### dev\n");
  assert.match(calls, /^api --paginate repos\/acme\/shop\/issues\/7\/comments --jq .*startswith\(env\.MARKER\)/m);
  assert.match(calls, /^pr comment 7 --body-file body\.md$/m);
  assert.doesNotMatch(calls, /PATCH/);
});

test("the workflow's own comment is renewed, and no other", async (context) => {
  const { calls } = await post(context, "41\n42\n");
  assert.match(calls, /^api --silent --method PATCH repos\/acme\/shop\/issues\/comments\/41 --field body=@body\.md$/m);
  assert.doesNotMatch(calls, /^pr comment|edit-last/m);
});

test("nothing is said where no environment changes, unless a change was told of before", async (context) => {
  const unchanged = "### `dev`\n\nNo change (470 resources).\n\n### `prod`\n\nNo change (594 resources).\n";
  assert.doesNotMatch((await post(context, "", unchanged)).calls, /^pr comment|PATCH/m);
  assert.match((await post(context, "41\n", unchanged)).calls, /PATCH .*comments\/41/);
  const half = unchanged.replace("No change (594 resources).", "**1 updated**, 593 unchanged.");
  assert.match((await post(context, "", half)).calls, /^pr comment 7/m);
});

const sha = "0123456789abcdef0123456789abcdef01234567";

for (const [title, number, base, code, output] of [
  ["an open pull request", "7", sha, 0, `number=7\nbase=${sha}\n`],
  ["a run whose branch has moved on", "", sha, 0, ""],
  ["an answer that is no number", "7\nbase=evil", sha, 0, ""],
  ["a commit that is none", "7", `main; rm -rf /`, 1, ""],
  ["no common commit", "7", "null", 1, ""],
] as const) {
  test(`${title}: what is compared comes from GitHub, checked`, async (context) => {
    const folder = temporaryFolder(context);
    const result = await step(folder, "compare", /Find/, {
      GH_REPO: "acme/shop",
      MAIN: "main",
      HEAD_SHA: sha,
      HEAD_OWNER: "evil",
      HEAD_BRANCH: "x&state=closed",
      NUMBER_ANSWER: number,
      BASE_ANSWER: base,
      GITHUB_OUTPUT: path.join(folder, "output"),
    });
    assert.equal(result.code, code, result.stderr);
    const written = path.join(folder, "output");
    assert.equal(fs.existsSync(written) ? fs.readFileSync(written, "utf8") : "", output);
    assert.match(fs.readFileSync(path.join(folder, "calls"), "utf8"), /-f base=main -f head=evil:x&state=closed --jq/);
  });
}

const run = "https://github.com/acme/shop/actions/runs/9";

/** Runs the comparison of two plans, with this checkout as `main`. */
async function comparison(
  context: TestContext,
  after: string,
  headRepository: string,
): Promise<{ comment: string; summary: string; whole: string }> {
  const folder = temporaryFolder(context);
  fs.symlinkSync(root, path.join(folder, "main"));
  for (const name of ["before", "after"]) fs.mkdirSync(path.join(folder, name));
  for (const stack of ["dev", "prod"]) {
    const plan = { formatVersion: 1, stack, resources: [], outputs: {}, errors: [] };
    fs.writeFileSync(path.join(folder, "before", `${stack}.json`), JSON.stringify(plan));
    fs.writeFileSync(path.join(folder, "after", `${stack}.json`), stack === "dev" ? after : JSON.stringify(plan));
  }
  const result = await step(folder, "compare", /^Compare$/, {
    HEAD_REPO: headRepository,
    REPO: "acme/shop",
    RUN: run,
    GITHUB_STEP_SUMMARY: path.join(folder, "summary.md"),
  });
  assert.deepEqual([result.code, result.stdout, result.stderr], [0, "", ""]);
  const read = (name: string): string => fs.readFileSync(path.join(folder, name), "utf8");
  return { comment: read("comment/comment.md"), summary: read("summary.md"), whole: read("comment/whole.md") };
}

test("a fork's plans are marked, and a plan that cannot be read is said and not quoted", async (context) => {
  const { comment, summary } = await comparison(context, "::add-mask::x\n<img src=x>", "evil/shop");
  assert.match(comment, /^> \[!CAUTION\]\n> Untrusted: code of the fork `evil\/shop` made these plans\./);
  assert.match(comment, /\n### `dev`\n\nNo comparison: the run made no plan, or not one that can be read\.\n/);
  assert.match(comment, /\n### `prod`\n\nNo change \(0 resources\)\.\n/);
  assert.doesNotMatch(comment + summary, /add-mask|img/);
});

test("a branch's plans are compared by main's code, and the comment says so", async (context) => {
  const plan = { formatVersion: 1, stack: "dev", resources: [], outputs: {}, errors: [] };
  const { comment } = await comparison(context, JSON.stringify(plan), "acme/shop");
  assert.match(
    comment,
    /^> Code of this pull request made these plans, and code of main compared them\.\n\n### `dev`\n/,
  );
});

test("what has no room in the comment is in the run's summary, to which it leads, and all of it in a file of the run", async (context) => {
  // Four bytes a character, as many as there may be.
  const resources = Array.from({ length: 5000 }, (_, index) => ({
    urn: `urn:pulumi:dev::shop::gcp:storage/bucket:Bucket::${index}`,
    type: "gcp:storage/bucket:Bucket",
    name: `${index}-${"🌈".repeat(45)}`,
    inputs: {},
    dependencies: [],
    protect: true,
    operation: "create",
    replaceReasons: [],
    diff: [],
    parent: `urn:pulumi:dev::shop::gcp:storage/bucket:Bucket::${index - (index % 10)}`,
  }));
  const after = JSON.stringify({ formatVersion: 1, stack: "dev", resources, outputs: {}, errors: [] });
  const { comment, summary, whole } = await comparison(context, after, "acme/shop");
  assert.ok(comment.includes(`What has no room here is in [the whole comparison](<${run}>).\n`));
  assert.ok(summary.includes(`What has no room here is in [the whole comparison](<${run}#artifacts>).\n`));
  assert.ok(!whole.includes("no room"));
  // GitHub says 65,536 characters, and takes 262,144 bytes: fewer bytes than the first are right by both.
  assert.ok(Buffer.byteLength(comment) <= 65_000, `${Buffer.byteLength(comment)}`);
  assert.ok(Buffer.byteLength(summary) <= 1024 * 1024, `${Buffer.byteLength(summary)}`);
  const told = (text: string): number => new Set(text.match(/`\d+-(🌈)+`/gu)).size;
  const [inComment, inSummary, inAll] = [comment, summary, whole].map(told) as [number, number, number];
  assert.ok(inComment > 50 && inComment < inSummary && inSummary < inAll, `${inComment} ${inSummary} ${inAll}`);
  assert.equal(inAll, 5000);
});

test("a comparison that ends before its text leaves a comment that says so", async (context) => {
  const folder = temporaryFolder(context);
  const result = await step(folder, "compare", /^Compare$/, {
    HEAD_REPO: "acme/shop",
    REPO: "acme/shop",
    RUN: run,
    GITHUB_STEP_SUMMARY: path.join(folder, "summary.md"),
  });
  assert.equal(result.code, 0, result.stderr);
  assert.match(fs.readFileSync(path.join(folder, "comment/comment.md"), "utf8"), /\nNo comparison could be made\.\n$/);
});
