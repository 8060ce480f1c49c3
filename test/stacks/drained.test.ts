// What a drained region or runtime changes in production.
import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyState, type Deployment } from "../support/program";
import { answering } from "../../stacks/drain";
import { runWith } from "../catalog/environments";
import { valuesOf } from "../support/stack-values";

const own = valuesOf("prod");
const [region, failoverRegion] = [String(own["groundplan:region"]), String(own["groundplan:failoverRegion"])];

async function drained(what: string): Promise<Deployment> {
  return runWith("prod", { state: emptyState() }, { "groundplan:drained": what }, false);
}

/** Regions in which Google's load balancer before an application's Cloud Run has somebody to send requests to. */
function regionsOf({ resources }: Deployment, name: string): string[] {
  const service = resources.find((one) => one.type.endsWith(":BackendService") && one.name === name);
  const backends = (service?.inputs["backends"] ?? []) as { group: string }[];
  return backends.map(({ group }) => /\/regions\/([^/]+)\//.exec(group)?.[1] ?? group);
}

/** Pools of the front door that get new requests. */
function open({ resources }: Deployment): string[] {
  const isOpen = ({ inputs }: Deployment["resources"][number]): boolean =>
    (inputs["origins"] as { enabled: boolean }[]).some(({ enabled }) => enabled);
  return resources.filter((one) => one.type.endsWith(":LoadBalancerPool") && isOpen(one)).map(({ name }) => name);
}

test("a drained second region gets no new requests from Google's load balancers", async () => {
  const deployment = await drained(failoverRegion);
  assert.deepEqual(deployment.errors, []);
  assert.deepEqual(regionsOf(deployment, "changelog-run"), [region]);
});

test("a drained first region leaves its cluster and its Cloud Run, and an application that is nowhere else stays", async () => {
  const deployment = await drained(region);
  assert.deepEqual(deployment.errors, []);
  assert.deepEqual(regionsOf(deployment, "changelog-run"), [failoverRegion]);
  assert.deepEqual(regionsOf(deployment, "directus-run"), [region]);
  assert.deepEqual(open(deployment), ["cdn-changelog-run"]);
});

test("what is drained gets no new requests, and where nothing else answers nothing is drained", () => {
  const places = { region: "a", failoverRegion: "b" };
  const both = { inCloudRun: true, inCluster: true, everyRegion: true };
  const table: [drained: string, server: Parameters<typeof answering>[1], answers: ReturnType<typeof answering>][] = [
    ["cloudRun", both, { cloudRun: false, kubernetes: true }],
    ["kubernetes", both, { cloudRun: true, kubernetes: false }],
    ["a", both, { cloudRun: true, kubernetes: false, without: "a" }],
    ["b", both, { cloudRun: true, kubernetes: true, without: "b" }],
    ["a", { ...both, everyRegion: false }, { cloudRun: true, kubernetes: true }],
    ["b", { ...both, everyRegion: false }, { cloudRun: true, kubernetes: true, without: "b" }],
    ["cloudRun", { ...both, inCluster: false }, { cloudRun: true, kubernetes: false }],
    ["kubernetes", { ...both, inCloudRun: false }, { cloudRun: false, kubernetes: true }],
    ["a", { ...both, inCluster: false, everyRegion: false }, { cloudRun: true, kubernetes: false }],
  ];
  for (const [what, server, answers] of table)
    assert.deepEqual(answering({ ...places, drained: what }, server), answers);
  assert.deepEqual(answering(places, both), { cloudRun: true, kubernetes: true });
});
