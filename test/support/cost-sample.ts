// A small program of another team, whose database grows: every part of a report of costs is in it.
import type { Operation, Step } from "../../sandbox";
import { stepOf } from "./steps";

const prefix = "urn:pulumi:live::shop";
const stack = `${prefix}::pulumi:pulumi:Stack::shop-live`;

export function sampleStep(type: string, name: string, inputs: Step["inputs"], more: Partial<Step> = {}): Step {
  return stepOf(type, name, { parent: stack, inputs, ...more });
}

const web = `${prefix}::shop:web:Site::site`;

function container(cpuIdle: boolean): Step["inputs"] {
  return {
    image: "europe-west1-docker.pkg.dev/shop/web@sha256:0",
    resources: { cpuIdle, limits: { cpu: "1", memory: "512Mi" } },
  };
}

/** A database of two processors that had one, and what stays. */
export const sample: Step[] = [
  { ...sampleStep("pulumi:pulumi:Stack", "shop-live", {}), urn: stack },
  sampleStep("shop:web:Site", "site", {}),
  sampleStep(
    "gcp:cloudrunv2/service:Service",
    "site-api",
    {
      location: "europe-west1",
      name: "api",
      ingress: "INGRESS_TRAFFIC_ALL",
      scaling: { minInstanceCount: 1 },
      template: { containers: [container(true)] },
    },
    { parent: web },
  ),
  sampleStep("gcp:storage/bucket:Bucket", "site-media", { location: "EUROPE-WEST1" }, { parent: web }),
  sampleStep(
    "gcp:sql/databaseInstance:DatabaseInstance",
    "main",
    {
      region: "europe-west1",
      databaseVersion: "POSTGRES_17",
      settings: {
        tier: "db-custom-2-7680",
        availabilityType: "REGIONAL",
        diskSize: 20,
        backupConfiguration: { enabled: true, startTime: "02:00" },
      },
    },
    {
      operation: "update",
      diff: [
        { path: "settings.tier", kind: "update", replaces: false, from: "db-custom-1-3840", to: "db-custom-2-7680" },
        { path: "settings.availabilityType", kind: "add", replaces: false, to: "REGIONAL" },
      ],
    },
  ),
  sampleStep(
    "gcp:memorystore/instance:Instance",
    "cache",
    { location: "europe-west1", nodeType: "STANDARD_SMALL", shardCount: 1, replicaCount: 1 },
    { operation: "create" },
  ),
  sampleStep("gcp:compute/instance:Instance", "bastion", { machineType: "e2-small" }),
  sampleStep("gcp:serviceaccount/account:Account", "api", { accountId: "api" }),
  sampleStep(
    "gcp:kms/cryptoKey:CryptoKey",
    "key",
    { versionTemplate: { protectionLevel: "HSM" } },
    { operation: "delete" },
  ),
];

/** The sample, each resource with another operation. */
export function allOf(operation: Operation): Step[] {
  return sample.map((step) => ({ ...step, operation, diff: [] }));
}
