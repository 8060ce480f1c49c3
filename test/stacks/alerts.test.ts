import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { checkDashboards, drillAlerts, openSandbox, type DrilledAlert } from "../../sandbox";
import { temporaryProject } from "../support/project";

test("each alert of prod fires when it should, and only then; the drill is the golden one", async (context) => {
  const projectDir = temporaryProject(context);
  assert.throws(() => drillAlerts(projectDir, "prod"), /prod is not up: bring it up first/);
  const sandbox = await openSandbox({ projectDir, stack: "prod", adapter: "offline", onMessage: () => undefined });
  assert.deepEqual((await sandbox.up()).errors, []);
  const alerts = drillAlerts(projectDir, "prod");
  const file = path.join(__dirname, "golden", "alerts-prod.json");
  if (process.env["UPDATE_GOLDEN"] === "1") fs.writeFileSync(file, `${JSON.stringify(alerts, undefined, 1)}\n`);
  const golden = JSON.parse(fs.readFileSync(file, "utf8")) as DrilledAlert[];
  assert.deepEqual(alerts, golden, "look at the difference, then write it with npm run golden");
  assert.deepEqual(checkDashboards(projectDir, "prod"), [], "each panel of each dashboard shows something");
  for (const { name, problems, tells, events } of alerts) {
    assert.deepEqual(problems, [], name);
    assert.ok(tells.length > 0 && events.length > 0, name);
  }
});
