// Load balancers, NAT, traffic to the internet, the cluster.
import { hoursPerMonth, inRegions, type Price } from "./price";

const europe = [
  ...["europe-central2", "europe-north1", "europe-north2", "europe-southwest1", "europe-west1", "europe-west10"],
  ...["europe-west12", "europe-west2", "europe-west3", "europe-west4", "europe-west6", "europe-west8", "europe-west9"],
];

const america = ["us-central1", "us-east1", "us-east4", "us-east5", "us-south1", "us-west1", "us-west2", "us-west3"];

/** The page as api-evangelist/google-cloud-load-balancing quotes it (plans/google-cloud-load-balancing-plans-pricing.yml). */
const balancing = { source: "https://cloud.google.com/load-balancing/pricing", read: "2026-09-20" };
const nat = { source: "https://cloud.google.com/nat/pricing", read: "2026-09-05" };
const gke = { source: "https://cloud.google.com/kubernetes-engine/pricing", read: "2026-08-15" };
const armor = { source: "https://cloud.google.com/armor/pricing" };

/** Pods of Autopilot, general purpose. Regions whose price could not be confirmed are not there. */
function pods(asiaEast1: number, usCentral1: number, asiaSoutheast1?: number): Record<string, number> {
  return {
    "asia-east1": asiaEast1,
    "us-central1": usCentral1,
    "us-east1": usCentral1,
    ...(asiaSoutheast1 === undefined ? {} : { "asia-southeast1": asiaSoutheast1 }),
  };
}

export const networkPrices = {
  "lb.rules": {
    what: "forwarding rules of load balancers, the first five for one price",
    unit: "rule",
    usd: 0.01 * hoursPerMonth,
    brackets: [
      { from: 0, once: 0.025 * hoursPerMonth, each: 0 },
      { from: 5, each: 0.01 * hoursPerMonth },
    ],
    ...balancing,
  },
  "lb.data": { what: "traffic through the load balancer", unit: "GiB", usd: 0.008, ...balancing },
  "armor.policy": { what: "security policy", unit: "policy", usd: 5, ...armor },
  "armor.rule": { what: "rule of a security policy", unit: "rule", usd: 1, ...armor },
  "armor.requests": { what: "requests that a security policy looks at", unit: "request", usd: 0.00000075, ...armor },
  "certificate.manager": {
    what: "certificate of Google's",
    unit: "certificate",
    usd: 0.2,
    free: { quantity: 100, per: "billing account" },
    source: "https://cloud.google.com/certificate-manager/pricing",
  },
  "nat.gateway": { what: "NAT for a machine", unit: "machine-hour", usd: 0.0014, ...nat },
  "nat.address": { what: "public address of the NAT", unit: "address-hour", usd: 0.005, ...nat },
  "nat.data": { what: "traffic through the NAT", unit: "GiB", usd: 0.045, ...nat },
  "internet.data": {
    what: "traffic to the internet",
    unit: "GiB",
    usd: { ...inRegions(europe, 0.105), ...inRegions(america, 0.12), "asia-east1": 0.12 },
    source: "https://cloud.google.com/vpc/network-pricing",
    read: "2026-08-06",
  },
  "gke.cluster": {
    what: "management of a cluster",
    unit: "cluster-hour",
    usd: 0.1,
    free: { quantity: 744, per: "billing account" },
    ...gke,
  },
  "gke.cluster.regional": { what: "management of a regional cluster", unit: "cluster-hour", usd: 0.1, ...gke },
  "gke.cpu": { what: "CPU of pods", unit: "vCPU-hour", usd: pods(0.0515, 0.0445, 0.0549), ...gke },
  "gke.memory": { what: "memory of pods", unit: "GiB-hour", usd: pods(0.0056998, 0.0049225, 0.0060729), ...gke },
  "gke.disk": { what: "scratch space of pods", unit: "GiB-hour", usd: pods(0.0000635, 0.0000548), ...gke },
} as const satisfies Record<string, Price>;
