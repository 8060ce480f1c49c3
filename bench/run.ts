// Measures how much the program adds to the floor, and how it grows. `npm run bench`; docs/performance.md explains.
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import Table from "cli-table3";
import { openSandbox, type Outcome } from "../sandbox";
import { findEngine } from "../sandbox/engine/detect";
import { copyProject } from "../test/support/project";
import { reportsOf } from "../test/support/reports";

const root = path.join(__dirname, "..");
const rounds = Number(process.env["BENCH_ROUNDS"] ?? 7);
const bin = path.join(root, "bin/groundplan.js");

interface Usage {
  milliseconds: number;
  /** Milliseconds of the processor, of all threads. */
  processor: number;
  megabytes: number;
}

/** What several runs of one variant took. */
interface Measured extends Usage {
  /** The shortest and the longest time, in milliseconds. */
  spread: [number, number];
}

function measure(args: string[]): Usage & { stdout: string } {
  const report = path.join(os.tmpdir(), "report.json");
  const result = spawnSync(process.execPath, ["--require", path.join(__dirname, "report.cjs"), ...args], {
    env: { ...process.env, BENCH_REPORT: report, GROUNDPLAN_ADAPTER: "offline" },
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (result.status !== 0) throw new Error(`${args.join(" ")} failed:\n${result.stderr}`);
  return { ...(JSON.parse(fs.readFileSync(report, "utf8")) as Usage), stdout: result.stdout };
}

function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** Runs the variants in turn, so that a busy moment of the machine hits all of them, and takes the medians. */
function compare(variants: Record<string, () => Usage>): Record<string, Measured> {
  const samples = Object.fromEntries(Object.keys(variants).map((name) => [name, [] as Usage[]]));
  for (const variant of Object.values(variants)) variant();
  for (let round = 0; round < rounds; round++) {
    for (const [name, variant] of Object.entries(variants)) samples[name]?.push(variant());
  }
  return Object.fromEntries(
    Object.entries(samples).map(([name, usages]) => [
      name,
      {
        milliseconds: median(usages.map((usage) => usage.milliseconds)),
        processor: median(usages.map((usage) => usage.processor)),
        spread: spreadOf(usages.map((usage) => usage.milliseconds)),
        megabytes: median(usages.map((usage) => usage.megabytes)),
      },
    ]),
  );
}

function spreadOf(values: number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** `1100 to 1250`. */
function range([least, most]: [number, number]): string {
  return `${least.toFixed(0)} to ${most.toFixed(0)}`;
}

function ratio(value: number, floor: number): string {
  return (value / floor).toFixed(2);
}

function againstFloor(): void {
  const project = copyProject();
  const planFile = path.join(project, "plan.json");
  fs.writeFileSync(planFile, measure([bin, "plan", "prod", "--json", "--cwd", project]).stdout);
  const flat = (...how: string[]): Usage => measure([path.join(__dirname, "floor.cjs"), project, planFile, ...how]);
  const usages = compare({
    floor: () => flat(),
    "bare floor": () => flat("bare"),
    "floor, modules kept": () => flat("kept"),
    program: () => measure([bin, "plan", "prod", "--json", "--cwd", project]),
  });
  const floor = usages["floor"] as Measured;
  const table = new Table({
    style: { head: [], border: [] },
    head: ["plan prod, offline", "ms", "least to most", "MB", "time ÷ floor", "memory ÷ floor"],
  });
  for (const [name, { milliseconds, spread, megabytes }] of Object.entries(usages)) {
    table.push([
      name,
      milliseconds.toFixed(0),
      range(spread),
      megabytes.toFixed(0),
      ratio(milliseconds, floor.milliseconds),
      ratio(megabytes, floor.megabytes),
    ]);
  }
  console.log(table.toString());
}

function growth(): void {
  const project = copyProject();
  const counts = [1, 10, 50, 100];
  const resources: Record<string, string> = {};
  const usages = compare(
    Object.fromEntries(
      counts.map((count) => [
        String(count),
        () => {
          const usage = measure([path.join(__dirname, "copies.cjs"), project, String(count)]);
          resources[count] = usage.stdout;
          return usage;
        },
      ]),
    ),
  );
  const first = usages["1"] as Measured;
  const table = new Table({
    style: { head: [], border: [] },
    head: ["copies of the app", "resources", "ms", "least to most", "MB", "ms for each further copy"],
  });
  for (const count of counts) {
    const usage = usages[String(count)] as Measured;
    const perCopy = count === 1 ? "" : ((usage.milliseconds - first.milliseconds) / (count - 1)).toFixed(1);
    const time = [usage.milliseconds.toFixed(0), range(usage.spread)];
    table.push([count, resources[count], ...time, usage.megabytes.toFixed(0), perCopy]);
  }
  console.log(table.toString());
}

/** What reports of an environment take, beside its plan. */
function reports(): void {
  const folder = copyProject();
  const commands = [["plan", "prod"], ...reportsOf("prod", folder)];
  const name = (args: string[]): string => args.join(" ").replace(`${folder}/`, "");
  const usages = compare(
    Object.fromEntries(commands.map((args) => [name(args), () => measure([bin, ...args, "--cwd", folder])])),
  );
  const plan = usages["plan prod"] as Measured;
  const table = new Table({
    style: { head: [], border: [] },
    head: ["command", "ms", "least to most", "ms of the processor", "more than the plan"],
  });
  for (const [command, { milliseconds, spread, processor }] of Object.entries(usages)) {
    const more = processor - plan.processor;
    table.push([command, milliseconds.toFixed(0), range(spread), processor.toFixed(0), more.toFixed(0)]);
  }
  console.log(table.toString());
}

/** The same resources as a program of compiled JavaScript, for the engine. */
function flatProject(plan: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-flat-"));
  fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  fs.writeFileSync(path.join(folder, "Pulumi.prod.yaml"), "config:\n  gcp:project: changelog-prod\n");
  fs.writeFileSync(
    path.join(folder, "Pulumi.yaml"),
    "name: groundplan\nmain: index.js\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
  );
  fs.writeFileSync(
    path.join(folder, "package.json"),
    '{ "name": "flat", "dependencies": { "@pulumi/pulumi": "*" } }\n',
  );
  fs.writeFileSync(path.join(folder, "plan.json"), plan);
  fs.copyFileSync(path.join(__dirname, "flat.cjs"), path.join(folder, "flat.cjs"));
  fs.writeFileSync(
    path.join(folder, "index.js"),
    'require("./flat.cjs").registerFlat(JSON.parse(require("node:fs").readFileSync(`${__dirname}/plan.json`, "utf8")));\n',
  );
  return folder;
}

async function withEngine(): Promise<void> {
  const engine = findEngine();
  if (engine === undefined) {
    console.log("pulumi preview: skipped, there is no pulumi on PATH");
    return;
  }
  console.log(`pulumi ${execFileSync(engine, ["version"], { encoding: "utf8" }).trim()}`);
  const project = copyProject();
  const plan = measure([bin, "plan", "prod", "--json", "--cwd", project]).stdout;
  const open = async (projectDir: string): Promise<() => Promise<Outcome>> => {
    const sandbox = await openSandbox({ projectDir, stack: "prod", adapter: "engine" });
    return () => sandbox.plan();
  };
  const variants = { floor: await open(flatProject(plan)), program: await open(project) };
  const samples: Record<string, number[]> = { floor: [], program: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const [name, preview] of Object.entries(variants)) {
      const start = performance.now();
      const outcome = await preview();
      if (outcome.errors.length > 0) throw new Error(`${name}: ${JSON.stringify(outcome.errors[0])}`);
      if (round > 0) samples[name]?.push(performance.now() - start);
    }
  }
  const row = (name: string, floor: number): string[] => {
    const values = samples[name] ?? [];
    return [name, median(values).toFixed(0), range(spreadOf(values)), ratio(median(values), floor)];
  };
  const floor = median(samples["floor"] ?? []);
  const table = new Table({
    style: { head: [], border: [] },
    head: ["pulumi preview prod, simulated providers", "ms", "least to most", "time ÷ floor"],
  });
  table.push(row("floor", floor), row("program", floor));
  console.log(table.toString());
}

/** Everything that the measurements make lies in one folder, which goes when they have ended. */
async function main(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-bench-"));
  process.env["TMPDIR"] = folder;
  try {
    console.log(
      `Node.js ${process.version}, ${os.cpus().length} × ${os.cpus()[0]?.model ?? "?"}, medians of ${rounds} rounds`,
    );
    againstFloor();
    growth();
    reports();
    await withEngine();
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

void main();
