// What watches each environment: alerts, panels and objectives, held against Google's lists of metrics.
import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyPanels } from "../../sandbox/monitoring/dashboards";
import { drill } from "../../sandbox/monitoring/drill";
import { wrongObjectives } from "../../sandbox/monitoring/kinds";
import { published } from "../../sandbox/monitoring/published";
import { systemOf } from "../../sandbox/monitoring/system";
import type { CloudObject } from "../../sandbox/types";
import { emptyState } from "../support/program";
import { environment, runWith, type Environment } from "./environments";

const ofCommitted = async (name: Environment): Promise<CloudObject[]> => [
  ...(await environment(name)).state.objects.values(),
];

async function atGoogle(): Promise<CloudObject[]> {
  const state = emptyState();
  const { errors } = await runWith("prod", { state }, { "groundplan:environment": "prod-google" }, false);
  assert.deepEqual(errors, []);
  return [...state.objects.values()];
}

const environments: { [environment: string]: () => Promise<CloudObject[]> } = {
  dev: () => ofCommitted("dev"),
  prod: () => ofCommitted("prod"),
  "prod-google": atGoogle,
};

for (const [name, deployed] of Object.entries(environments)) {
  test(`in ${name} each alert fires, each panel shows something and each objective is measured`, async () => {
    const objects = await deployed();
    const alerts = drill(objects);
    assert.ok(alerts.length > 0, "an environment without alerts is watched by nobody");
    assert.deepEqual(
      alerts.filter(({ problems }) => problems.length > 0),
      [],
    );
    assert.deepEqual(emptyPanels(objects), []);
    const system = systemOf(objects);
    assert.ok(system.objectives.size > 0);
    assert.deepEqual(wrongObjectives(system), []);
  });
}

test("each metric that we know says where its kind was read", () => {
  for (const { source, rows } of published) {
    assert.match(source, /^https:\/\//);
    assert.ok(rows.length > 0, source);
  }
});
