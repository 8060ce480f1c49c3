import assert from "node:assert/strict";
import { test } from "node:test";
import * as compute from "@pulumi/gcp/compute";
import * as kms from "@pulumi/gcp/kms";
import * as sql from "@pulumi/gcp/sql";
import * as storage from "@pulumi/gcp/storage";
import * as pulumi from "@pulumi/pulumi";
import { destroy } from "../../sandbox/offline/run";
import { deploy, emptyState, run, type Deployment } from "../support/program";

const NETWORK = "gcp:compute/network:Network";
const SUBNETWORK = "gcp:compute/subnetwork:Subnetwork";
const BUCKET = "gcp:storage/bucket:Bucket";

/** What happened to everything but the stack itself. */
function operations(deployment: Deployment): Record<string, string> {
  const own = deployment.resources.filter((resource) => resource.type !== "pulumi:pulumi:Stack");
  return Object.fromEntries(own.map((resource) => [resource.name, resource.operation]));
}

interface Shape {
  range?: string;
  description?: string;
  logs?: boolean;
}

function network(shape: Shape = {}): void {
  const main = new compute.Network("main", {
    autoCreateSubnetworks: false,
    ...(shape.description === undefined ? {} : { description: shape.description }),
  });
  new compute.Subnetwork("sub", {
    network: main.id,
    ipCidrRange: shape.range ?? "10.0.0.0/20",
    ...(shape.logs === true ? { logConfig: { aggregationInterval: "INTERVAL_5_SEC" } } : {}),
  });
}

const options = { project: "groundplan", stack: "test", preview: false, config: {} };

test("a preview knows inputs and names, and neither ids nor what the cloud computes", async () => {
  const planned = await run(network, { preview: true });
  const main = planned.one(NETWORK);
  assert.equal(main.operation, "create");
  assert.equal(main.id, "");
  assert.equal(main.outputs["autoCreateSubnetworks"], false);
  assert.match(JSON.stringify(main.outputs["name"]), /^"main-[0-9a-f]{7}"$/);
  assert.equal(main.outputs["selfLink"], undefined);
  assert.equal(planned.one(SUBNETWORK).inputs["network"], "[unknown]");
  assert.deepEqual(planned.one(SUBNETWORK).dependencies, [main.urn]);
});

test("a preview names resources as the run after it does", async () => {
  const state = emptyState();
  const planned = await run(network, { state, preview: true });
  const made = await deploy(network, { state });
  assert.equal(made.one(NETWORK).inputs["name"], planned.one(NETWORK).inputs["name"]);
});

test("a preview changes nothing", async () => {
  const state = emptyState();
  await run(network, { state, preview: true });
  assert.equal(state.objects.size, 0);
  assert.equal(state.entries.size, 0);
});

test("a second run of an unchanged program changes nothing", async () => {
  const state = emptyState();
  await deploy(network, { state });
  const before = JSON.stringify([...state.objects, ...state.entries]);
  assert.deepEqual(operations(await deploy(network, { state })), { main: "same", sub: "same" });
  assert.equal(JSON.stringify([...state.objects, ...state.entries]), before);
});

test("one changed line is exactly one update, with its property", async () => {
  const state = emptyState();
  await deploy(network, { state });
  const changed = await deploy(
    () => {
      network({ logs: true });
    },
    { state },
  );
  assert.deepEqual(operations(changed), { main: "same", sub: "update" });
  assert.deepEqual(changed.one(SUBNETWORK).diff, [
    { path: "logConfig", kind: "add", replaces: false, to: { aggregationInterval: "INTERVAL_5_SEC" } },
  ]);
});

test("a property that cannot be changed in place replaces, and says which one it is", async () => {
  const state = emptyState();
  const first = await deploy(network, { state });
  const planned = await run(
    () => {
      network({ description: "new" });
    },
    { state, preview: true },
  );
  assert.deepEqual(operations(planned), { main: "replace", sub: "replace" });
  assert.deepEqual(planned.one(NETWORK).replaceReasons, ["description"]);
  assert.deepEqual(planned.one(SUBNETWORK).replaceReasons, ["network"]);
  assert.equal(planned.one(SUBNETWORK).inputs["network"], "[unknown]");

  const second = await deploy(
    () => {
      network({ description: "new" });
    },
    { state },
  );
  assert.notEqual(
    second.one(NETWORK).id,
    first.one(NETWORK).id,
    "the new one stands beside the old one under its own name",
  );
  assert.equal(state.objects.size, 2, "and the old one is gone in the end");
});

test("a resource with a name of its own is deleted before it is replaced", async () => {
  const state = emptyState();
  const bucket = (location: string) => () => new storage.Bucket("b", { name: "acme-media", location });
  await deploy(bucket("EU"), { state });
  const moved = await deploy(bucket("US"), { state });
  assert.deepEqual(moved.one(BUCKET).replaceReasons, ["location"]);
  assert.equal(moved.one(BUCKET).id, "acme-media");
  assert.equal(state.objects.size, 1);
});

test("what the program no longer has is deleted, dependents first", async () => {
  const state = emptyState();
  await deploy(network, { state });
  const deleted = await deploy(() => undefined, { state });
  const names = deleted.resources
    .filter((resource) => resource.operation === "delete")
    .map((resource) => resource.name);
  assert.deepEqual(names, ["sub", "main"]);
  assert.equal(state.objects.size, 0);
});

test("a protected resource is neither deleted, nor replaced, nor destroyed, until it is unprotected", async () => {
  const state = emptyState();
  const bucket = (location: string, protect: boolean) => () =>
    new storage.Bucket("b", { name: "acme-media", location }, { protect });
  await deploy(bucket("EU", true), { state });

  for (const program of [() => undefined, bucket("US", true)]) {
    const refused = await run(program, { state });
    assert.match(refused.errors[0]?.message ?? "", /it is protected; set `protect: false`/);
    assert.ok(state.objects.has(`${BUCKET} acme-media`));
  }
  assert.match(destroy(state, options).errors[0]?.message ?? "", /it is protected/);
  assert.ok(state.objects.has(`${BUCKET} acme-media`));

  await deploy(bucket("EU", false), { state });
  assert.deepEqual(destroy(state, options).errors, []);
  assert.equal(state.objects.size, 0);
  assert.equal(state.entries.size, 0);
});

test("a preview goes on after what is protected, as the engine's does, and says all that would follow", async () => {
  const state = emptyState();
  const program = (location: string) => () => {
    const bucket = new storage.Bucket("b", { location }, { protect: true });
    new storage.BucketObject("o", { bucket: bucket.name, content: "x" });
    if (location === "EU") new storage.Bucket("gone", { location });
  };
  await deploy(program("EU"), { state });
  const planned = await run(program("US"), { state, preview: true });
  assert.deepEqual(
    planned.errors.map(({ message }) => message),
    [
      "it is protected; set `protect: false` and run `up` before you delete or replace it; replacing it was asked for by a change of location",
    ],
  );
  const changed = planned.resources.filter(
    ({ operation, type }) => operation !== "same" && type !== "pulumi:pulumi:Stack",
  );
  assert.deepEqual(
    changed.map(({ name, operation }) => [name, operation]),
    [
      ["b", "replace"],
      ["o", "replace"],
      ["gone", "delete"],
    ],
  );
  const done = await run(program("US"), { state });
  assert.deepEqual(
    done.resources.map(({ name }) => name).filter((name) => name === "b" || name === "gone"),
    [],
    "an up stops there",
  );
});

test("a server does not go back to an earlier version, but a new one in its place may have it", async () => {
  const state = emptyState();
  const server = (databaseVersion: string, region: string) => () =>
    new sql.DatabaseInstance("main", {
      databaseVersion,
      region,
      settings: { tier: "db-f1-micro", edition: "ENTERPRISE", diskSize: databaseVersion === "POSTGRES_17" ? 20 : 10 },
      deletionProtection: false,
    });
  await deploy(server("POSTGRES_17", "europe-west1"), { state });
  const refused = await run(server("POSTGRES_16", "europe-west1"), { state });
  assert.deepEqual(
    refused.errors.map(({ property, message }) => [property, message]),
    [
      [
        "databaseVersion",
        '"POSTGRES_17" cannot become "POSTGRES_16"; make a server of its own from a backup of that version: Cloud SQL only upgrades',
      ],
      [
        "settings.diskSize",
        "20 cannot become 10; leave the size, or make a server of its own and move the data: a disk never shrinks",
      ],
    ],
  );
  await deploy(server("POSTGRES_16", "europe-west3"), { state });
  await deploy(server("POSTGRES_17", "europe-west3"), { state });
});

test("a resource that is retained leaves the stack and stays in the cloud, so its name stays taken", async () => {
  const state = emptyState();
  const bucket = () => new storage.Bucket("b", { name: "acme-media", location: "EU" }, { retainOnDelete: true });
  await deploy(bucket, { state });
  await deploy(() => undefined, { state });
  assert.ok(state.objects.has(`${BUCKET} acme-media`));
  const again = await run(bucket, { state });
  assert.match(again.errors[0]?.message ?? "", /bucket name acme-media exists still/);
});

test("the provider leaves a key ring at Google Cloud: its name stays taken", async () => {
  const state = emptyState();
  const ring = () => new kms.KeyRing("ring", { name: "vault", location: "europe-west1" });
  await deploy(ring, { state });
  assert.deepEqual(destroy(state, options).errors, []);
  assert.match((await run(ring, { state })).errors[0]?.message ?? "", /exists still/);
});

test("ignored changes change nothing, deep inside too", async () => {
  const state = emptyState();
  const bucket = (age: number, ignoreChanges: string[]) => () =>
    new storage.Bucket(
      "b",
      { location: "EU", lifecycleRules: [{ action: { type: "Delete" }, condition: { age } }] },
      { ignoreChanges },
    );
  await deploy(bucket(1, []), { state });
  const ignored = await deploy(bucket(2, ["lifecycleRules[0].condition.age"]), { state });
  assert.equal(ignored.one(BUCKET).operation, "same");
  const changed = await deploy(bucket(2, []), { state });
  assert.deepEqual(
    changed.one(BUCKET).diff.map((change) => change.path),
    ["lifecycleRules[0].condition.age"],
  );
});

test("replaceOnChanges replaces where the provider would update", async () => {
  const state = emptyState();
  const bucket = (storageClass: string) => () =>
    new storage.Bucket("b", { location: "EU", labels: { storageClass } }, { replaceOnChanges: ["labels"] });
  await deploy(bucket("a"), { state });
  assert.deepEqual((await deploy(bucket("b"), { state })).one(BUCKET).replaceReasons, ["labels.storageClass"]);
});

test("a renamed resource with an alias is the same resource; its children follow their renamed parent", async () => {
  class Group extends pulumi.ComponentResource {
    constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
      super("test:index:Group", name, {}, opts);
      new storage.Bucket(`${name}-media`, { location: "EU" }, { parent: this });
      this.registerOutputs({});
    }
  }
  const state = emptyState();
  const first = await deploy(() => new Group("old"), { state });
  const renamed = await deploy(() => new Group("new", { aliases: [{ name: "old" }] }), { state });
  assert.deepEqual(operations(renamed), { new: "same", "new-media": "same" });
  assert.equal(renamed.one(BUCKET).id, first.one(BUCKET).id);

  const without = await run(() => new Group("newer"), { state, preview: true });
  assert.deepEqual(operations(without), {
    newer: "create",
    "newer-media": "create",
    new: "delete",
    "new-media": "delete",
  });
});

test("a program that fails creates no more, deletes nothing, and reports every error", async () => {
  const state = emptyState();
  await deploy(network, { state });
  const failed = await run(
    () => {
      new storage.Bucket("one", { name: "A", location: "EU" });
      new storage.Bucket("two", { name: "B", location: "EU" });
    },
    { state, preview: true },
  );
  assert.deepEqual(
    failed.errors.map((error) => error.property),
    ["name", "name"],
  );
  assert.ok(!failed.resources.some((resource) => resource.operation === "delete"));
  const thrown = await run(
    () => {
      throw new Error("the program's own");
    },
    { state },
  );
  assert.match(thrown.errors[0]?.message ?? "", /the program's own/);
  const late = await run(
    () => {
      new storage.Bucket("one", { location: "EU" }).name.apply(() => {
        throw new Error("inside an apply");
      });
    },
    { state },
  );
  assert.match(late.errors[0]?.message ?? "", /inside an apply/);
  assert.equal(state.objects.size, 3, "the first two networks, and the bucket that came before the error");
  const chained = await run(
    () => {
      const refused = pulumi.output(Promise.reject(new pulumi.RunError("what the program says")));
      const first = new storage.Bucket("first", { location: refused });
      const second = new storage.BucketObject("second", { bucket: first.name, content: "x" });
      new storage.BucketObject("third", { bucket: "acme", content: second.outputName });
    },
    { state, preview: true },
  );
  assert.deepEqual(
    chained.errors.map(({ message }) => message),
    ["what the program says"],
    "once, without what waited for it",
  );
});

test("two resources of the same type and name are an error", async () => {
  const twice = await run(() => {
    new storage.Bucket("b", { location: "EU" });
    new storage.Bucket("b", { location: "EU" });
  });
  assert.match(twice.errors[0]?.message ?? "", /two resources have this URN/);
});

test("stack outputs are kept, and a component's secret stays one", async () => {
  const made = await deploy(() => ({ plain: pulumi.output("seen"), hidden: pulumi.secret("hunter2"), list: [1, 2] }));
  assert.deepEqual(made.outputs, { plain: "seen", hidden: "[secret]", list: [1, 2] });
});
