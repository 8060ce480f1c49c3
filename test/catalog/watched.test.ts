// What watches each environment: alerts, panels and objectives, held against Google's lists of metrics, and what an alert says to whom it wakes up.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Deployed } from "../../cli/blueprint/environment";
import { recoveryTitles } from "../../cli/blueprint/recovery";
import { emptyPanels } from "../../sandbox/monitoring/dashboards";
import { drill } from "../../sandbox/monitoring/drill";
import { wrongObjectives } from "../../sandbox/monitoring/kinds";
import { published } from "../../sandbox/monitoring/published";
import { systemOf } from "../../sandbox/monitoring/system";
import type { CloudObject } from "../../sandbox/types";
import { emptyState, type Deployment } from "../support/program";
import { stepOf } from "../support/steps";
import { environment, runWith, type Running } from "./environments";

async function atGoogle(): Promise<Running> {
  const state = emptyState();
  const deployment = await runWith("prod", { state }, { "groundplan:environment": "prod-google" }, false);
  assert.deepEqual(deployment.errors, []);
  return { state, deployment };
}

let google: Promise<Running> | undefined;
const environments: { [environment: string]: () => Promise<Running> } = {
  dev: () => environment("dev"),
  prod: () => environment("prod"),
  "prod-google": () => (google ??= atGoogle()),
};

/** What Google takes at most (https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Documentation). */
const most = { links: 3, linkName: 63, url: 2083, contentCharacters: 8192, contentBytes: 10_240 };

interface Documentation {
  content: string;
  mimeType: string;
  subject?: string;
  links: { displayName: string; url: string }[];
}

const alertsOf = ({ resources }: Deployment): { name: string; documentation: Documentation }[] =>
  resources
    .filter(({ type }) => type === "gcp:monitoring/alertPolicy:AlertPolicy")
    .map(({ name, inputs }) => ({ name, documentation: inputs["documentation"] as unknown as Documentation }));

for (const [name, running] of Object.entries(environments)) {
  test(`in ${name} each alert fires, each panel shows something and each objective is measured`, async () => {
    const objects: CloudObject[] = [...(await running()).state.objects.values()];
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

  test(`each alert of ${name} says what to do first, where its charts are, and which step of the blueprint comes next`, async () => {
    const { deployment } = await running();
    const steps = deployment.resources.map(({ type, name: own, urn, inputs, parent }) =>
      stepOf(type, own, { urn, inputs, ...(parent === undefined ? {} : { parent }) }),
    );
    const titles = recoveryTitles(new Deployed(steps));
    const alerts = alertsOf(deployment);
    assert.ok(alerts.length > 10, String(alerts.length));
    for (const { name: alert, documentation } of alerts) {
      const [, first = "", step = ""] =
        /^([^]+)\n\nIf that does not help: "([^"]+)", under Recovery in the environment's blueprint/.exec(
          documentation.content,
        ) ?? [];
      assert.ok(first.length > 80, `${alert} does not say what to do first`);
      // A question, a command or a numbered step: something that one can do.
      assert.match(first, /\?|`|^1\. /m, `${alert} says what is wrong, and not what to do`);
      assert.ok(titles.includes(step), `${alert} leads to "${step}", which the blueprint of ${name} has not`);
      const [charts] = documentation.links;
      assert.equal(charts?.displayName, "Dashboards", alert);
      assert.equal(charts.url, "https://console.cloud.google.com/monitoring/dashboards?project=${project}", alert);
      assertFits(alert, documentation);
    }
  });
}

test("each end point that production tells of has a promise with its arithmetic, and an alert that pages and one that does not", async () => {
  for (const name of ["prod", "prod-google"] as const) {
    const { deployment } = await (name === "prod" ? environment("prod") : (google ??= atGoogle()));
    const endpoints = Object.entries(deployment.outputs["endpoints"] as { [name: string]: { availability: string } });
    assert.ok(endpoints.length > 3, name);
    const alerts = alertsOf(deployment).map((one) => one.name);
    for (const [endpoint, { availability }] of endpoints) {
      assert.match(availability, /^[\d.]+ % of 30 days, watched \(.+ = [\d.]+ %\)$/, `${endpoint} of ${name}`);
      for (const urgency of ["page", "ticket"])
        assert.ok(alerts.includes(`${endpoint}-availability-${urgency}`), `${endpoint} of ${name}: ${urgency}`);
    }
  }
});

function assertFits(alert: string, { content, mimeType, subject, links }: Documentation): void {
  assert.equal(mimeType, "text/markdown", alert);
  assert.equal(subject, undefined, "Google's subject names the policy, the condition and the resource");
  assert.ok(content.length <= most.contentCharacters && Buffer.byteLength(content) <= most.contentBytes, alert);
  assert.ok(links.length <= most.links, alert);
  for (const { displayName, url } of links) {
    assert.ok(displayName !== "" && displayName.length <= most.linkName, `${alert}: ${displayName}`);
    // The variable stands for a project, whose id has 30 characters at most.
    assert.ok(URL.canParse(url) && url.length + 30 <= most.url, `${alert}: ${url}`);
  }
}

test("each metric that we know says where its kind was read", () => {
  for (const { source, rows } of published) {
    assert.match(source, /^https:\/\//);
    assert.ok(rows.length > 0, source);
  }
});
