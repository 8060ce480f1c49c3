// Measures what the edge adds to a request in Cloudflare's own runtime (workerd), how large the Workers are, and what rules and files add to a
// plan. `npm run bench:edge`; docs/performance.md explains.
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import Table from "cli-table3";
import { Miniflare, type WorkerOptions } from "miniflare";
import { Cdn, StaticSite, type EdgeRule } from "../components";
import { functionBundle } from "../components/internal/function-bundle";
import { ruleVariable } from "../components/internal/edge-rules";
import { workerBundle, workers } from "../components/internal/worker-bundle";
import { emptyState, run } from "../sandbox/testing";

const requests = Number(process.env["BENCH_REQUESTS"] ?? 3000);
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 5);
const zone = { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" };

function quantile(values: number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

function print(head: string[], rows: string[][]): void {
  const table = new Table({ style: { head: [], border: [] }, head });
  table.push(...rows);
  console.log(table.toString());
}

function worker(name: string, contents: string, more: Partial<WorkerOptions> = {}): WorkerOptions {
  const modules = [{ type: "ESModule" as const, path: `${name}.js`, contents }];
  return {
    name,
    routes: [`${name}.example.com/*`],
    compatibilityDate: "2026-04-01",
    modules,
    ...more,
  } as WorkerOptions;
}

/** Rules of which none is for the measured request but the last, which sets a header. */
function rulesOf(count: number): Record<string, string> {
  const names = Array.from({ length: count }, (_, index) => `rule-${index}`);
  const rules = names.map((name, index) =>
    index === count - 1
      ? { name, when: {}, responseHeaders: [{ name: "x-last", value: "yes" }] }
      : { name, when: { paths: [`/other-${index}`], headers: [{ name: "x-region", values: [name] }] }, origin: "WEST" },
  );
  return {
    RULES: JSON.stringify(names),
    EDGE_RULES: "all",
    ...Object.fromEntries(rules.map((rule) => [ruleVariable(rule.name), JSON.stringify(rule)])),
  };
}

/** A router before the same Worker that the bare pass-through leads to. */
function router(name: string, bindings: Record<string, string>, services: Record<string, string> = {}): WorkerOptions {
  const routes = Array.from({ length: 10 }, (_, index) => ({ path: `/app-${index}`, service: "APP" }));
  const ROUTES = JSON.stringify([{ path: "/", service: "APP" }, ...routes]);
  const serviceBindings = { APP: "app", ...services };
  return worker(name, workerBundle("router"), { bindings: { ROUTES, ...bindings }, serviceBindings });
}

/** Asks as a client of its own connection does, and says how long it took. */
async function timed(at: URL, agent: http.Agent, host: string): Promise<number> {
  const started = performance.now();
  const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.get(at, { agent, headers: { host, "x-region": "none" } }, resolve).on("error", reject);
  });
  await answer.toArray();
  // Where a router has rules the last one is for each request: without its header another Worker answered.
  const passed = !host.startsWith("rules-") || answer.headers["x-last"] === "yes";
  if (answer.statusCode !== 200 || !passed) throw new Error(`${host} answered ${answer.statusCode ?? 0}`);
  return performance.now() - started;
}

async function latency(): Promise<void> {
  const passThrough = "export default { fetch: (request, env) => env.APP.fetch(request) };";
  const own = path.join(__dirname, "../test/support/edge-function.ts");
  const runs = { name: "own", when: {}, run: { service: "FUNCTION_OWN", timeoutMilliseconds: 50 } };
  const runtime = new Miniflare({
    workers: [
      worker("bare", passThrough, { serviceBindings: { APP: "app" } }),
      router("routes", {}),
      router("rules-1", rulesOf(1)),
      router("rules-10", rulesOf(10)),
      router("rules-50", rulesOf(50)),
      router(
        "function",
        { RULES: '["own"]', EDGE_RULES: "all", [ruleVariable("own")]: JSON.stringify(runs) },
        { FUNCTION_OWN: "own" },
      ),
      worker("own", functionBundle(own)),
      worker("app", 'export default { fetch: () => new Response("ok") };'),
    ],
  });
  const at = new URL("/some/page", await runtime.ready);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const variants = ["bare", "routes", "rules-1", "rules-10", "rules-50", "function"];
  const times = new Map(variants.map((name): [string, number[]] => [name, []]));
  for (let round = -200; round < requests; round += 1) {
    for (const [name, samples] of times) {
      const took = await timed(at, agent, `${name}.example.com`);
      if (round >= 0) samples.push(took);
    }
  }
  agent.destroy();
  await runtime.dispose();
  const bare = times.get("bare") ?? [];
  const adds = (samples: number[], part: number): string => (quantile(samples, part) - quantile(bare, part)).toFixed(2);
  const milliseconds = (value: number): string => value.toFixed(2);
  print(
    ["a request, in workerd", "median ms", "p99 ms", "adds, median", "adds, p99"],
    [...times].map(([name, samples]) => [
      name,
      ...[milliseconds(quantile(samples, 0.5)), milliseconds(quantile(samples, 0.99))],
      ...(name === "bare" ? ["", ""] : [adds(samples, 0.5), adds(samples, 0.99)]),
    ]),
  );
}

function sizes(): void {
  print(
    ["Worker", "KiB", "KiB, gzip"],
    workers.map((name) => {
      const text = workerBundle(name);
      return [name, ...[text, gzipSync(text)].map(({ length }) => (length / 1024).toFixed(1))];
    }),
  );
}

/** A table of rules as people write them: a region by its header, a redirect, headers of an answer. */
function written(count: number): EdgeRule[] {
  return Array.from({ length: count }, (_, index): EdgeRule => {
    const name = `rule-${index}`;
    const paths = [`/section-${index}`];
    if (index % 3 === 0)
      return { name, when: { paths, headers: [{ name: "X-Region", values: ["west"] }] }, origin: "west" };
    if (index % 3 === 1) return { name, when: { paths, countries: ["DE", "FR"] }, redirect: { to: `/new-${index}` } };
    return { name, when: { paths }, responseHeaders: [{ name: "X-Section", value: String(index) }] };
  });
}

async function milliseconds(program: () => unknown): Promise<number> {
  const started = performance.now();
  const { errors } = await run(program, { preview: true, state: emptyState() });
  const took = performance.now() - started;
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  return took;
}

async function planOfRules(): Promise<void> {
  const origin = (originName: string) => ({ originName, workerScript: `${originName}-example-com`, healthPath: "/" });
  const plan = (count: number) => () => {
    const rules = count === 0 ? {} : { rules: written(count), ruleOrigins: [origin("west")] };
    const routes = [{ path: "/", origins: [origin("web")] }];
    new Cdn("cdn", {
      zone,
      plan: "free",
      letsEncrypt: false,
      hosts: [{ hostname: "www.example.com", routes, ...rules }],
    });
  };
  const counts = [0, 1, 10, 50];
  const times = counts.map((): number[] => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, count] of counts.entries()) {
      const took = await milliseconds(plan(count));
      if (round >= 0) times[index]?.push(took);
    }
  }
  const medians = times.map((samples) => quantile(samples, 0.5));
  print(
    ["rules of a host name", "plan, ms", "ms a rule"],
    counts.map((count, index) => {
      const took = medians[index] ?? NaN;
      return [String(count), took.toFixed(1), count < 10 ? "" : ((took - (medians[0] ?? NaN)) / count).toFixed(2)];
    }),
  );
}

function writeSite(folder: string, count: number): void {
  const body = "console.log(1);\n".repeat(500);
  for (let index = 0; index < count; index += 1) {
    const directory = path.join(folder, "assets", String(index % 100));
    if (index < 100) fs.mkdirSync(directory, { recursive: true });
    fs.writeFileSync(path.join(directory, `chunk-${index.toString(16).padStart(8, "0")}.js`), `${body}// ${index}\n`);
  }
  fs.writeFileSync(path.join(folder, "index.html"), "<!doctype html><title>Site</title>");
}

/** In a folder that goes afterwards: copies and digests are kept below the working directory. */
async function planOfFiles(): Promise<void> {
  const rows: string[][] = [];
  for (const count of [100, 1_000, 10_000]) {
    const samples: number[][] = [[], [], []];
    for (let round = 0; round < rounds; round += 1) {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), "site-"));
      process.chdir(folder);
      writeSite(path.join(folder, "dist"), count);
      const plan = () => milliseconds(() => new StaticSite("web", { zone, folder: "dist" }));
      samples[0]?.push(await plan());
      // Digests of files that were changed less than two seconds ago are not remembered.
      await new Promise((resolve) => setTimeout(resolve, 2_100));
      await plan();
      samples[1]?.push(await plan());
      fs.appendFileSync(path.join(folder, "dist/index.html"), "<p>new</p>");
      samples[2]?.push(await plan());
      process.chdir(os.tmpdir());
      fs.rmSync(folder, { recursive: true, force: true });
    }
    rows.push([
      String(count),
      ...samples.map(
        (each) =>
          `${quantile(each, 0.5).toFixed(0)} (${Math.min(...each).toFixed(0)} to ${Math.max(...each).toFixed(0)})`,
      ),
    ]);
  }
  print(["files of 8 kB", "first plan, ms", "unchanged, ms", "one changed, ms"], rows);
}

/** Everything that the measurements make lies in one folder, which goes when they have ended. */
async function main(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-bench-"));
  process.env["TMPDIR"] = folder;
  try {
    const cpu = `${os.cpus().length} × ${os.cpus()[0]?.model ?? "?"}`;
    console.log(`Node.js ${process.version}, ${cpu}, ${requests} requests each, medians of ${rounds} rounds`);
    await latency();
    sizes();
    await planOfRules();
    await planOfFiles();
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

void main();
