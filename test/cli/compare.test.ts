import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { groundplanHere } from "../support/in-process";

let folder: string;
before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-compare-"));
});
after(() => {
  fs.rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

const resource = {
  urn: "urn:pulumi:dev::shop::gcp:storage/bucket:Bucket::media",
  type: "gcp:storage/bucket:Bucket",
  name: "media",
  inputs: { location: "EU" },
  dependencies: [],
  protect: false,
  operation: "create",
  replaceReasons: [],
  diff: [],
};
const plan = { formatVersion: 1, stack: "dev", operation: "plan", resources: [resource], outputs: {}, errors: [] };

test("two plans are compared, whatever members later versions add", async () => {
  const base = write("base.json", JSON.stringify({ ...plan, resources: [], later: true }));
  const head = write("head.json", JSON.stringify(plan));
  const { code, stdout, stderr } = await groundplanHere(["compare", base, head]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /\*\*1 created\*\*, 0 unchanged/);
});

test("a plan that failed is no plan to compare with, and its errors are shown", async () => {
  const base = write("base.json", JSON.stringify(plan));
  const errors = [{ urn: resource.urn, property: "location", message: '"EX"; use a location' }];
  const head = write("failed.json", JSON.stringify({ ...plan, resources: [], errors }));
  for (const files of [
    [base, head],
    [head, base],
  ]) {
    const { code, stdout, stderr } = await groundplanHere(["compare", ...files]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stripVTControlCharacters(stderr), /media · location\n {2}"EX"; use a location/);
    assert.match(stderr, /failed\.json is of a plan that failed; correct what it failed for/);
  }
});

for (const text of ["null", "[]", '{"formatVersion":2}', '{"formatVersion":1,"resources":5}']) {
  test(`a file that says ${text} is refused with its name`, async () => {
    const base = write("base.json", JSON.stringify(plan));
    const { code, stderr } = await groundplanHere(["compare", base, write("head.json", text)]);
    assert.equal(code, 1);
    assert.match(stderr, /^error: \S+head\.json is not a plan of format version 1; write it with/);
  });
}

test("a file with something other than resources is refused with its name", async () => {
  const head = write("head.json", JSON.stringify({ ...plan, resources: [{}] }));
  const { code, stderr } = await groundplanHere(["compare", head, head]);
  assert.equal(code, 1);
  assert.match(stderr, /^error: \S+head\.json is not a plan of format version 1/);
});

test("a plan of another environment is refused", async () => {
  const base = write("base.json", JSON.stringify(plan));
  const { code, stderr } = await groundplanHere([
    "compare",
    base,
    write("other.json", JSON.stringify({ ...plan, stack: "x" })),
  ]);
  assert.equal(code, 1);
  assert.match(stderr, /other\.json is a plan of another environment than its base, dev/);
});

test("what nests too deep, or is too large, is refused before it is read as JSON", async () => {
  const base = write("base.json", JSON.stringify(plan));
  const deep = write("deep.json", `{"formatVersion":1,"resources":${"[".repeat(200_000)}`);
  const nested = await groundplanHere(["compare", base, deep]);
  assert.match(
    nested.stderr,
    /^error: \S+deep\.json cannot be read as a plan: it nests deeper than 64; write it again\.\n$/,
  );
  const large = write("large.json", "");
  fs.truncateSync(large, 40 * 1024 * 1024);
  const huge = await groundplanHere(["compare", base, large]);
  assert.match(
    huge.stderr,
    /^error: \S+large\.json: has 42 MB, and 34 MB are the most that is read; check what it is\n$/,
  );
});

test("a limit that holds nothing is refused", async () => {
  const base = write("base.json", JSON.stringify(plan));
  const { code, stderr } = await groundplanHere(["compare", "--limit", "10", base, base]);
  assert.equal(code, 1);
  assert.match(stderr, /--limit <bytes>.* is invalid. use a whole number of at least 1000/);
});

test("the address of the whole comparison leads to a page, and nowhere else", async () => {
  const base = write("base.json", JSON.stringify({ ...plan, resources: [] }));
  const many = Array.from({ length: 100 }, (_, index) => ({
    ...resource,
    name: `media-${index}`,
    urn: `${resource.urn}-${index}`,
  }));
  const head = write("head.json", JSON.stringify({ ...plan, resources: many }));
  const page = "https://example.com/runs/7?a=<b>";
  const { stdout } = await groundplanHere(["compare", "--limit", "2000", "--whole", page, base, head]);
  assert.match(stdout, /in \[the whole comparison\]\(<https:\/\/example\.com\/runs\/7\?a=%3Cb%3E>\)\.\n\n$/);
  const { code, stderr } = await groundplanHere(["compare", "--whole", "javascript:alert(1)", base, head]);
  assert.equal(code, 1);
  assert.match(stderr, /--whole <address>.* is invalid. use an address that begins with https:\/\//);
});

test("folders are compared file by file: what is missing or cannot be read is said, and what nobody asked for is not", async () => {
  const two = fs.mkdtempSync(path.join(folder, "two-"));
  for (const side of ["before", "after"]) fs.mkdirSync(path.join(two, side));
  const put = (file: string, text: string): void => {
    fs.writeFileSync(path.join(two, file), text);
  };
  for (const stack of ["dev", "prod", "staging"])
    put(`before/${stack}.json`, JSON.stringify({ ...plan, stack, resources: [] }));
  put("after/dev.json", JSON.stringify(plan));
  put("after/prod.json", "<img src=x>");
  put("after/other.json", JSON.stringify({ ...plan, stack: "other" }));
  const { code, stdout, stderr } = await groundplanHere(["compare", path.join(two, "before"), path.join(two, "after")]);
  assert.equal(code, 1);
  assert.deepEqual(stdout.match(/^### .*$/gm), ["### `dev`", "### `prod`", "### `staging`"]);
  assert.match(stdout, /### `dev`\n\n\*\*1 created\*\*/);
  assert.equal(stdout.split("No comparison: the run made no plan, or not one that can be read.").length, 3);
  assert.doesNotMatch(stdout, /img|other/);
  assert.match(
    stderr,
    /prod\.json cannot be read as a plan[^]*staging\.json cannot be read as a plan: there is no such file/,
  );
  const empty = await groundplanHere(["compare", fs.mkdtempSync(path.join(two, "empty-")), path.join(two, "after")]);
  assert.match(empty.stderr, /empty-\S+ has no plan; name each <environment>\.json\./);
});
