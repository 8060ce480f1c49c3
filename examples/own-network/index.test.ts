import assert from "node:assert/strict";
import { test } from "node:test";
import { deploy } from "groundplan/sandbox";
import program from "./index";

const config = {
  "gcp:project": "acme-orders-test",
  "orders:image": `europe-docker.pkg.dev/acme-images/orders/api@sha256:${"a".repeat(64)}`,
};

test("the service reaches the database through the network team's subnetwork", async () => {
  const deployment = await deploy(program, { project: "orders", config });
  const { inputs } = deployment.one("gcp:cloudrunv2/service:Service");
  const template = inputs["template"] as { vpcAccess: { networkInterfaces: { subnetwork: string }[] } };
  assert.deepEqual(
    template.vpcAccess.networkInterfaces.map(({ subnetwork }) => subnetwork),
    ["projects/acme-network/regions/europe-west1/subnetworks/shared-europe-west1"],
  );
});

test("the database is protected and has no public address", async () => {
  const deployment = await deploy(program, { project: "orders", config });
  const database = deployment.one("gcp:sql/databaseInstance:DatabaseInstance");
  assert.equal(database.protect, true);
  const settings = database.inputs["settings"] as { ipConfiguration: { ipv4Enabled: boolean } };
  assert.equal(settings.ipConfiguration.ipv4Enabled, false);
});
