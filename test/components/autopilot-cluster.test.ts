import assert from "node:assert/strict";
import { test } from "node:test";
import { AutopilotCluster, type AutopilotClusterArgs } from "../../components";
import { messages, run, type Deployment } from "../support/program";
import { network } from "../support/workload";

const clusterType = "gcp:container/cluster:Cluster";
const args: AutopilotClusterArgs = { region: "europe-west1", network };

async function deploy(given = args): Promise<Deployment> {
  const deployment = await run(() => {
    const { clusterName, location, zones, workloadPool, issuerUrl, kubeconfig } = new AutopilotCluster(
      "cluster",
      given,
    );
    return { clusterName, location, zones, workloadPool, issuerUrl, kubeconfig };
  });
  assert.equal(messages(deployment), "");
  return deployment;
}

test("a cluster has nodes with an account of their own, and nothing else", async () => {
  assert.deepEqual((await deploy()).children("cluster"), [
    [clusterType, "cluster"],
    ["gcp:projects/iAMMember:IAMMember", "cluster-images"],
    ["gcp:projects/iAMMember:IAMMember", "cluster-nodes"],
    ["gcp:serviceaccount/account:Account", "cluster-nodes"],
  ]);
});

test("Autopilot is on, and everything else that the program sets is here", async () => {
  const cluster = (await deploy()).one(clusterType);
  const { clusterAutoscaling, maintenancePolicy, ...rest } = cluster.inputs;
  assert.deepEqual(clusterAutoscaling, {
    autoProvisioningDefaults: {
      serviceAccount: "cluster-nodes@acme-test.iam.gserviceaccount.com",
      oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
    },
  });
  assert.match(JSON.stringify(maintenancePolicy), /FREQ=WEEKLY;BYDAY=TU,WE,TH/);
  delete rest["name"];
  assert.deepEqual(rest, {
    enableAutopilot: true,
    location: "europe-west1",
    network: network.networkId,
    subnetwork: "projects/acme-test/regions/europe-west1/subnetworks/one",
    ipAllocationPolicy: { clusterSecondaryRangeName: "pods", servicesSecondaryRangeName: "services" },
    privateClusterConfig: { enablePrivateNodes: true },
    controlPlaneEndpointsConfig: {
      dnsEndpointConfig: { allowExternalTraffic: true },
      ipEndpointsConfig: { enabled: false },
    },
    anonymousAuthenticationConfig: { mode: "LIMITED" },
    releaseChannel: { channel: "REGULAR" },
    securityPostureConfig: { mode: "BASIC" },
    costManagementConfig: { enabled: true },
    deletionProtection: true,
  });
});

test("what Autopilot fills in and whether an absent address is private is not looked at: a difference in nodeConfig would replace the cluster", async () => {
  const cluster = (await deploy()).one(clusterType);
  assert.equal(cluster.inputs["nodeConfig"], undefined);
  assert.deepEqual(cluster.ignoreChanges, [
    "nodeConfig",
    "nodePools",
    "initialNodeCount",
    "dnsConfig",
    "verticalPodAutoscaling",
    "privateClusterConfig.enablePrivateEndpoint",
  ]);
});

test("maintenance has the 48 hours in 32 days that Google wants", async () => {
  const { maintenancePolicy } = (await deploy()).one(clusterType).inputs as unknown as {
    maintenancePolicy: { recurringWindow: { startTime: string; endTime: string; recurrence: string } };
  };
  const { startTime, endTime, recurrence } = maintenancePolicy.recurringWindow;
  const hours = (Date.parse(endTime) - Date.parse(startTime)) / 3_600_000;
  const nights = recurrence.split("BYDAY=")[1]?.split(",").length ?? 0;
  assert.ok(hours >= 4);
  // Thirty-two days have four whole weeks at least.
  assert.ok(4 * nights * hours >= 48);
});

test("a cluster is protected unless it is told otherwise", async () => {
  for (const isProtected of [true, false]) {
    const cluster = (await deploy({ ...args, protected: isProtected })).one(clusterType);
    assert.deepEqual([cluster.protect, cluster.inputs["deletionProtection"]], [isProtected, isProtected]);
  }
});

test("nodes may report and pull images, and the cluster waits until they may", async () => {
  const deployment = await deploy();
  const cluster = deployment.one(clusterType);
  for (const [name, role] of [
    ["cluster-nodes", "roles/container.defaultNodeServiceAccount"],
    ["cluster-images", "roles/artifactregistry.reader"],
  ] as const) {
    const grant = deployment.one("gcp:projects/iAMMember:IAMMember", name);
    assert.equal(grant.inputs["role"], role);
    assert.equal(grant.inputs["member"], "serviceAccount:cluster-nodes@acme-test.iam.gserviceaccount.com");
    assert.ok(cluster.dependencies.includes(grant.urn));
  }
});

test("its outputs are an attachment, and a way in that holds no credential", async () => {
  const deployment = await deploy();
  const { outputs } = deployment;
  const name = deployment.one(clusterType).outputs["name"];
  assert.deepEqual(
    [outputs["clusterName"], outputs["location"], outputs["workloadPool"]],
    [name, "europe-west1", "acme-test.svc.id.goog"],
  );
  assert.equal(
    outputs["issuerUrl"],
    `https://container.googleapis.com/v1/projects/acme-test/locations/europe-west1/clusters/${name as string}`,
  );
  assert.deepEqual(outputs["zones"], ["europe-west1-b", "europe-west1-c", "europe-west1-d"]);
  const config = JSON.parse(outputs["kubeconfig"] as string) as {
    clusters: { cluster: { server: string } }[];
    users: { user: { [way: string]: { command: string } } }[];
  };
  assert.match(config.clusters[0]?.cluster.server ?? "", /^https:\/\/gke-[0-9a-z-]+\.europe-west1\.gke\.goog$/);
  assert.deepEqual(Object.keys(config.users[0]?.user ?? {}), ["exec"]);
  assert.equal(config.users[0]?.user["exec"]?.command, "gke-gcloud-auth-plugin");
});

for (const [title, name, wrong, message] of [
  ["an unknown region", "cluster", { region: "europe-west99" }, /region: "europe-west99"; use a Google Cloud region/],
  ["a name that is too long", "a-cluster-with-a-long-name", {}, /name: "a-cluster-with-a-long-name"; use up to 24/],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => new AutopilotCluster(name, { ...args, ...wrong }));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children(name), []);
  });
}

test("a region that the network lacks stops the cluster", async () => {
  const deployment = await run(() => new AutopilotCluster("cluster", { ...args, region: "europe-west3" }));
  assert.match(
    messages(deployment),
    /region: "europe-west3"; add it to the regions of the network, or use one that it has: europe-west1, europe-west4/,
  );
  assert.ok(!deployment.children("cluster").some(([type]) => type === clusterType));
});
