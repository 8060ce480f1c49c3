// What prints a report of an environment takes about as long as its plan: nobody goes without one to save time.
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, test } from "node:test";
import { groundplanHere } from "../support/in-process";
import { copyProject } from "../support/project";
import { reportsOf } from "../support/reports";

/** Milliseconds that a report may take more than the plan. */
const most = 1000;
/** A busy machine makes a run slower, never faster: of several runs the shortest says most. */
const runs = 3;

let folder = "";
let plan = NaN;

/** Of the processor, which does not count what other programs take meanwhile. */
async function milliseconds(args: string[]): Promise<number> {
  const before = process.cpuUsage();
  const { code, stderr } = await groundplanHere(args, { cwd: folder, env: { GROUNDPLAN_ADAPTER: "offline" } });
  const { user, system } = process.cpuUsage(before);
  assert.equal(code, 0, stderr);
  return (user + system) / 1000;
}

before(async () => {
  folder = copyProject();
  // What every command loads is loaded then, and what a report alone loads counts as its own.
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
