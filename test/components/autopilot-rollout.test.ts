// A new version of a server with a rollout in a cluster waits: what a deployment says of its pods, whatever was done between deployments.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AutopilotApp, type Workload, type WorkloadProcess } from "../../components";
import { templateAnnotation, versionLabel } from "../../components/internal/rollout-marks";
import { emptyState, messages, run, type Deployment } from "../support/program";
import { issuerUrl, secretsOperator, withProviders } from "../support/secrets-operator";
import * as parts from "../support/workload";

const deploymentType = "kubernetes:apps/v1:Deployment";
const templateType = "kubernetes:core/v1:PodTemplate";
const rollout = { steps: [{ weight: 10 }, { weight: 50, pauseSeconds: 1200 }] };
const { identity, images, network, secrets } = parts;
const cluster = { ...parts.cluster, issuerUrl };

const withRollout = (version: string, more: Partial<WorkloadProcess> = { rollout }): Workload =>
  parts.serving({ scaling: { min: 2, max: 6 }, metrics: {}, ...more }, { env: { VERSION: version } });

function deploy(workload: Workload, state = emptyState()): Promise<Deployment> {
  return run(
    () => {
      const args = { workload, cluster, identity, images, network, secrets, secretsOperator };
      const { backends, rollouts } = new AutopilotApp("shop", args, withProviders());
      return { backends, rollouts };
    },
    { state },
  );
}

interface Template {
  metadata: { labels: Record<string, string> };
  spec: { containers: { env: { name: string; value?: string }[] }[] };
}

const versionOf = (template: unknown): string | undefined =>
  (template as Template).spec.containers[0]?.env.find(({ name }) => name === "VERSION")?.value;
const labelOf = (template: unknown): string | undefined => (template as Template).metadata.labels[versionLabel];

test("deployments hold the pods of each new version back, keep what was handed over since, and a second one changes nothing", async () => {
  const state = emptyState();
  const up = async (version: string, more?: Partial<WorkloadProcess>) => {
    const deployment = await deploy(withRollout(version, more), state);
    assert.equal(messages(deployment), "");
    const { inputs, operation, urn } = deployment.one(deploymentType, "shop-web");
    const spec = inputs["spec"] as unknown as { template: Template };
    const { annotations } = inputs["metadata"] as { annotations?: Record<string, string> };
    const [wanted] = deployment.resources.filter((one) => one.type === templateType && one.operation !== "delete");
    const changed = deployment.resources
      .filter(
        (one) => one.type.startsWith("kubernetes:") && !["same", "read"].includes(one.operation) && one.urn !== urn,
      )
      .map(({ type }) => type);
    return { served: versionOf(spec.template), spec, annotations, wanted, operation, changed };
  };
  /** As `groundplan rollout promote` leaves it: the program's state knows nothing of it. */
  const handOver = (wanted: Deployment["resources"][number] | undefined): void => {
    const text = (wanted?.inputs["metadata"] as { annotations: Record<string, string> }).annotations[
      templateAnnotation
    ];
    assert.ok(text !== undefined);
    const object = [...state.objects.values()].find(({ type }) => type === deploymentType);
    const { metadata, spec } = object?.outputs as unknown as {
      metadata: { annotations: Record<string, string> };
      spec: { template: unknown };
    };
    metadata.annotations[templateAnnotation] = text;
    spec.template = JSON.parse(text);
  };

  const first = await up("one");
  assert.equal(first.served, "one");
  assert.equal(versionOf(first.wanted?.inputs["template"]), "one");
  assert.deepEqual(JSON.parse(first.annotations?.[templateAnnotation] ?? ""), first.spec.template);
  assert.deepEqual(first.spec.template, first.wanted?.inputs["template"]);
  assert.match(labelOf(first.spec.template) ?? "", /^[0-9a-f]{12}$/);
  const again = await up("one");
  assert.deepEqual([again.operation, again.changed], ["same", []]);

  const second = await up("two");
  assert.deepEqual([second.served, second.operation], ["one", "same"], "the pods stay");
  assert.deepEqual(second.changed, [templateType], "a new version starts nothing");
  assert.equal(versionOf(second.wanted?.inputs["template"]), "two");
  assert.notEqual(labelOf(second.wanted?.inputs["template"]), labelOf(second.spec.template));
  assert.deepEqual((await up("two")).changed, []);

  handOver(second.wanted);
  const third = await up("three");
  assert.equal(third.served, "two", "what was handed over stays, and the next one waits");
  assert.equal((await up("three")).operation, "same");

  const without = await up("three", {});
  assert.deepEqual([without.served, without.wanted, without.annotations], ["three", undefined, undefined]);
  const turnedOn = await up("four");
  assert.equal(turnedOn.served, "four", "the first version with a rollout takes the place of the old one as before");
  assert.equal((await up("five")).served, "four");
});

test("where no pod serves a version gets everything", async () => {
  const state = emptyState();
  await deploy(withRollout("one"), state);
  for (const { type, outputs } of state.objects.values()) {
    if (type === deploymentType) (outputs["status"] as { readyReplicas: number }).readyReplicas = 0;
  }
  const deployment = await deploy(withRollout("two"), state);
  const { template } = deployment.one(deploymentType, "shop-web").inputs["spec"] as unknown as { template: Template };
  assert.equal(versionOf(template), "two");
});

test("a new version stands on what the one that serves stands on, under a name of its own, and starts with a rollout alone", async () => {
  const deployment = await deploy(withRollout("one"));
  const ofSlot = (slot: string) =>
    deployment.resources
      .filter(({ urn }) =>
        urn
          .split("::")
          .at(-1)
          ?.match(new RegExp(`^shop-${slot}(-\\d|-metrics)?$`)),
      )
      .map(({ type, inputs }) => [type, inputs] as const);
  const kinds = (slot: string): string[] =>
    ofSlot(slot)
      .map(([type]) => type)
      .sort();
  const run = [deploymentType, templateType, "kubernetes:autoscaling/v2:HorizontalPodAutoscaler"];
  assert.deepEqual(
    kinds("web-canary"),
    kinds("web").filter((type) => !run.includes(type)),
    "pods, and what keeps their number, come with the rollout",
  );
  const renamed = (text: string): string => text.replaceAll("web-canary", "web");
  const skipped = (text: string): string => text.replace(/,?"pulumi\.com\/skipAwait":"true"/, "");
  for (const [type, inputs] of ofSlot("web-canary")) {
    const twins = ofSlot("web")
      .filter(([kind]) => kind === type)
      .map(([, one]) => JSON.stringify(one));
    assert.ok(twins.includes(skipped(renamed(JSON.stringify(inputs)))), `${type} differs`);
  }
  const service = deployment.one("kubernetes:core/v1:Service", "shop-web-canary");
  const { annotations } = service.inputs["metadata"] as { annotations: Record<string, string> };
  assert.equal(annotations["pulumi.com/skipAwait"], "true", "nobody waits for pods that are not there");
  const { backends, rollouts } = deployment.outputs as unknown as {
    backends: { web: { networkEndpointGroups: string[]; canaryEndpointGroups: string[] } };
    rollouts: object;
  };
  assert.deepEqual(
    backends.web.canaryEndpointGroups,
    backends.web.networkEndpointGroups.map((group) => `${group}-canary`),
  );
  assert.deepEqual(rollouts, {
    web: {
      steps: [
        { weight: 10, pauseSeconds: 600 },
        { weight: 50, pauseSeconds: 1200 },
      ],
      analysis: { maxErrorPercent: 1, minRequests: 50 },
    },
  });
});

for (const [name, workload, expected] of [
  [
    "of a private process",
    parts.serving({ scaling: { min: 1 }, private: true, rollout }),
    /web\.rollout: .*; leave it out, or run it on Cloud Run alone: in a cluster only a load balancer shares requests out/,
  ],
  [
    "beside a process that is called as its new versions are",
    {
      image: parts.image,
      processes: {
        web: { port: 8080, scaling: { min: 1 }, rollout },
        "web-canary": { port: 8080, scaling: { min: 1 } },
      },
    },
    /processes\["web-canary"\]: the process; use another name: new versions of web are called so during a rollout/,
  ],
] as [string, Workload, RegExp][]) {
  test(`a rollout ${name} is refused in a cluster before anything is created`, async () => {
    const deployment = await deploy(workload);
    assert.match(messages(deployment), expected);
    assert.deepEqual(
      deployment.resources.filter(({ type }) => type.startsWith("kubernetes:")),
      [],
    );
  });
}
