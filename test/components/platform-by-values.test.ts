// An application of another team's program, which knows the platform by the values of its stack: on each runtime, with values that are not what they were.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { App, WorkloadProtocol, type AppArgs, type Workload } from "../../components";
import type { Deployment } from "../support/program";
import { clusterProvider } from "../support/secrets-operator";
import { platformProgram, platformStack, reachPlatform, Team } from "../support/two-teams";

interface Value {
  [member: string]: Value | string | string[] | boolean | null;
}

const workload: Workload = {
  image: `docker.io/acme/shop@sha256:${"a".repeat(64)}`,
  processes: { web: { port: 8080, health: { path: "/health" }, scaling: { min: 1 } } },
  secrets: { KEY: { generate: {} } },
  egress: "internet",
};

const runtimes = {
  "Cloud Run": { cloudRun: {} },
  Kubernetes: { kubernetes: {} },
  both: { cloudRun: {}, kubernetes: {} },
} satisfies Record<string, Partial<AppArgs>>;

const platformTeam = new Team("platform");
let up: Deployment;
let platform: Value;
before(async () => {
  up = await platformTeam.up(platformProgram({ kubernetes: true }));
  platform = up.outputs["platform"] as unknown as Value;
});

/** What is told, each text once, where the platform's stack has this value. */
async function told(value: Value, args: Partial<AppArgs>, preview = true): Promise<string[]> {
  const outputs = { ...up.outputs, platform: value as never };
  const { errors } = await new Team("sales").up(
    () => {
      const reached = reachPlatform();
      const options = { providers: { ...reached.options.providers, kubernetes: clusterProvider() } };
      new App("shop", { platform: reached.platform, workload, regions: ["europe-west1"], ...args }, options);
    },
    { stacks: { [platformStack]: { ...up, outputs } }, others: [platformTeam], preview },
  );
  return [...new Set(errors.map(({ message }) => message))].sort();
}

function omit(value: Value, member: string): Value {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== member));
}

for (const [runtime, args] of Object.entries(runtimes)) {
  test(`${runtime}: it comes up with the values as they are, in a preview and in an up`, async () => {
    assert.deepEqual(await told(platform, args), []);
    assert.deepEqual(await told(platform, args, false), []);
  });

  test(`${runtime}: a platform without a cluster is told so where one is needed`, async () => {
    const head = 'App "shop" cannot be created:\n  platform.';
    const cluster = `${head}cluster: missing; give the platform a cluster, or leave kubernetes out`;
    const operator = `${head}secretsOperator: missing; give the platform the operator of its cluster: the workload names keys`;
    const needs = runtime !== "Cloud Run";
    for (const preview of [true, false]) {
      assert.deepEqual(await told(omit(platform, "cluster"), args, preview), needs ? [cluster] : []);
      assert.deepEqual(await told(omit(platform, "secretsOperator"), args, preview), needs ? [operator] : []);
      const neither = omit(omit(platform, "cluster"), "secretsOperator");
      assert.deepEqual(await told(neither, args, preview), needs ? [cluster, operator] : []);
    }
  });
}

test("without keys the operator may be missing", async () => {
  const keyless = { kubernetes: {}, workload: { ...workload, secrets: {} } };
  assert.deepEqual(await told(omit(platform, "secretsOperator"), keyless, false), []);
});

test("a region that the platform's network does not have is told with those that it has", async () => {
  const said = await told(platform, { cloudRun: {}, regions: ["us-central1"] });
  assert.deepEqual(said, [
    'App "shop" cannot be created:\n  platform.network: no subnetwork in us-central1; add the region to the network (it has: europe-west1, europe-west4)',
  ]);
});

test("a server of another stack that is nowhere any more is told by the table that is empty", async () => {
  const cloudRun = { serviceName: "api", serviceIds: {}, urls: {}, protocol: WorkloadProtocol.Http1, private: true };
  const calling = { ...workload, bindings: { api: pulumi.output({ cloudRun }) }, bound: { API: "{api.url}" } };
  assert.deepEqual(await told(platform, { ...runtimes.both, workload: calling }), [
    'App "shop" cannot be created:\n  workload.bindings.api.cloudRun.serviceIds: {}; give at least one',
  ]);
});

/** The value with something else in one place, for each place of it. */
function changed(value: Value, replace: (members: Value, name: string) => Value): [at: string, changed: Value][] {
  return Object.entries(value).flatMap(([name, member]) => {
    const whole: [string, Value] = [name, replace(value, name)];
    if (typeof member !== "object" || member === null || Array.isArray(member)) return [whole];
    const parts = changed(member, replace).map(([at, part]): [string, Value] => [
      `${name}.${at}`,
      { ...value, [name]: part },
    ]);
    return [whole, ...parts];
  });
}

test("whichever value is null or missing, what is told is a refusal of the application, and no mistake of the library", async () => {
  const nothing = (members: Value, name: string): Value => ({ ...members, [name]: null });
  const all = [...changed(platform, nothing), ...changed(platform, omit)];
  assert.ok(all.length > 80);
  for (const [at, value] of all) {
    for (const text of await told(value, runtimes.both)) {
      assert.match(text, /^App "shop" cannot be created:\n/, at);
      assert.doesNotMatch(text, /undefined|TypeError|\[object/, at);
      for (const line of text.split("\n").slice(1))
        assert.match(line, /^ {2}(platform\.\w+|workload\.image: .* add ".+" to the upstreams)/, at);
    }
  }
});
