// Marked values go through every command, when it works and when it fails, and are looked for where they do not belong.
import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { before, test, type TestContext } from "node:test";
import { explainFailure } from "../../../cli/env/failures";
import type { CommandResult } from "../../support/command";
import {
  groundplanEnv,
  groundplanEnvAlone,
  startFront,
  sharedSource,
  temporaryFolder,
  type CommandOptions,
  type EnvSource,
  type Instead,
} from "../../support/env-source";
import { groundplanHere } from "../../support/in-process";
import { findLeaks } from "../../support/leaks";
import { missing } from "../../support/real-servers";

const skip = missing("vault");
let source: EnvSource;

before(async () => {
  if (skip === false) source = await sharedSource();
});

const mark = (what: string): string => `MARKED-${what}-0123456789`;
const secret = { SECRET: mark("secret"), LINES: `${mark("line")}\n${mark("other-line")}` };
const config = { SETTING: mark("setting") };
const marked = new Map([
  ["a secret", mark("secret")],
  ["a line of a secret", mark("line")],
  ["a setting", mark("setting")],
  ["a new value", mark("new")],
  ["a new setting", mark("inline")],
]);

/** Everything that a command leaves behind: what it prints, and the files that it does not remove. */
async function leftBehind(
  context: TestContext,
  args: string[],
  { start = groundplanEnv, ...options }: Partial<CommandOptions> & { start?: typeof groundplanEnv } = {},
): Promise<{ result: CommandResult; places: Record<string, string>; cwd: string }> {
  const cwd = options.cwd ?? temporaryFolder(context);
  const scratch = path.join(cwd, ".scratch");
  fs.mkdirSync(scratch, { recursive: true });
  const variables = { VAULT_ADDR: source.vault.url, VAULT_TOKEN: "root", TMPDIR: scratch };
  const [command = "", ...rest] = args;
  const result = await start([command, "--app", "web", ...rest], {
    ...options,
    cwd,
    env: { ...variables, ...options.env },
  });
  return { result, cwd, places: { output: result.stdout, errors: result.stderr, ...filesIn(scratch) } };
}

function filesIn(folder: string): Record<string, string> {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => path.join(entry.parentPath, entry.name)).map((file) => [file, fs.readFileSync(file, "utf8")]),
  );
}

test("no command shows a value, and none leaves one behind", { skip }, async (context) => {
  await source.put("secrets", "dev", "web", secret);
  await source.put("config", "dev", "web", config);
  await source.put("secrets", "prod", "web", { ...secret, SECRET: mark("new") });
  const drafts = path.join(temporaryFolder(context), "drafts");
  const editor = (script: string): Partial<CommandOptions> => ({
    env: { VISUAL: `sh -c 'echo "$1" >> "${drafts}"; ${script}' --` },
  });
  const cases: [string[], Partial<CommandOptions>, number][] = [
    [["pull", "dev"], {}, 0],
    [["pull", "dev", "--json", "-o", "json"], {}, 0],
    [["run", "dev", "--", "true"], {}, 0],
    [["run", "dev", "--", "no-such-program-here"], {}, 127],
    [["diff", "dev", "prod"], {}, 0],
    [["diff", "dev", "prod", "--json"], {}, 0],
    [["set", "dev", "SECRET"], { input: mark("new") }, 0],
    [["set", "dev", "SECRET", "--json"], { input: mark("new") }, 0],
    [["set", "dev", "SETTING"], { input: mark("new") }, 0],
    [["set", "dev", "SETTING", mark("inline"), "--config"], {}, 0],
    // What somebody gives in the wrong place is not repeated.
    [["set", "dev", "SECRET", mark("new")], {}, 2],
    [["set", "dev", "SECRET"], { input: `${mark("new")}\0` }, 2],
    [["set", "dev", "SECRET", "--config"], { input: mark("new") }, 2],
    [["edit", "dev", "--secret"], editor(`sed -i "s/${mark("secret")}/${mark("new")}/" "$1"`), 0],
    [["edit", "dev", "--secret"], editor(`echo "X: \\"${mark("new")}" >> "$1"`), 2],
    [["edit", "dev", "--secret"], editor("exit 1"), 2],
    [["unset", "dev", "SECRET"], {}, 0],
  ];
  for (const [args, options, code] of cases) {
    await source.put("secrets", "dev", "web", secret);
    const { result, places } = await leftBehind(context, args, options);
    assert.equal(result.code, code, `${args.join(" ")}: ${result.stderr}`);
    assert.deepEqual(findLeaks(marked, places), [], args.join(" "));
  }
  const seen = fs.readFileSync(drafts, "utf8").trim().split("\n");
  assert.equal(seen.length, 3);
  for (const draft of seen) assert.ok(!fs.existsSync(path.dirname(draft)), draft);
});

test("a value is shown by --show, and in the program's environment only", { skip }, async (context) => {
  await source.put("secrets", "dev", "web", secret);
  const shown = await leftBehind(context, ["diff", "dev", "dev", "--show"]);
  assert.deepEqual(findLeaks(marked, { output: shown.result.stdout }).includes("a secret shows in output"), true);
  assert.deepEqual(findLeaks(marked, { errors: shown.result.stderr }), []);

  // The program itself looks at what everybody sees of processes: its own command line, and that of the command that runs it.
  const script = `
    const fs = require("node:fs");
    if (process.env.SECRET !== "MARKED" + "-secret-0123456789") process.exit(1);
    for (const pid of ["self", process.ppid]) process.stdout.write(fs.readFileSync("/proc/" + pid + "/cmdline", "utf8"));`;
  const { result, places } = await leftBehind(context, ["run", "dev", "--", process.execPath, "-e", script], {
    start: groundplanEnvAlone,
  });
  if (process.platform === "linux") assert.equal(result.code, 0, result.stderr);
  assert.deepEqual(findLeaks(marked, places), []);
});

test("what no variable or file can hold is refused by its name", { skip }, async (context) => {
  await source.put("secrets", "dev", "web", { SECRET: `${mark("secret")}\0`, [`not a name`]: mark("line"), FINE: "x" });
  for (const args of [
    ["pull", "dev"],
    ["run", "dev", "--", "true"],
  ]) {
    const { result, places } = await leftBehind(context, args);
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stderr, /Left out: "SECRET" of the secrets holds a zero byte/);
    assert.match(result.stderr, /Left out: "not a name" of the secrets is no name for a variable/);
    assert.deepEqual(findLeaks(marked, places), []);
  }
  await source.put("secrets", "dev", "web", { SECRET: `'"\`${mark("secret")}\n` });
  const { result, places, cwd } = await leftBehind(context, ["pull", "dev"]);
  assert.equal(result.code, 2);
  assert.match(result.stderr, /SECRET: its value holds a single quote together with .*; use --output json/);
  assert.deepEqual(findLeaks(marked, { ...places, ...filesIn(cwd) }), []);
  await source.put("secrets", "dev", "web", { SECRET: mark("secret").repeat(20_000) });
  const large = await leftBehind(context, ["run", "dev", "--", "true"]);
  assert.equal(large.result.code, 126, large.result.stderr.slice(0, 300));
  assert.deepEqual(findLeaks(marked, large.places), []);
});

test("a server that answers nonsense, or repeats what it was sent, makes nothing show", { skip }, async (context) => {
  await source.put("secrets", "dev", "web", secret);
  const nonsense: Instead[] = [
    { status: 400, body: { errors: [`check-and-set of ${mark("new")}`, mark("secret")] } },
    { status: 400, body: { errors: [mark("new")] } },
    { status: 200, body: { data: mark("secret") } },
    { status: 200, body: { data: { data: mark("secret"), metadata: mark("secret") } } },
    { status: 200, body: { data: { data: { SECRET: { toString: mark("secret") } } } } },
    { status: 200, body: [mark("secret")] },
    { status: 404, body: { data: { metadata: { version: mark("secret") } } } },
  ];
  const commands: [string[], string | undefined][] = [
    [["set", "dev", "SECRET"], mark("new")],
    [["pull", "dev"], undefined],
    [["diff", "dev", "prod"], undefined],
    [["run", "dev", "--", "true"], undefined],
  ];
  for (const [args, input] of commands) {
    for (const instead of nonsense) {
      const isWrite = instead.status === 400;
      // What is sent to be read holds no value, so that the server's reason may be told.
      if (isWrite && input === undefined) continue;
      const front = await startFront(context, source.vault, ({ method, path: asked }) =>
        Promise.resolve(asked.includes("/data/") && (method === "PATCH") === isWrite ? instead : undefined),
      );
      const { places } = await leftBehind(context, args, {
        env: { VAULT_ADDR: front },
        ...(input === undefined ? {} : { input }),
      });
      assert.deepEqual(findLeaks(marked, places), [], `${args.join(" ")}, ${JSON.stringify(instead)}`);
    }
  }
});

test("a fault is told by its place, and a failure of the system by what failed", () => {
  const fault = explainFailure(new TypeError(mark("secret")));
  assert.equal(fault.exitCode, 70);
  assert.match(fault.message, /^a fault of groundplan itself: TypeError at .*leaks\.test\.ts:\d+/);
  assert.equal(explainFailure(mark("secret")).message, "a fault of groundplan itself: string");
  assert.throws(
    () => fs.readFileSync("/none/such"),
    (error) => /^ENOENT: .*'\/none\/such'$/.test(explainFailure(error).message),
  );
});

test("a file that is no file of Google credentials is named, and nothing of it shows", async (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, "token");
  const nowhere = {
    VAULT_TOKEN: undefined,
    VAULT_ADDR: "https://vault.example.com",
    HOME: folder,
    CLOUDSDK_CONFIG: folder,
    METADATA_SERVER_DETECTION: "none",
    STORAGE_EMULATOR_HOST: undefined,
  };
  const attempt = async (env: NodeJS.ProcessEnv, problem: string): Promise<void> => {
    const options = { cwd: folder, env: { ...nowhere, ...env } };
    const results = [
      await groundplanEnv(["pull", "dev", "--app", "web", "--project", "acme-test"], options),
      await groundplanHere(["vault", "backups", "bucket"], options),
    ];
    for (const { code, stdout, stderr } of results) {
      assert.ok(code === 1 || code === 2, stderr);
      assert.ok(stderr.includes(`error: there are no usable Google credentials (${problem}); run \`gcloud`), stderr);
      assert.deepEqual(findLeaks(marked, { output: stdout, errors: stderr }), []);
    }
  };
  const kinds = [
    mark("secret"),
    `{"private_key": ${mark("secret")}`,
    JSON.stringify({ type: "external_account", audience: mark("secret") }),
    JSON.stringify({
      type: "impersonated_service_account",
      source_credentials: {},
      service_account_impersonation_url: mark("secret"),
    }),
  ];
  for (const content of kinds) {
    fs.writeFileSync(file, content);
    await attempt({ GOOGLE_APPLICATION_CREDENTIALS: file }, `GOOGLE_APPLICATION_CREDENTIALS names ${file}`);
  }
  // The credentials themselves instead of a file of them.
  const names = "GOOGLE_APPLICATION_CREDENTIALS names no file, ENOENT";
  await attempt({ GOOGLE_APPLICATION_CREDENTIALS: JSON.stringify({ private_key: mark("secret") }) }, names);
});

test("an editor that is ended from outside leaves no file", { skip }, async (context) => {
  await source.put("secrets", "dev", "web", secret);
  for (const signal of ["SIGTERM", "SIGHUP"] as const) {
    const cwd = temporaryFolder(context);
    const ready = path.join(cwd, "ready");
    const endWhenReady = (child: ChildProcess): void => {
      const timer = setInterval(() => {
        if (!fs.existsSync(ready) || fs.readFileSync(ready, "utf8") === "") return;
        clearInterval(timer);
        child.kill(signal);
      }, 50);
      context.after(() => {
        clearInterval(timer);
      });
    };
    const { result, places } = await leftBehind(context, ["edit", "dev", "--secret"], {
      cwd,
      env: { VISUAL: `sh -c 'echo "$1" > "${ready}"; exec sleep 2' --` },
      start: (args, options) => groundplanEnvAlone(args, options, endWhenReady),
    });
    assert.equal(result.code, 128 + os.constants.signals[signal]);
    const draft = fs.readFileSync(ready, "utf8").trim();
    assert.ok(draft !== "" && !fs.existsSync(path.dirname(draft)), draft);
    assert.deepEqual(findLeaks(marked, places), []);
  }
});
