import assert from "node:assert/strict";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { digest } from "../../sync/copy";
import { planFile, writeLocalFile } from "../../sync/targets/file";

describe("a local file", () => {
  let folder = "";
  let file = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "groundplan-file-"));
    file = path.join(folder, ".env");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const mode = (): number => statSync(file).mode & 0o777;

  test("is made for its owner alone, and nothing else is left", async () => {
    const mask = process.umask(0);
    try {
      assert.equal(await writeLocalFile(file, "A=1\n"), "written");
    } finally {
      process.umask(mask);
    }
    assert.equal(readFileSync(file, "utf8"), "A=1\n");
    assert.equal(mode(), 0o600);
    assert.deepEqual(readdirSync(folder), [".env"]);
  });

  test("that has the text already is not touched", async () => {
    await writeLocalFile(file, "A=1\n");
    utimesSync(file, 1, 1);
    assert.equal(await writeLocalFile(file, "A=1\n"), "unchanged");
    assert.equal(statSync(file).mtimeMs, 1000);
  });

  test("that others may read is closed, without being written", async () => {
    writeFileSync(file, "A=1\n");
    chmodSync(file, 0o644);
    assert.equal(await writeLocalFile(file, "A=1\n"), "unchanged");
    assert.equal(mode(), 0o600);
  });

  test("that others may read is closed when it changes", async () => {
    writeFileSync(file, "A=1\n");
    chmodSync(file, 0o644);
    assert.equal(await writeLocalFile(file, "A=2\n"), "written");
    assert.equal(mode(), 0o600);
  });

  test("takes the place of a link, and what the link names stays as it is", async () => {
    const other = path.join(folder, "other");
    writeFileSync(other, "theirs");
    symlinkSync(other, file);
    assert.equal(await writeLocalFile(file, "A=1\n"), "written");
    assert.equal(readFileSync(other, "utf8"), "theirs");
    assert.equal(statSync(file).isFile(), true);
  });

  test("in a folder that is not there fails without a trace", async () => {
    await assert.rejects(writeLocalFile(path.join(folder, "no", ".env"), "A=1\n"), { code: "ENOENT" });
    assert.deepEqual(readdirSync(folder), []);
  });
});

test("where permissions are not those of files, a file is compared by its text alone", () => {
  assert.equal(planFile({ digest: digest("a"), mode: 0o666 }, "a", true), "unchanged");
  assert.equal(planFile({ digest: digest("a"), mode: 0o666 }, "a", false), "closed");
  assert.equal(planFile({ mode: 0 }, "a", true), "written");
});
