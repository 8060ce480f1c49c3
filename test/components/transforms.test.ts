// The escape hatch: single resources of a component changed by a program, and the plan says so.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { CloudRunApp, Product, withTransforms, type RenderedInputs, type Transform } from "../../components";
import { messages, run, type Deployment } from "../support/program";
import * as parts from "../support/workload";

const type = "gcp:cloudrunv2/service:Service";
const sessions: Transform = {
  type,
  name: "web-web-europe-west1",
  reason: "sessions are in the memory of an instance",
  change: (inputs) => ({
    ...inputs,
    template: pulumi.output(inputs["template"] as object).apply((one) => ({ ...one, sessionAffinity: true })),
  }),
};

const args = {
  workload: parts.serving({ scaling: { min: 1 } }),
  regions: ["europe-west1"],
  identity: parts.identity,
  network: parts.network,
  images: parts.images,
};

function deploy(transforms: Transform[], said: string[] = []): Promise<Deployment> {
  return run(() => new CloudRunApp("web", args, withTransforms({}, transforms)), {
    onMessage: (text) => said.push(text),
  });
}

test("a resource gets what the transform makes of its inputs, and the plan says which properties and why", async () => {
  const said: string[] = [];
  const deployment = await deploy([sessions], said);
  assert.equal(messages(deployment), "");
  const template = deployment.one(type).inputs["template"] as { [property: string]: unknown };
  assert.equal(template["sessionAffinity"], true);
  assert.ok(Array.isArray(template["containers"]), "the rest is the component's");
  assert.deepEqual(said, [
    'gcp:cloudrunv2/service:Service "web-web-europe-west1": a transform sets template; sessions are in the memory of an instance',
  ]);
});

test("other resources, and the options of the one that is changed, are the component's own", async () => {
  const [plain, changed] = [await run(() => new CloudRunApp("web", args)), await deploy([sessions], [])];
  const others = (deployment: Deployment): unknown[] =>
    deployment.resources.filter((one) => one.type !== type).map(({ urn, inputs }) => ({ urn, inputs }));
  assert.deepEqual(others(changed), others(plain));
  assert.deepEqual(
    changed.resources.map(({ urn }) => urn),
    plain.resources.map(({ urn }) => urn),
  );
});

test("a transform that meets no resource fails the deployment, and names what to write", async () => {
  const deployment = await deploy([{ ...sessions, name: "web-api" }]);
  assert.match(
    messages(deployment),
    /withTransforms does not meet one resource:\n {2}gcp:cloudrunv2\/service:Service "web-api"; name a resource of the component as the plan shows it/,
  );
});

for (const [title, transforms, message] of [
  ["no reason", [{ ...sessions, reason: " " }], /transforms\[0\]\.reason: ""; say why/],
  [
    "a component",
    [{ ...sessions, type: "groundplan:index:App" }],
    /transforms\[0\]\.type: .*; name a resource of a provider/,
  ],
  [
    "a type that plans do not show",
    [{ ...sessions, type: "Service" }],
    /transforms\[0\]\.type: "Service"; name a type as plans do/,
  ],
  ["no list", sessions, /transforms: .*; give a list of/],
  ["a transform that is none", ["x"], /transforms\[0\]: "x"; give an object with type, name, reason and change/],
  [
    "members that are missing or unknown",
    [{ type, name: sessions.name, reson: "a typo" }],
    /transforms\[0\]\.reason: missing; give a string\n.*change: missing; give a function\n.*reson: unknown property; did you mean reason\?/,
  ],
  ["one resource twice", [sessions, sessions], /transforms\[1\]: .*; join it with transforms\[0\]/],
] as unknown as [string, Transform[], RegExp][]) {
  test(`refused before anything is made: ${title}`, () => {
    assert.throws(() => withTransforms({}, transforms), message);
  });
}

for (const [title, returned] of [
  ["nothing", undefined],
  ["a list", []],
  ["a promise", Promise.resolve({})],
  ["an Output", pulumi.output({})],
] as const) {
  test(`a change that returns ${title} would take every property away, and is refused`, async () => {
    const change = (): never => returned as never;
    const deployment = await deploy([{ ...sessions, change }], []);
    assert.match(
      messages(deployment),
      /transforms\[0\]\.change returned .*; return the properties that the resource gets/,
    );
    assert.ok(!deployment.resources.some((one) => one.type === type));
  });
}

test("what a transform leaves out is said to be left out", async () => {
  const said: string[] = [];
  const change = (inputs: RenderedInputs): RenderedInputs => {
    const others = Object.entries(inputs).filter(([property]) => property !== "ingress");
    return { ...Object.fromEntries(others), description: "ours" };
  };
  await deploy([{ ...sessions, change }], said);
  assert.match(said[0] ?? "", /a transform sets description and leaves out ingress; sessions/);
});

test("two resources of one type and name are not told apart, so neither is changed in silence", async () => {
  const transform = {
    type: "gcp:serviceaccount/account:Account",
    name: "shop",
    reason: "told apart",
    change: (one: RenderedInputs) => one,
  };
  const zone = { zoneName: "example.com", zoneId: "0".repeat(32), accountId: "1".repeat(32) };
  const people = { operators: ["group:ops@example.com"], alertEmails: ["ops@example.com"] };
  const place = { region: "europe-west1", backupRegion: "europe-west4", zone };
  const deployment = await run(
    () => new Product("shop", { ...place, ...people, image: "ghcr.io/acme/shop:v1" }, withTransforms({}, [transform])),
    { onMessage: () => undefined },
  );
  assert.match(
    messages(deployment),
    /Account "shop"; there are 2 of this type and name: give the transform to the component within/,
  );
});
