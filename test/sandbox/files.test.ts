// Files and the state are whole or as they were: on a full disk, and when the process is killed at any call.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { FileError } from "../../files/failure";
import { readText } from "../../files/read";
import { LineFile, removePartials, writeNew, writeWhole } from "../../files/whole";
import { changedValues, configurationOf, readStackSettings } from "../../sandbox/stack-settings";
import { FileStore } from "../../sandbox/state";
import type { CloudObject } from "../../sandbox/types";
import { secret } from "../../sandbox/wire";
import { killAt, Killed, limitDisk } from "../support/faulty-disk";

function temporary(context: TestContext): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "files-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  return folder;
}

test("numbers and dates of a stack's file that Pulumi reads as others are refused together, and those that it keeps are not", (context) => {
  const folder = temporary(context);
  const project = { folder, name: "shop", main: "", preload: [], typescript: false, runtime: "nodejs", defaults: {} };
  const read = (...lines: string[]): { changed: string[]; values: Record<string, string> } => {
    fs.writeFileSync(path.join(folder, "Pulumi.dev.yaml"), ["config:", ...lines, ""].join("\n  "));
    const settings = readStackSettings(project, "dev");
    return { changed: changedValues(settings), values: configurationOf(project, settings).values };
  };
  const kept = { a: "8080", b: "-1", c: "1.5", d: "17", e: "1.20", f: "true", g: "1e11" };
  const asWritten = read("a: 8080", "b: -1", "c: 1.5", "d: 17", "e: '1.20'", "f: true", 'g: "1e11"');
  assert.deepEqual(asWritten.changed, []);
  assert.deepEqual(
    asWritten.values,
    Object.fromEntries(Object.entries(kept).map(([key, value]) => [`shop:${key}`, value])),
  );
  for (const [written, number] of [
    ["1.20", "1.2"],
    ["1e11", "100000000000"],
    ["0100000000002", "8589934594"],
    ["089", "89"],
    ["12345678901234567890", "12345678901234567000"],
    ["12345678901234567890123456789012", "1.2345678901234567e+31"],
    ["0x10", "16"],
    ["1_000", "1000"],
    ["-0B11", "-3"],
    ["0o17", "15"],
    ["+12", "12"],
    [".5", "0.5"],
    ["5.", "5"],
    ["-.inf", "-Infinity"],
  ] as const) {
    const refused = `a: ${written} is without quotes, and YAML reads a number, ${number}; quote it`;
    for (const lines of [[`a: ${written}`], ["a:", `  - ${written}`], ["a:", "  - name: x", `    key: ${written}`]]) {
      const { changed, values } = read(...lines);
      assert.equal(changed.length, 1);
      assert.ok(changed[0]?.endsWith(`Pulumi.dev.yaml: ${refused}`), changed[0]);
      assert.ok(values["shop:a"]?.includes(written), "the program gets what is written");
    }
  }
  for (const date of ["2026-01-02", "2026-1-2T03:04:05Z"]) {
    const [changed = ""] = read(`a: ${date}`).changed;
    assert.ok(changed.endsWith(`a: ${date} is without quotes, and YAML reads a date; quote it`), changed);
  }
  assert.equal(read("a: 1.20", "b: 01").changed.length, 2);
  assert.equal(read("a: &one 1.20", "b: *one", "c: [*one]").changed.length, 3);
  assert.deepEqual(read("a: True", "b: yes", "c: !!str 1.20", "d: 10.0.0.0", "e: 190:20:30").changed, []);
});

const long = "0123456789".repeat(1000);

test("a short write goes on; a full disk leaves the old content, no other file, and says so", (context) => {
  const file = path.join(temporary(context), "f");
  writeWhole(file, "old");
  limitDisk(context, 1e6, 7);
  writeWhole(file, long);
  assert.equal(fs.readFileSync(file, "utf8"), long);
  context.mock.restoreAll();
  limitDisk(context, long.length - 1);
  assert.throws(() => {
    writeWhole(file, "n".repeat(long.length));
  }, /f: cannot be written, since the disk is full, and it is as it was; make room, then try again$/);
  assert.throws(() => writeNew(`${file}2`, long), FileError);
  context.mock.restoreAll();
  assert.equal(fs.readFileSync(file, "utf8"), long);
  assert.deepEqual(fs.readdirSync(path.dirname(file)), ["f"]);
});

test("killed at any call, a file has its old content or its new one", (context) => {
  const folder = temporary(context);
  const file = path.join(folder, "f");
  for (let number = 0; ; number++) {
    context.mock.restoreAll();
    writeWhole(file, "old");
    killAt(context, number);
    try {
      writeWhole(file, long);
      writeNew(path.join(folder, "new"), long);
      break;
    } catch (error) {
      assert.ok((error as Error).cause instanceof Killed, String(error));
    }
    context.mock.restoreAll();
    assert.ok(["old", long].includes(fs.readFileSync(file, "utf8")), String(number));
    assert.ok(["absent", long].includes(readText(path.join(folder, "new"), 1e6) ?? "absent"), String(number));
    fs.rmSync(path.join(folder, "new"), { force: true });
    removePartials(file);
  }
  context.mock.restoreAll();
  removePartials(path.join(folder, "new"));
  assert.deepEqual(fs.readdirSync(folder).sort(), ["f", "new"]);
});

test("an existing file keeps its mode and its link; a new private one is private; one that is there stays", (context) => {
  const folder = temporary(context);
  const file = path.join(folder, "f");
  fs.writeFileSync(file, "old");
  fs.chmodSync(file, 0o640);
  fs.symlinkSync("f", path.join(folder, "link"));
  writeWhole(path.join(folder, "link"), "new");
  assert.ok(fs.lstatSync(path.join(folder, "link")).isSymbolicLink());
  assert.equal(fs.readFileSync(file, "utf8"), "new");
  assert.equal(fs.statSync(file).mode & 0o777, 0o640);
  assert.equal(writeNew(file, "mine"), false);
  assert.equal(fs.readFileSync(file, "utf8"), "new");
  assert.equal(writeNew(path.join(folder, "own"), "mine"), true);
  assert.equal(fs.statSync(path.join(folder, "own")).mode & 0o777, 0o600);
});

test("where a file system has no second names, a new file is still whole or absent", (context) => {
  const file = path.join(temporary(context), "f");
  context.mock.method(fs, "linkSync", () => {
    throw Object.assign(new Error("EPERM"), { code: "EPERM" });
  });
  assert.equal(writeNew(file, long), true);
  assert.equal(writeNew(file, "other"), false);
  assert.equal(fs.readFileSync(file, "utf8"), long);
  limitDisk(context, 2 * long.length - 1);
  assert.throws(() => writeNew(`${file}2`, long), /the disk is full/);
  assert.ok(!fs.existsSync(`${file}2`));
});

test("lines: what does not fit is taken back, and a torn end is cut off", (context) => {
  const file = path.join(temporary(context), "lines");
  fs.writeFileSync(file, `${"x".repeat(100_000)}\ntorn`);
  const lines = new LineFile(file);
  limitDisk(context, 10);
  lines.append("12345");
  assert.throws(() => {
    lines.append("1234567");
  }, /it ends with what was written before/);
  context.mock.restoreAll();
  lines.append("after");
  // A line that cannot be taken back is the last one.
  context.mock.method(fs, "ftruncateSync", () => {
    throw new Error("EIO");
  });
  limitDisk(context, 2);
  assert.throws(() => {
    lines.append("1234567");
  }, FileError);
  context.mock.restoreAll();
  assert.throws(() => {
    lines.append("more");
  }, FileError);
  lines.close();
  assert.equal(fs.readFileSync(file, "utf8"), `${"x".repeat(100_000)}\n12345\nafter\n12`);
  new LineFile(file).close();
  assert.equal(fs.readFileSync(file, "utf8"), `${"x".repeat(100_000)}\n12345\nafter\n`);
});

function object(id: string): CloudObject {
  const place = { project: "p", region: "r" };
  return { urn: `urn:${id}`, type: "t", id, inputs: { key: secret(id) }, outputs: {}, kept: { made: id }, place };
}

/** A first run with two changes, and a second one that removes the first object and adds another. */
function twoRuns(file: string, happened: string[]): void {
  const first = FileStore.open(file);
  for (const id of ["a", "b"]) {
    first.commit({ put: object(id) });
    happened.push(`+${id}`);
  }
  rethrow(first.close());
  const second = FileStore.open(file);
  second.commit({ remove: object("a") });
  happened.push("-a");
  second.commit({ put: object("c") });
  happened.push("+c");
  rethrow(second.close());
}

function rethrow(problem: string | undefined): void {
  if (problem !== undefined) throw new Error(problem);
}

/** What the changes that happened make of the state. */
function after(happened: string[]): string {
  const there = new Set<string>();
  for (const change of happened) {
    if (change.startsWith("+")) there.add(change.slice(1));
    else there.delete(change.slice(1));
  }
  return [...there].sort().join();
}

function idsOf(file: string): string {
  return [...FileStore.open(file).objects.values()]
    .map(({ id, kept }) => (kept["made"] === id ? id : "?"))
    .sort()
    .join();
}

test("killed at any call, the state is what had happened, or one change more", (context) => {
  const folder = temporary(context);
  for (let number = 0; ; number++) {
    const file = path.join(folder, String(number), "dev.json");
    const happened: string[] = [];
    killAt(context, number);
    let failure: unknown;
    try {
      twoRuns(file, happened);
    } catch (error) {
      failure = error;
    }
    context.mock.restoreAll();
    const order = ["+a", "+b", "-a", "+c"];
    const possible = [after(happened), after(order.slice(0, happened.length + 1))];
    assert.ok(possible.includes(idsOf(file)), `${number}: ${idsOf(file)} is not ${possible.join(" or ")}`);
    // And the next run goes on from there.
    const next = FileStore.open(file);
    next.commit({ put: object("z") });
    assert.equal(next.close(), undefined);
    assert.match(idsOf(file), /z$/);
    assert.deepEqual(
      fs.readdirSync(path.dirname(file)).filter((name) => name.startsWith("dev.json.")),
      [],
    );
    if (failure === undefined) break;
  }
});

test("on a disk of any size, what a commit has not refused is there, and a refused one is not", (context) => {
  const folder = temporary(context);
  for (let room = 0; ; room += 97) {
    const file = path.join(folder, String(room), "dev.json");
    const happened: string[] = [];
    limitDisk(context, room);
    let isFull = false;
    try {
      twoRuns(file, happened);
    } catch (error) {
      assert.match(String(error), /the disk is full/);
      isFull = true;
    }
    context.mock.restoreAll();
    assert.equal(idsOf(file), after(happened), String(room));
    if (!isFull) break;
  }
});

const cannotMount = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).status !== 0;

test("a real disk that is full loses nothing", { skip: cannotMount && "mounting is not allowed here" }, (context) => {
  const folder = temporary(context);
  const program = `
    const { FileStore } = require("./sandbox/state.ts");
    const file = ${JSON.stringify(path.join(folder, "dev.json"))};
    const object = (id) => ({ urn: "urn:" + id, type: "t", id, inputs: { text: "x".repeat(5000) }, outputs: {}, kept: {}, place: {} });
    const store = FileStore.open(file);
    let made = 0;
    try { for (;;) { store.commit({ put: object(String(made)) }); made++; } } catch (error) { console.log(error.message); }
    console.log(store.close());
    console.log(made > 10 && FileStore.open(file).objects.size === made && store.objects.size === made);`;
  const root = path.join(__dirname, "../..");
  const script = `mount -t tmpfs -o size=200k none ${folder} && exec "$0" --require ./register.cjs -e "$1"`;
  const args = ["-m", "sh", "-c", script, process.execPath, program];
  const { stdout, stderr } = spawnSync("unshare", args, { cwd: root, encoding: "utf8" });
  const [refused, closed, isComplete] = stdout.trim().split("\n");
  assert.match(refused ?? "", /dev\.json\.journal: cannot be written, since the disk is full/, stderr);
  assert.match(
    closed ?? "",
    /dev\.json: cannot be written.* What was done is in .*\.journal, which the next run reads$/,
  );
  assert.equal(isComplete, "true");
});

test("a file that is none, too large or no text is refused in one sentence, and nobody waits for a pipe", (context) => {
  const folder = temporary(context);
  const at = (name: string): string => path.join(folder, name);
  fs.mkdirSync(at("folder"));
  spawnSync("mkfifo", [at("pipe")]);
  fs.writeFileSync(at("utf16"), Buffer.from("\ufeffname: a", "utf16le"));
  fs.writeFileSync(at("utf16-bare"), Buffer.from("name: a", "utf16le"));
  fs.writeFileSync(at("latin1"), Buffer.from([0x61, 0xe9, 0x62]));
  fs.writeFileSync(at("large"), "x".repeat(1001));
  fs.writeFileSync(at("bom"), "\ufefftext");
  fs.symlinkSync("loop", at("loop"));
  const cases: [string, RegExp][] = [
    ["folder", /folder: is a folder; put a file in its place$/],
    ["pipe", /pipe: is a pipe; put a file in its place$/],
    ["utf16", /utf16: is encoded in UTF-16; save it as UTF-8$/],
    ["utf16-bare", /holds zero bytes, so it is no text, or one in UTF-16; save it as UTF-8$/],
    ["latin1", /is no text in UTF-8; save it as UTF-8$/],
    ["large", /has 1001 bytes, and 1000 bytes are the most that is read; check what it is$/],
    ["loop", /its links go round in circles; check where the links lead$/],
    ["bom/below", /a part of its path is no folder/],
  ];
  for (const [name, message] of cases) assert.throws(() => readText(at(name), 1000), message, name);
  assert.equal(readText(at("absent"), 1000), undefined);
  assert.equal(readText(at("bom"), 1000), "text");
});
