// Who reaches pods of Autopilot, and whom they reach.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { AutopilotApp } from "../../components";
import { messages, run } from "../support/program";
import { withProviders } from "../support/secrets-operator";
import * as parts from "../support/workload";
import {
  args,
  deploy,
  deploymentType,
  full,
  groupType,
  ofWeb,
  policyType,
  serviceType,
  spec,
} from "../support/autopilot-app";
import { network } from "../support/workload";

test("there is an endpoint group in each zone that GKE takes for its own, before the service asks for it", async () => {
  const deployment = await deploy(full);
  const service = deployment.one(serviceType, "web-gke-web");
  const uid = deployment.one("kubernetes:core/v1:Namespace", "web-gke-kube-system").outputs["metadata"] as {
    uid: string;
  };
  ["b", "c", "d"].forEach((zone, index) => {
    const group = deployment.one(groupType, `web-gke-web-${index + 1}`);
    const { description, ...rest } = group.inputs;
    assert.deepEqual(rest, {
      name: "web-gke-web",
      zone: `europe-west1-${zone}`,
      networkEndpointType: "GCE_VM_IP_PORT",
      network: network.networkId,
      subnetwork: "projects/acme-test/regions/europe-west1/subnetworks/one",
    });
    assert.deepEqual(JSON.parse(description as string), {
      "cluster-uid": uid.uid,
      namespace: "web-gke",
      "service-name": "web",
      port: "4000",
    });
    assert.ok(service.dependencies.includes(group.urn));
  });
  assert.deepEqual((service.inputs["metadata"] as { annotations: object }).annotations, {
    "cloud.google.com/neg": '{"exposed_ports":{"4000":{"name":"web-gke-web"}}}',
  });
});

test("its outputs are a zonal backend and where it is", async () => {
  const { outputs } = await deploy(full);
  const group = (zone: string): string =>
    `https://www.googleapis.com/compute/v1/projects/acme-test/zones/europe-west1-${zone}/networkEndpointGroups/web-gke-web`;
  assert.deepEqual(ofWeb(outputs["backends"]), {
    networkEndpointGroups: [group("b"), group("c"), group("d")],
    kind: "zonal",
    protocol: "HTTP",
    healthPath: "/health",
    port: 4000,
    requestTimeoutSeconds: 300,
  });
  assert.equal(outputs["namespace"], "web-gke");
  assert.equal(ofWeb(outputs["endpoints"])["url"], "europe-west1/cluster-1234567/namespaces/web-gke/services/web");
});

class Balancer extends pulumi.CustomResource {}

test("a load balancer on the endpoint groups waits for the service, so that it goes first", async () => {
  const deployment = await run(() => {
    const { backends } = new AutopilotApp("web-gke", args, withProviders());
    const groups = backends.apply(({ web }) => web?.networkEndpointGroups);
    new Balancer("test:index:Balancer", "balancer", { groups });
  });
  assert.equal(messages(deployment), "");
  const balancer = deployment.one("test:index:Balancer");
  assert.ok(balancer.dependencies.includes(deployment.one(serviceType, "web-gke-web").urn));
  assert.ok(balancer.dependencies.includes(deployment.one(groupType, "web-gke-web-1").urn));
});

const everywhere = "0.0.0.0/0";
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
/** What Google's networks can use inside beside the private ranges (https://cloud.google.com/vpc/docs/subnets#valid-ranges). */
const otherInsideRanges = [
  "100.64.0.0/10",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "240.0.0.0/4",
];
const linkLocal = "169.254.0.0/16";

interface Rule {
  to: { ipBlock?: { cidr: string; except?: string[] } }[];
  ports?: { protocol: string; port: number }[];
}

async function egressRules(egress: "none" | "private" | "internet"): Promise<Rule[]> {
  const given = egress === "internet" ? { ...full, network: parts.openNetwork } : full;
  const deployment = await deploy({ ...given, workload: { ...parts.largest, egress } });
  return spec(deployment, policyType, "web-gke.all")["egress"] as Rule[];
}

test("only Google's load balancers get in, on the one port", async () => {
  const deployment = await deploy(full);
  const all = spec(deployment, policyType, "web-gke.all");
  assert.deepEqual(all["podSelector"], {});
  assert.deepEqual(all["policyTypes"], ["Ingress", "Egress"]);
  assert.equal(all["ingress"], undefined);
  const policy = spec(deployment, policyType, "web-gke-web");
  assert.deepEqual(policy["podSelector"], spec(deployment, deploymentType, "web-gke-web")["selector"]);
  assert.deepEqual(policy["ingress"], [
    {
      from: [{ ipBlock: { cidr: "35.191.0.0/16" } }, { ipBlock: { cidr: "130.211.0.0/22" } }],
      ports: [{ protocol: "TCP", port: 4000 }],
    },
  ]);
});

test("every pod reaches names, its identity, Google's APIs and its database", async () => {
  const [dns, metadata, google, database, ...others] = await egressRules("none");
  assert.deepEqual(dns?.ports, [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
  ]);
  assert.deepEqual(metadata?.to, [
    { ipBlock: { cidr: "169.254.169.254/32" } },
    { ipBlock: { cidr: "169.254.169.252/32" } },
  ]);
  assert.deepEqual(google, {
    to: [{ ipBlock: { cidr: everywhere, except: [...privateRanges, ...otherInsideRanges, linkLocal] } }],
    ports: [{ protocol: "TCP", port: 443 }],
  });
  assert.deepEqual(database, {
    to: [{ ipBlock: { cidr: "10.19.0.3/32" } }],
    ports: [{ protocol: "TCP", port: 5432 }],
  });
  assert.deepEqual(others, []);
});

test("beyond that it reaches what its egress says", async () => {
  const common = await egressRules("none");
  const further = async (egress: "private" | "internet"): Promise<Rule[]> =>
    (await egressRules(egress)).slice(common.length);
  assert.deepEqual(await further("private"), [{ to: privateRanges.map((cidr) => ({ ipBlock: { cidr } })) }]);
  assert.deepEqual(await further("internet"), [{ to: [{ ipBlock: { cidr: everywhere, except: [linkLocal] } }] }]);
});

test("a load balancer is told what Kubernetes asks: a path, or that somebody listens", async () => {
  for (const [web, expected] of [
    [{ health: undefined }, { port: 8080 }],
    [{ health: { port: 9000 } }, { port: 9000 }],
    [{ health: { frontDoorPath: "/up" } }, undefined],
    [{ health: { path: "/up" } }, undefined],
    [
      { health: { path: "/up", hostname: "www.example.com" } },
      { path: "/up", port: 8080, hostname: "www.example.com" },
    ],
    [
      { protocol: "h2c", health: { path: "/up" } },
      { path: "/up", port: 8080 },
    ],
    [{ protocol: "h2c", health: undefined }, undefined],
  ] as const) {
    const workload = parts.serving({ scaling: { min: 1 }, ...web } as Parameters<typeof parts.serving>[0]);
    const deployment = await deploy({ ...args, workload });
    assert.deepEqual(ofWeb(deployment.outputs["backends"])["healthCheck"], expected, JSON.stringify(web));
  }
});
