// What one pass of the reconciler costs, by how many keys there are: 50 to a document. `npm run bench:sync`;
// docs/performance.md explains. Everything that it talks to is simulated, in this process, behind real connections.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import Table from "cli-table3";
import { programBundle } from "../components/internal/program-bundle";
import type { PassReport } from "../sync/report";
import type { SyncApp } from "../sync/app-settings";
import { app, secretOf } from "../test/sync/support/apps";
import { World } from "../test/sync/support/world";

const perDocument = 50;
const counts = [1, 100, 1_000, 5_000];

interface Pass {
  report: PassReport;
  /** Requests to Vault that show a value. */
  values: number;
  /** Most memory that the process has used so far. */
  megabytes: number;
}

/** A process that runs passes, as it does in the project, but for a preload that tells its memory. */
class Program {
  private readonly folder = mkdtempSync(path.join(os.tmpdir(), "groundplan-bench-sync-"));
  private readonly child: ReturnType<typeof spawn>;
  private readonly world: World;
  private readonly url: string;
  private lines: string[] = [];
  private waiting: (() => void) | undefined;

  constructor(world: World, host: string, port: number) {
    this.world = world;
    const write = (name: string, text: string): string => {
      const file = path.join(this.folder, name);
      writeFileSync(file, text);
      return file;
    };
    const program = write("program.cjs", programBundle("sync/main.ts").text);
    const settings = write("settings.json", JSON.stringify(world.settings(host)));
    const preload = write(
      "memory.cjs",
      "process.on('SIGUSR2', () => console.log(JSON.stringify({ rss: process.resourceUsage().maxRSS })));",
    );
    const env = {
      ...process.env,
      PORT: String(port),
      SYNC_SETTINGS: settings,
      GCE_METADATA_HOST: `${host}/metadata`,
      SECRET_MANAGER_URL: `http://${host}/sm`,
      CLOUD_RUN_URL: `http://${host}/run`,
      STORAGE_URL: `http://${host}/storage`,
      GITHUB_API_URL: `http://${host}/github`,
    };
    this.child = spawn(process.execPath, ["--require", preload, program], {
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let rest = "";
    this.child.stdout?.on("data", (chunk: Buffer) => {
      const parts = (rest + chunk.toString()).split("\n");
      rest = parts.pop() ?? "";
      // Lines about single apps are not what is measured.
      this.lines.push(...parts.filter((line) => !line.includes('"app":{')));
      this.waiting?.();
    });
    this.url = `http://127.0.0.1:${port}`;
  }

  async pass(): Promise<Pass> {
    const reads = this.world.vault.reads;
    await this.reach();
    await fetch(this.url, { method: "POST" });
    const report = (JSON.parse(await this.line()) as { pass: PassReport }).pass;
    this.child.kill("SIGUSR2");
    const { rss } = JSON.parse(await this.line()) as { rss: number };
    return { report, values: this.world.vault.reads - reads, megabytes: rss / 1024 };
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("close", resolve));
    this.child.kill("SIGTERM");
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async reach(): Promise<void> {
    for (;;) {
      try {
        if ((await fetch(`${this.url}/health`)).ok) return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  private async line(): Promise<string> {
    while (this.lines.length === 0) await new Promise<void>((resolve) => (this.waiting = resolve));
    return this.lines.shift() ?? "";
  }
}

function appsOf(keys: number): SyncApp[] {
  const documents = Math.ceil(keys / perDocument);
  return Array.from({ length: documents }, (_, number) => {
    const names = Array.from(
      { length: Math.min(perDocument, keys - number * perDocument) },
      (__, index) => `KEY_${index}`,
    );
    return app(`app${number}`, { secrets: names });
  });
}

/** A value of usual length, different for each key. */
function valuesOf({ name, secrets }: SyncApp, round: number): { [key: string]: string } {
  return Object.fromEntries(secrets.copies.map(({ key }) => [key, `${name} ${key} ${round} ${"x".repeat(40)}`]));
}

async function measure(keys: number, port: number): Promise<string[][]> {
  const world = new World({ now: () => Date.now(), sleep: () => Promise.resolve() });
  const apps = appsOf(keys);
  for (const one of apps) {
    world.deploy(one);
    const values = valuesOf(one, 0);
    world.vault.put(`secrets/prod/${one.name}`, values);
    // As an app's deployment leaves them: with their first values.
    for (const [key, value] of Object.entries(values)) world.secretManager.add(secretOf(one.name, key), value);
  }
  world.leave(apps);
  const listening = await world.listen();
  const program = new Program(world, listening.host, port);
  try {
    const rows = [row(keys, "first", await program.pass())];
    await program.pass();
    rows.push(row(keys, "nothing changed", await program.pass()));
    const [first] = apps;
    if (first !== undefined) {
      const values = { ...valuesOf(first, 0), KEY_0: "changed" };
      world.vault.put(`secrets/prod/${first.name}`, values);
    }
    rows.push(row(keys, "one value changed", await program.pass()));
    return rows;
  } finally {
    await program.end();
    await listening.close();
  }
}

function row(keys: number, what: string, { report, values, megabytes }: Pass): string[] {
  if (report.failures > 0) throw new Error(report.problems.join("\n"));
  const { vaultRequests, targetRequests, checked, durationMs } = report;
  return [keys, what, vaultRequests, values, targetRequests, checked, durationMs, megabytes.toFixed(0)].map(String);
}

async function main(): Promise<void> {
  console.log(`Node.js ${process.version}, ${os.cpus().length} × ${os.cpus()[0]?.model ?? "?"}`);
  const table = new Table({
    style: { head: [], border: [] },
    head: ["keys", "pass", "to Vault", "values read", "to targets", "copies checked", "ms", "MB at most"],
  });
  for (const [index, keys] of counts.entries()) table.push(...(await measure(keys, 18_080 + index)));
  console.log(table.toString());
}

void main();
