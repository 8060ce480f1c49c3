// What prints a report of an environment takes about as long as its plan: nobody goes without one to save time.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { execute } from "../support/command";
import { root } from "../support/project";
import { reportsOf } from "../support/reports";

/** Milliseconds that a report may take more than the plan. */
const most = 1000;
/** A busy machine makes a run slower, never faster: of several runs the shortest says most. */
const runs = 3;

let folder = "";
let plan = NaN;

/** Of the processor, which does not count what other programs take meanwhile. */
async function milliseconds(args: string[]): Promise<number> {
  const report = path.join(folder, "report.json");
  const measured = ["--require", path.join(root, "bench/report.cjs"), path.join(root, "bin/groundplan.js"), ...args];
  const { code, stderr } = await execute(process.execPath, measured, {
    env: { BENCH_REPORT: report, GROUNDPLAN_ADAPTER: "offline" },
  });
  assert.equal(code, 0, stderr);
  return (JSON.parse(fs.readFileSync(report, "utf8")) as { processor: number }).processor;
}

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-reports-"));
  await milliseconds(["plan", "prod"]);
  plan = await milliseconds(["plan", "prod"]);
});
after(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

for (const [index, args] of reportsOf("prod", "<folder>").entries()) {
  test(`${args.join(" ")} takes at most a second more than the plan`, async () => {
    const own = reportsOf("prod", folder)[index] ?? [];
    let least = Infinity;
    for (let run = 0; run < runs && least > plan + most; run++) least = Math.min(least, await milliseconds(own));
    assert.ok(least <= plan + most, `${least.toFixed(0)} ms of the processor, and the plan ${plan.toFixed(0)}`);
  });
}
