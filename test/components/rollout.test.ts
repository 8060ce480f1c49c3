// A new version of a server with a rollout waits for its requests: what a deployment says of them, whatever was done between deployments.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CloudRunApp, validateWorkload, type Workload, type WorkloadProcess } from "../../components";
import { keptAnnotations, keptTraffic, type SeenService } from "../../components/cloud-run-app/traffic";
import { isAbsence } from "../../components/internal/absence";
import { abortedAnnotation, versionLabel } from "../../components/internal/rollout-marks";
import { emptyState, messages, run, type Deployment } from "../support/program";
import * as parts from "../support/workload";

const serviceType = "gcp:cloudrunv2/service:Service";
const rollout = { steps: [{ weight: 10 }, { weight: 50, pauseSeconds: 1200 }] };
const newest = [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }];
const share = (revision: string, percent: number, more: object = {}) => ({
  type: "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION",
  revision,
  percent,
  ...more,
});

interface Kept {
  seen: SeenService | undefined;
  traffics: object[];
  /** The default is none. */
  aborted?: string;
}

const seen = (traffics: SeenService["traffics"], more: Partial<SeenService> = {}): SeenService => ({
  traffics,
  ready: "web-1",
  version: "one",
  aborted: "",
  ...more,
});

// The version that is deployed is "two".
const kept: Record<string, Kept> = {
  "a first version gets everything": { seen: undefined, traffics: newest },
  "so does one of a service that says nothing": { seen: seen([]), traffics: newest },
  "a new version gets nothing": { seen: seen(newest), traffics: [share("web-1", 100)] },
  "nor does one of a service that had no rollouts": {
    seen: seen(newest, { version: "" }),
    traffics: [share("web-1", 100)],
  },
  "where nothing was ever ready nothing can be named": { seen: seen(newest, { ready: "" }), traffics: newest },
  "a version that has everything keeps it": { seen: seen(newest, { version: "two" }), traffics: newest },
  "a version that waits goes on waiting": {
    seen: seen([share("web-1", 100)], { version: "two" }),
    traffics: [share("web-1", 100)],
  },
  "a rollout that is under way stays where it is": {
    seen: seen([share("web-1", 90), share("web-2", 10)], { version: "two", ready: "web-2" }),
    traffics: [share("web-1", 90), share("web-2", 10)],
  },
  "and does so when a third version comes": {
    seen: seen([share("web-1", 90), share("web-2", 10)], { ready: "web-2" }),
    traffics: [share("web-1", 90), share("web-2", 10)],
  },
  "a share of the newest becomes one of a name, together with what that has": {
    seen: seen([{ ...newest[0], type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 60 }, share("web-1", 40)]),
    traffics: [share("web-1", 100)],
  },
  "tags stay": {
    seen: seen([...newest, share("web-0", 0, { tag: "old" })]),
    traffics: [share("web-1", 100), share("web-0", 0, { tag: "old" })],
  },
  "an aborted version stays aborted": {
    seen: seen([share("web-1", 100)], { version: "two", aborted: "web-2" }),
    traffics: [share("web-1", 100)],
    aborted: "web-2",
  },
  "and another one is not": {
    seen: seen([share("web-1", 100)], { aborted: "web-2" }),
    traffics: [share("web-1", 100)],
  },
};

for (const [name, { seen: service, traffics, aborted }] of Object.entries(kept)) {
  test(`what a deployment says of the requests: ${name}`, () => {
    assert.deepEqual(keptTraffic(service, "two"), traffics);
    assert.equal(keptAnnotations(service, "two")[abortedAnnotation], aborted);
  });
}

const regions = ["europe-west1"];
const { identity, images, network, secrets } = parts;
const withRollout = (version: string, more: Partial<WorkloadProcess> = { rollout }): Workload =>
  parts.serving({ scaling: { min: 1 }, ...more }, { env: { VERSION: version } });

function deployWith(workload: Workload, state = emptyState()): Promise<Deployment> {
  return run(() => new CloudRunApp("shop", { workload, regions, identity, images, network, secrets }).rollouts, {
    state,
  });
}

test("deployments hold each new version back, keep what was handed over since, and a second one changes nothing", async () => {
  const state = emptyState();
  const up = async (version: string, more?: Partial<WorkloadProcess>) => {
    const deployment = await deployWith(withRollout(version, more), state);
    assert.equal(messages(deployment), "");
    const { inputs, operation } = deployment.one(serviceType, "shop-web-europe-west1");
    return {
      traffics: inputs["traffics"],
      annotations: inputs["annotations"],
      operation,
      template: inputs["template"],
    };
  };
  /** As `groundplan rollout` leaves it: the program's state knows nothing of it. */
  const meanwhile = (traffics: object[], annotations: object = {}): void => {
    const service = [...state.objects.values()].find(({ type }) => type === serviceType);
    Object.assign(service?.outputs ?? {}, { traffics, annotations });
  };

  const first = await up("one");
  assert.deepEqual(first.traffics, newest);
  assert.match((first.template as { labels: Record<string, string> }).labels[versionLabel] ?? "", /^[0-9a-f]{12}$/);
  assert.equal((await up("one")).operation, "same");

  const second = await up("two");
  const [stable] = second.traffics as { revision: string; percent: number }[];
  assert.match(stable?.revision ?? "", /^shop-web-00001-/);
  assert.deepEqual(second.traffics, [share(stable?.revision ?? "", 100)]);
  assert.equal((await up("two")).operation, "same");

  const open = [share(stable?.revision ?? "", 90), share("shop-web-00002-abc", 10)];
  meanwhile(open);
  assert.deepEqual((await up("two")).traffics, open);
  assert.equal((await up("two")).operation, "same");

  meanwhile([share(stable?.revision ?? "", 100)], { [abortedAnnotation]: "shop-web-00002-abc" });
  assert.deepEqual((await up("two")).annotations, { [abortedAnnotation]: "shop-web-00002-abc" });
  assert.equal((await up("three")).annotations, undefined);

  meanwhile(newest);
  assert.deepEqual((await up("three")).traffics, newest);
  assert.deepEqual((await up("four")).traffics, [share(stable?.revision ?? "", 100)]);
  const without = await up("four", {});
  assert.deepEqual(without.traffics, newest, "without a rollout the newest version gets everything");
});

test("what a rollout goes by has every default", async () => {
  const deployment = await run(() => {
    const app = new CloudRunApp("shop", { workload: withRollout("one"), regions, identity, images, network, secrets });
    return { rollouts: app.rollouts };
  });
  assert.deepEqual(deployment.outputs["rollouts"], {
    web: {
      steps: [
        { weight: 10, pauseSeconds: 600 },
        { weight: 50, pauseSeconds: 1200 },
      ],
      analysis: { maxErrorPercent: 1, minRequests: 50 },
    },
  });
});

const ofWeb = (process: object): Workload => ({ image: parts.image, processes: { web: { port: 8080, ...process } } });
const of = (one: object): Workload => ofWeb({ rollout: one });

const refused: [name: string, workload: Workload, expected: RegExp][] = [
  [
    "a worker's",
    { image: parts.image, processes: { web: { rollout } } },
    /^processes\.web\.rollout: leave it out, or give the process a port/,
  ],
  ["one of a single process", ofWeb({ single: true, rollout }), /rollout: leave it out: of a single process/],
  ["no steps", of({ steps: [] }), /rollout\.steps: name 1 to 20 steps/],
  [
    "too many steps",
    of({ steps: Array.from({ length: 21 }, (_, index) => ({ weight: index + 1 })) }),
    /rollout\.steps: name 1 to 20/,
  ],
  ["no share", of({ steps: [{ weight: 0 }] }), /rollout\.steps\[0\]\.weight: use a whole number from 1 to 99/],
  [
    "everything as a step",
    of({ steps: [{ weight: 100 }] }),
    /rollout\.steps\[0\]\.weight: use a whole number from 1 to 99/,
  ],
  ["a step back", of({ steps: [{ weight: 50 }, { weight: 50 }] }), /rollout\.steps\[1\]\.weight: use more than 50/],
  [
    "a short step",
    of({ steps: [{ weight: 5, pauseSeconds: 30 }] }),
    /rollout\.steps\[0\]\.pauseSeconds: use a whole number from 60/,
  ],
  [
    "more errors than requests",
    of({ ...rollout, analysis: { maxErrorPercent: 101 } }),
    /analysis\.maxErrorPercent: use a number from 0 to 100/,
  ],
  [
    "no time",
    of({ ...rollout, analysis: { maxLatencyMilliseconds: 0 } }),
    /analysis\.maxLatencyMilliseconds: use a whole number from 1/,
  ],
  ["no requests", of({ ...rollout, analysis: { minRequests: 0 } }), /analysis\.minRequests: use a whole number from 1/],
];

for (const [name, workload, expected] of refused) {
  test(`a rollout is refused: ${name}`, () => {
    assert.match(
      validateWorkload(workload)
        .map(({ property, remedy }) => `${property}: ${remedy}`)
        .join("\n"),
      expected,
    );
  });
}

test("a service that cannot be read stops the deployment, unless it is not there: it must not guess who serves", () => {
  const place = "projects/acme/locations/europe-west1/services/shop-web";
  const failures: [failure: string, isAbsent: boolean][] = [
    [`Error: invocation of gcp:cloudrunv2/getService:getService returned an error: ${place} not found`, true],
    ["googleapi: Error 403: Cloud Run Admin API has not been used in project 1 before or it is disabled.", true],
    ["googleapi: Error 403: Permission 'run.services.get' denied on resource (or it may not exist).", false],
    ["projects/acme/zones/europe-west1-b/networkEndpointGroups/shop-web not found", true],
    ["googleapi: Error 404: project not found", false],
    ["dial tcp: lookup run.googleapis.com: no such host", false],
  ];
  for (const [failure, isAbsent] of failures) assert.equal(isAbsence(failure), isAbsent, failure);
});
