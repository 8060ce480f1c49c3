// The program as it runs in the project: one file, plain Node.js, nothing else beside it.
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { programBundle } from "../../components/internal/program-bundle";
import { onFreePorts } from "../support/processes";
import { app, githubList, secretOf } from "./support/apps";
import { appFields } from "./support/github";
import type { Listening } from "./support/http";
import { World } from "./support/world";

const site = app("site", { secrets: ["TOKEN"], config: ["REGION"], github: true });

/** What is told of a pass at any time: in the first minutes of an hour there is one line more, about how old the secrets are. */
function ofPass(output: string): string {
  return output.replace(/^\{"severity":"INFO",.*"secrets":\{"name":"site","ageDays":0\},.*\}\n/m, "");
}

interface Run {
  child: ChildProcess;
  output: () => string;
  /** The exit code. */
  ended: Promise<number | null>;
}

describe("the program", () => {
  let folder = "";
  let world: World;
  let listening: Listening;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "groundplan-sync-"));
    writeFileSync(path.join(folder, "program.cjs"), programBundle("sync/main.ts").text);
    world = new World({ now: () => Date.now(), sleep: () => Promise.resolve() });
    world.deploy(site);
    world.vault.put("secrets/prod/sync-github", appFields);
    world.vault.put("secrets/prod/site", { TOKEN: "MARK-token" });
    world.vault.put("config/prod/site", { REGION: "MARK-eu" });
    listening = await world.listen();
    world.leave([site]);
    const settings = world.settings(listening.host);
    writeFileSync(path.join(folder, "settings.json"), JSON.stringify(settings));
  });
  after(async () => {
    await listening.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function run(args: string[], environment: { [name: string]: string } = {}): Run {
    const { host } = listening;
    const env = {
      SYNC_SETTINGS: path.join(folder, "settings.json"),
      GCE_METADATA_HOST: `${host}/metadata`,
      SECRET_MANAGER_URL: `http://${host}/sm`,
      CLOUD_RUN_URL: `http://${host}/run`,
      STORAGE_URL: `http://${host}/storage`,
      GITHUB_API_URL: `http://${host}/github`,
      ...environment,
    };
    const child = spawn(process.execPath, [path.join(folder, "program.cjs"), ...args], { cwd: folder, env });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    return { child, output: () => output, ended: new Promise((resolve) => child.once("close", resolve)) };
  }

  test("runs one pass and ends with 0", async () => {
    const { ended, output } = run(["once"]);
    assert.equal(await ended, 0, output());
    assert.equal(world.secretManager.current(secretOf("site", "TOKEN")), "MARK-token");
    assert.equal(world.github.list(githubList("site", "secrets")).get("TOKEN")?.value, "MARK-token");
    assert.equal(world.github.list(githubList("site", "variables")).get("REGION")?.value, "MARK-eu");
    assert.match(ofPass(output()), /^\{"severity":"INFO",.*\}\n$/);
    assert.ok(!output().includes("MARK"));
  });

  test("ends with 1 if the pass failed, and shows nothing that a server said", async () => {
    world.fault = ({ service, path: asked }) =>
      service === "sm" ? { when: "before", reply: { status: 403, body: `MARK ${asked}` } } : undefined;
    world.vault.put("secrets/prod/site", { TOKEN: "MARK-token2" });
    const { ended, output } = run(["once"]);
    assert.equal(await ended, 1);
    world.fault = () => undefined;
    // One line for the pass, and one for the app that it is about.
    assert.match(ofPass(output()), /^\{"severity":"ERROR",.*"pass":.*\}\n\{"severity":"ERROR",.*"app":.*\}\n$/);
    assert.ok(!output().includes("MARK"));
  });

  for (const [what, environment, message] of [
    ["are not named", { SYNC_SETTINGS: "" }, /SYNC_SETTINGS is not set/],
    ["are not there", { SYNC_SETTINGS: "/nowhere/settings.json" }, /\/nowhere\/settings\.json cannot be read/],
  ] as const) {
    test(`ends with 2 if its settings ${what}`, async () => {
      const { ended, output } = run([], environment);
      assert.equal(await ended, 2);
      const line = JSON.parse(output()) as { severity: string; message: string };
      assert.equal(line.severity, "CRITICAL");
      assert.match(line.message, message);
    });
  }

  async function serving(port = 0): Promise<Run & { url: string }> {
    const started = run([], { PORT: String(port) });
    const url = `http://127.0.0.1:${port}`;
    const isUp = until(async () => (await fetch(`${url}/health`)).ok);
    const gone = started.ended.then(() => Promise.reject(new Error(started.output())));
    await Promise.race([isUp, gone]);
    return { ...started, url };
  }

  test("serves on PORT, and ends with 0 after the pass in hand when it is told to", async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let asked = false;
    const { child, ended, output, url } = await onFreePorts(1, serving);
    assert.equal((await fetch(url, { method: "POST" })).status, 200);
    world.turn = async () => {
      asked = true;
      await held;
    };
    const answer = fetch(url, { method: "POST" });
    await until(() => Promise.resolve(asked));
    child.kill("SIGTERM");
    // It takes nothing new, and the pass goes on.
    await until(() =>
      fetch(`${url}/health`).then(
        () => false,
        () => true,
      ),
    );
    release();
    world.turn = () => Promise.resolve();
    assert.equal((await answer).status, 200);
    assert.equal(await ended, 0);
    const passes = output()
      .split("\n")
      .filter((line) => line.includes('"pass":'));
    assert.equal(passes.length, 2);
    assert.ok(!output().includes("MARK"));
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    if (await isSo().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail("it did not come to pass within 20 seconds");
}
