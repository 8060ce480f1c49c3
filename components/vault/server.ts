import * as cloudrunv2 from "@pulumi/gcp/cloudrunv2";
import * as secretmanager from "@pulumi/gcp/secretmanager";
import type * as serviceaccount from "@pulumi/gcp/serviceaccount";
import type * as pulumi from "@pulumi/pulumi";
import type { NetworkAttachment } from "../contracts/network";
import { subnetworkId } from "../internal/subnetwork";
import { unordered } from "../internal/unordered";
import { dataLabel, upgradeGuard, versionLabel } from "./upgrade";
import { dataFolder, initialisedFolder, startScript, type Start } from "./admission";
import { configurationFile, configurationFolder, port } from "./configuration";
import { asOutput } from "../internal/outputs";
import { Subject } from "../internal/refusal";

/** The configuration, where the server mounts it from. */
export interface MountedConfiguration {
  secret: secretmanager.Secret;
  version: secretmanager.SecretVersion;
  readable: pulumi.Resource;
}

/** What `createServer` needs. */
export interface ServerResources extends Start {
  version: string;
  /** Bucket that holds the data. */
  bucketName: pulumi.Input<string>;
  image: pulumi.Input<string>;
  region: string;
  account: serviceaccount.Account;
  configuration: MountedConfiguration;
  network: NetworkAttachment | undefined;
  cpu: number;
  memory: string;
  protect: boolean;
  dependsOn: pulumi.Resource[];
}

// Answers 200 while the process serves requests: as the writer, as a standby during an update, before the initialisation,
// and sealed while the key cannot be reached. Restarting helps in none of these, and would hurt in the last one.
const healthPath = "/v1/sys/health?standbyok=true&perfstandbyok=true&uninitcode=200&sealedcode=200";

/**
 * Puts the configuration into Secret Manager, since Cloud Run mounts files from there. It is not secret. The server reads it,
 * and so does everybody who deploys or previews: the provider reads a version back when it creates or refreshes one.
 */
export function mountConfiguration(
  parent: pulumi.Resource,
  name: string,
  region: string,
  text: pulumi.Output<string>,
  account: serviceaccount.Account,
  deployers: pulumi.Input<string>[],
): MountedConfiguration {
  const secret = new secretmanager.Secret(
    `${name}-configuration`,
    { replication: { userManaged: { replicas: [{ location: region }] } }, deletionProtection: false },
    { parent },
  );
  const version = new secretmanager.SecretVersion(
    `${name}-configuration`,
    { secret: secret.id, secretData: text },
    { parent },
  );
  const readable = new secretmanager.SecretIamBinding(
    `${name}-configuration`,
    {
      secretId: secret.id,
      role: "roles/secretmanager.secretAccessor",
      members: unordered([account.member, ...deployers]),
    },
    { parent },
  );
  return { secret, version, readable };
}

/** The server: one instance, always on, on Cloud Run. */
export function createServer(parent: pulumi.Resource, name: string, use: ServerResources): cloudrunv2.Service {
  return new cloudrunv2.Service(
    name,
    {
      // The name is part of the address, which clients keep.
      name,
      location: use.region,
      description: "Vault",
      labels: {
        [versionLabel]: use.version.replaceAll(".", "-"),
        // Another bucket is another life: an older release may come with it.
        [dataLabel]: asOutput(use.bucketName).apply((bucket) => bucket.replaceAll(".", "_")),
      },
      deletionProtection: use.protect,
      ingress: "INGRESS_TRAFFIC_ALL",
      // Closed to strangers until the initialisation has succeeded; then everybody is let in (`openToEverybody`).
      invokerIamDisabled: false,
      // Counts all revisions, so that there is one instance, except for the moment when a new one takes over.
      scaling: { minInstanceCount: 1, maxInstanceCount: 1 },
      traffics: [{ type: "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST", percent: 100 }],
      template: {
        serviceAccount: use.account.email,
        executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2",
        // A revision asked for more than one would start a second server beside the first.
        scaling: { maxInstanceCount: 1 },
        // There is no second instance to send the rest to; Vault limits its own work.
        maxInstanceRequestConcurrency: 1000,
        // Vault gives up a request after 90 seconds.
        timeout: "120s",
        containers: [createContainer(use)],
        volumes: [
          {
            name: "configuration",
            secret: {
              secret: use.configuration.secret.secretId,
              items: [{ path: configurationFile, version: use.configuration.version.version }],
            },
          },
          // To be looked at before the start, as files; the server itself uses Cloud Storage's API.
          { name: "data", gcs: { bucket: use.bucketName, readOnly: true, mountOptions: ["implicit-dirs"] } },
          { name: "initialised", gcs: { bucket: use.initialised.bucket, readOnly: true } },
        ],
        ...(use.network === undefined
          ? {}
          : { vpcAccess: attach(new Subject(`Vault "${name}"`), use.network, use.region) }),
      },
    },
    {
      parent,
      protect: use.protect,
      dependsOn: [use.configuration.readable, ...use.dependsOn],
      hooks: { beforeUpdate: [upgradeGuard(parent, name)] },
    },
  );
}

function createContainer(use: ServerResources) {
  return {
    image: use.image,
    commands: ["/bin/sh", "-c"],
    args: [startScript(use)],
    ports: { name: "http1", containerPort: port },
    envs: [
      // The image would give the binary the right to lock memory, and own its folders; Cloud Run allows neither. It still
      // changes from root to the user `vault` before it starts the server.
      { name: "SKIP_CHOWN", value: "true" },
      { name: "SKIP_SETCAP", value: "true" },
    ],
    resources: {
      limits: { cpu: String(use.cpu), memory: use.memory },
      // Leases expire, and the write lock is renewed, between requests.
      cpuIdle: false,
      startupCpuBoost: true,
    },
    volumeMounts: [
      { name: "configuration", mountPath: configurationFolder },
      { name: "data", mountPath: dataFolder },
      { name: "initialised", mountPath: initialisedFolder },
    ],
    // Four minutes, as much as Cloud Run allows.
    startupProbe: { httpGet: { path: healthPath, port }, periodSeconds: 5, timeoutSeconds: 4, failureThreshold: 48 },
    // Five minutes without any answer: the process hangs.
    livenessProbe: { httpGet: { path: healthPath, port }, periodSeconds: 30, timeoutSeconds: 10, failureThreshold: 10 },
  };
}

/** Direct egress: databases at private addresses through the network, Google's and other public addresses past it. */
function attach(subject: Subject, network: NetworkAttachment, region: string) {
  return {
    egress: "PRIVATE_RANGES_ONLY",
    networkInterfaces: [
      {
        network: network.networkId,
        subnetwork: subnetworkId(subject, network, region),
      },
    ],
  };
}
