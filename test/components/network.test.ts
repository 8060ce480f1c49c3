import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Network } from "../../components";
import { overlap, planAddresses } from "../../components/network/addresses";
import { messages, run, type Deployment } from "../support/program";

const args = { regions: ["europe-west1", "europe-west4"], addressRange: "10.16.0.0/14" };

test("a network has a subnetwork per region and private services access, and nothing else", async () => {
  const deployment = await run(() => new Network("main", args));
  assert.deepEqual(deployment.children("main"), [
    ["gcp:compute/globalAddress:GlobalAddress", "main-private-services"],
    ["gcp:compute/network:Network", "main"],
    ["gcp:compute/subnetwork:Subnetwork", "main-europe-west1"],
    ["gcp:compute/subnetwork:Subnetwork", "main-europe-west4"],
    ["gcp:servicenetworking/connection:Connection", "main-private-services"],
  ]);
});

test("a subnetwork has addresses for nodes, pods and services, and reaches Google privately", async () => {
  const deployment = await run(() => new Network("main", args));
  const subnetwork = deployment.one("gcp:compute/subnetwork:Subnetwork", "main-europe-west4");
  assert.equal(subnetwork.inputs["ipCidrRange"], "10.17.0.0/20");
  assert.equal(subnetwork.inputs["privateIpGoogleAccess"], true);
  assert.deepEqual(subnetwork.inputs["secondaryIpRanges"], [
    { rangeName: "pods", ipCidrRange: "10.17.128.0/17" },
    { rangeName: "services", ipCidrRange: "10.17.64.0/20" },
  ]);
});

test("the producer network gets its own range, and destroying never leaves our side of the peering", async () => {
  const deployment = await run(() => new Network("main", args));
  const range = deployment.one("gcp:compute/globalAddress:GlobalAddress");
  const connection = deployment.one("gcp:servicenetworking/connection:Connection");
  assert.equal(range.inputs["address"], "10.19.0.0");
  assert.equal(range.inputs["prefixLength"], 20);
  assert.deepEqual(connection.inputs["reservedPeeringRanges"], [range.outputs["name"]]);
  assert.equal(connection.inputs["deletionPolicy"], "REMOVE_PEERING");
});

test("egress to the internet adds a router and a NAT in each region", async () => {
  const deployment = await run(() => new Network("main", { ...args, internetEgress: true }));
  const added = deployment.children("main").filter(([type]) => type.includes("outer"));
  assert.deepEqual(added, [
    ["gcp:compute/router:Router", "main-europe-west1"],
    ["gcp:compute/router:Router", "main-europe-west4"],
    ["gcp:compute/routerNat:RouterNat", "main-europe-west1"],
    ["gcp:compute/routerNat:RouterNat", "main-europe-west4"],
  ]);
  // A node's pods share its ports, 64 of them with the default.
  const { inputs } = deployment.one("gcp:compute/routerNat:RouterNat", "main-europe-west1");
  assert.equal(inputs["enableDynamicPortAllocation"], true);
  assert.equal(inputs["enableEndpointIndependentMapping"], false);
  assert.equal(inputs["maxPortsPerVm"], 4096);
});

test("caches have addresses of their own in each region, by one policy there", async () => {
  const program = (caches: boolean) => (): object => {
    const network = new Network("main", { ...args, caches });
    return { policies: network.cachePolicyIds, contract: network.contract };
  };
  const deployment = await run(program(true));
  const policy = "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy";
  assert.deepEqual(
    deployment.children("main").filter(([, name]) => name.endsWith("-caches")),
    [
      ["gcp:compute/subnetwork:Subnetwork", "main-europe-west1-caches"],
      ["gcp:compute/subnetwork:Subnetwork", "main-europe-west4-caches"],
      [policy, "main-europe-west1-caches"],
      [policy, "main-europe-west4-caches"],
    ],
  );
  const subnetwork = deployment.one("gcp:compute/subnetwork:Subnetwork", "main-europe-west4-caches");
  assert.equal(subnetwork.inputs["ipCidrRange"], "10.17.32.0/24");
  const { id, inputs } = deployment.one(policy, "main-europe-west4-caches");
  assert.deepEqual(
    [inputs["location"], inputs["serviceClass"], inputs["pscConfig"]],
    ["europe-west4", "gcp-memorystore", { subnetworks: [subnetwork.id] }],
  );
  const policies = { "europe-west1": deployment.one(policy, "main-europe-west1-caches").id, "europe-west4": id };
  assert.deepEqual(deployment.outputs["policies"], policies);
  assert.deepEqual((deployment.outputs["contract"] as { cachePolicyIds: object }).cachePolicyIds, policies);
  const without = await run(program(false));
  assert.equal(without.outputs["policies"], undefined);
  assert.ok(!("cachePolicyIds" in (without.outputs["contract"] as object)));
});

for (const [title, wrong, message] of [
  ["an unknown region", { regions: ["europe-west99"] }, /regions\[0\]: "europe-west99"; use a Google Cloud region/],
  ["no region", { regions: [] }, /regions: \[\]; name one to 3 regions/],
  [
    "a region named twice",
    { regions: ["europe-west1", "europe-west1"] },
    /regions\[1\]: "europe-west1"; name it once: regions\[0\] is the same/,
  ],
  ["a range of another size", { addressRange: "10.16.0.0/16" }, /addressRange: "10.16.0.0\/16"; use a private \/14/],
  ["a public range", { addressRange: "8.8.0.0/14" }, /use a private \/14/],
  ["an unaligned range", { addressRange: "10.17.0.0/14" }, /use a private \/14/],
  ["a reserved range", { reservedRanges: ["10.18.0.0/16"] }, /choose a range outside reservedRanges\[0\]/],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => {
      new Network("main", { ...args, ...wrong } as ConstructorParameters<typeof Network>[1]);
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children("main"), []);
  });
}

test("a network with caches has a name that leaves room for theirs", async () => {
  const made = (length: number): Promise<Deployment> =>
    run(() => new Network("n".repeat(length), { ...args, caches: true }));
  assert.equal(messages(await made(24)), "");
  assert.match(messages(await made(25)), /name: "n+"; use up to 24 lower-case letters/);
});

test("no two ranges of a plan overlap, whatever the network's range", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 63 }), (block) => {
      const plan = planAddresses(`10.${block * 4}.0.0/14`, ["a", "b", "c"]);
      const ranges = [...plan.regions.values()].flatMap((region) => [
        region.nodes,
        region.pods,
        region.services,
        region.caches,
      ]);
      ranges.push(`${plan.privateServices.address}/${plan.privateServices.prefixLength}`);
      ranges.forEach((one, index) => {
        ranges.slice(index + 1).forEach((other) => {
          assert.ok(!overlap(one, other), `${one} overlaps ${other}`);
        });
      });
    }),
  );
});
