// One run at a time on a stack: also across containers and machines, and when several find the lock of a dead one.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { lock } from "../../sandbox/lock";

const root = path.join(__dirname, "../..");

function lockFile(context: TestContext): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "lock-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  return path.join(folder, "dev.json.lock");
}

const quiet = (): void => undefined;

/** What a lock of this process says. */
function ownLock(file: string): Record<string, unknown> {
  const giveBack = lock(file, quiet);
  const holder = JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, unknown>;
  giveBack();
  assert.ok(!fs.existsSync(file));
  return holder;
}

test("a lock whose process is gone is taken over, also if its number is another one's by now", (context) => {
  const file = lockFile(context);
  const own = ownLock(file);
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  const isLinux = process.platform === "linux";
  for (const holder of [{ ...own, pid }, ...(isLinux ? [{ ...own, token: "another", started: "1" }] : [])]) {
    fs.writeFileSync(file, JSON.stringify(holder));
    const said: string[] = [];
    lock(file, (sentence) => said.push(sentence))();
    assert.match(said.join(), /was interrupted; this run goes on from there/);
    assert.deepEqual(fs.readdirSync(path.dirname(file)), []);
  }
});

test("a file that names no run is taken over; a lock that cannot be read says what to delete", (context) => {
  const file = lockFile(context);
  for (const text of ["", "null", "{}", '{"pid":-1,"host":"h","since":"s"}']) {
    fs.writeFileSync(file, text);
    const said: string[] = [];
    lock(file, (sentence) => said.push(sentence))();
    assert.match(said.join(), /dev\.json\.lock says of no run that it holds it; this run takes it over/, text);
  }
  fs.mkdirSync(file);
  assert.throws(
    () => lock(file, quiet),
    /the lock cannot be read \(.*dev\.json\.lock: is a folder.*\); if no other run is at work, delete .*dev\.json\.lock$/,
  );
});

test("a lock of another container or machine holds, and the refusal says how to clear it", (context) => {
  const file = lockFile(context);
  const own = ownLock(file);
  // Its number is that of no process here.
  fs.writeFileSync(file, JSON.stringify({ ...own, pid: 4_000_000, host: "ci-7", realm: "another kernel pid:[1]" }));
  fs.utimesSync(file, new Date(), new Date(Date.now() - 90_000));
  assert.throws(
    () => lock(file, quiet),
    /process 4000000 on ci-7 \(another container or machine\) has worked on this stack since .*, with its last sign of life (89|90|91) seconds ago .*; if that run is gone, delete .*dev\.json\.lock$/,
  );
  assert.ok(fs.existsSync(file));
});

test("of two that find a dead lock, the slow one does not remove the lock that the fast one took", (context) => {
  const file = lockFile(context);
  fs.writeFileSync(
    file,
    JSON.stringify({ ...ownLock(file), token: "dead", pid: spawnSync(process.execPath, ["-e", ""]).pid }),
  );
  const link = fs.linkSync;
  let fast: (() => void) | undefined;
  context.mock.method(fs, "linkSync", (from: string, to: string) => {
    if (to.endsWith(".dead") && fast === undefined) {
      fast = quiet;
      fast = lock(file, quiet);
    }
    link(from, to);
  });
  assert.throws(() => lock(file, quiet), /has worked on this stack since/);
  assert.ok(fs.existsSync(file), "the fast one still has it");
  fast?.();
  assert.deepEqual(fs.readdirSync(path.dirname(file)), []);
});

test("only an own lock is given back", (context) => {
  const file = lockFile(context);
  const giveBack = lock(file, quiet);
  fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, "utf8")), token: "somebody else's" }));
  giveBack();
  assert.ok(fs.existsSync(file));
});

/** A process that takes the lock, says so and stays, until its standard input ends. */
function holding(file: string, then: string): string[] {
  const program = `require("./sandbox/lock.ts").lock(${JSON.stringify(file)}, console.log); console.log("taken"); ${then}`;
  return ["--require", "./register.cjs", "-e", program];
}

test("a process that ends or is ended gives its lock back", async (context) => {
  const file = lockFile(context);
  const { stdout } = spawnSync(process.execPath, holding(file, "process.exit(3)"), { cwd: root, encoding: "utf8" });
  assert.equal(stdout, "taken\n");
  assert.ok(!fs.existsSync(file));
  const child = spawn(process.execPath, holding(file, "process.stdin.resume()"), { cwd: root });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  assert.ok(fs.existsSync(file));
  child.kill("SIGTERM");
  assert.equal(await new Promise((resolve) => child.once("exit", resolve)), 143);
  assert.ok(!fs.existsSync(file));
});

const noNamespaces = spawnSync("unshare", ["-p", "-f", "true"]).status !== 0 && "no namespaces of processes here";

test("a run in another namespace of processes is seen, from both sides", { skip: noNamespaces }, async (context) => {
  const file = lockFile(context);
  const giveBack = lock(file, quiet);
  const inside = ["-p", "-f", process.execPath, ...holding(file, "process.stdin.resume()")];
  const refused = spawnSync("unshare", inside, { cwd: root, encoding: "utf8", input: "" });
  assert.match(refused.stderr, /\(another container or machine\) has worked on this stack since/);
  giveBack();
  const child = spawn("unshare", inside, { cwd: root });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  assert.throws(() => lock(file, quiet), /process 1 on .* \(another container or machine\) has worked/);
  child.stdin.end();
  await new Promise((resolve) => child.once("close", resolve));
  lock(file, quiet)();
});
