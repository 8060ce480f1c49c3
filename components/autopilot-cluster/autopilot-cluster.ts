import * as container from "@pulumi/gcp/container";
import * as projects from "@pulumi/gcp/projects";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterAttachment } from "../contracts/cluster";
import { contractOutput } from "../internal/contract-output";
import { present } from "../internal/present";
import { automatic, calledAfter, kinds } from "../internal/names";
import { connectedRegion, subnetworkId } from "../internal/subnetwork";
import type { Usable } from "../internal/usable";
import { Arguments, checkArguments } from "../internal/validation";
import type { AutopilotClusterArgs } from "./args";
import { renderKubeconfig } from "./kubeconfig";
import { Subject } from "../internal/refusal";

/** What a node may do: report its logs and metrics, and pull images. */
const nodeRoles = { nodes: "roles/container.defaultNodeServiceAccount", images: "roles/artifactregistry.reader" };

/**
 * Windows in which Google may upgrade the cluster: four hours of three nights a week, in UTC. The date only says when the
 * recurrence starts. Google wants 48 hours in every 32 days
 * (https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions); these are 52 or more.
 */
const maintenanceWindow = {
  startTime: "2026-01-06T01:00:00Z",
  endTime: "2026-01-06T05:00:00Z",
  recurrence: "FREQ=WEEKLY;BYDAY=TU,WE,TH",
};

/** Blocks that Autopilot fills in and changes as it sees fit. A difference in the first would replace the cluster. */
const autopilotsOwn = ["nodeConfig", "nodePools", "initialNodeCount", "dnsConfig", "verticalPodAutoscaling"];

/**
 * With no end point at an address, none is private. The provider reads `enablePublicEndpoint: false` of the API as a private one
 * all the same, and sends neither (`flattenPrivateClusterConfig` and `expandControlPlaneEndpointsConfig` of
 * resource_container_cluster.go).
 */
const noAddress = "privateClusterConfig.enablePrivateEndpoint";

/**
 * A GKE Autopilot cluster: private nodes, a control plane that is reached by name with a Google identity and has no
 * address of its own, upgrades at night, service accounts whose tokens anybody can verify. Its outputs are a
 * `ClusterAttachment`.
 */
export class AutopilotCluster extends pulumi.ComponentResource {
  /** Name of the cluster. */
  public readonly clusterName: pulumi.Output<string>;
  /** Region of the cluster. */
  public readonly location: pulumi.Output<string>;
  /** Zones of the region in which nodes may run. */
  public readonly zones: pulumi.Output<string[]>;
  /** Workload identity pool, `<project>.svc.id.goog`. */
  public readonly workloadPool: pulumi.Output<string>;
  /**
   * Issuer of the tokens of the cluster's service accounts:
   * `https://container.googleapis.com/v1/projects/<project>/locations/<region>/clusters/<name>`.
   */
  public readonly issuerUrl: pulumi.Output<string>;
  /**
   * Configuration for Kubernetes clients, in which nothing is secret: whoever uses it needs `gke-gcloud-auth-plugin` and
   * credentials of a Google identity that may use the cluster.
   */
  public readonly kubeconfig: pulumi.Output<string>;
  /** What other components take of it, as one value, in every language and across stacks: a `ClusterAttachment`. */
  public readonly contract: pulumi.Output<ClusterAttachment>;

  constructor(name: string, args: AutopilotClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked] = checkArguments("AutopilotCluster", name, args, validate);
    super("groundplan:index:AutopilotCluster", name, args, opts);

    const nodes = createNodeAccount(this, name);
    const cluster = createCluster(this, name, checked, nodes);

    this.clusterName = cluster.name;
    this.location = cluster.location;
    this.zones = cluster.nodeLocations;
    this.workloadPool = cluster.workloadIdentityConfig.apply(({ workloadPool }) =>
      present(workloadPool, "workloadPool"),
    );
    // The id is the name that the API has for the cluster, and the issuer is the URL of that name.
    this.issuerUrl = pulumi.interpolate`https://container.googleapis.com/v1/${cluster.id}`;
    this.kubeconfig = pulumi
      .all([cluster.name, cluster.controlPlaneEndpointsConfig])
      .apply(([clusterName, { dnsEndpointConfig }]) => renderKubeconfig(clusterName, dnsEndpointConfig.endpoint));
    this.contract = contractOutput<ClusterAttachment>("ClusterAttachment", this);
    this.registerOutputs({
      clusterName: this.clusterName,
      location: this.location,
      zones: this.zones,
      workloadPool: this.workloadPool,
      issuerUrl: this.issuerUrl,
      kubeconfig: this.kubeconfig,
      contract: this.contract,
    });
  }
}

interface NodeAccount {
  account: serviceaccount.Account;
  grants: pulumi.Resource[];
}

function validate(name: string, args: Usable<AutopilotClusterArgs>): void {
  const check = new Arguments(`AutopilotCluster "${name}"`);
  check.property("name", name, calledAfter([kinds.serviceAccount, "-nodes"], [kinds.cluster, automatic]));
  check.property("region", args.region, connectedRegion(args.network));
  check.done();
}

function createNodeAccount(parent: pulumi.Resource, name: string): NodeAccount {
  const account = new serviceaccount.Account(
    `${name}-nodes`,
    { accountId: `${name}-nodes`, displayName: `Nodes of ${name}` },
    { parent },
  );
  const grants = Object.entries(nodeRoles).map(
    ([purpose, role]) =>
      new projects.IAMMember(
        `${name}-${purpose}`,
        { project: account.project, role, member: account.member },
        { parent },
      ),
  );
  return { account, grants };
}

function createCluster(
  parent: pulumi.Resource,
  name: string,
  args: Usable<AutopilotClusterArgs>,
  { account, grants }: NodeAccount,
): container.Cluster {
  const isProtected = args.protected ?? true;
  return new container.Cluster(
    name,
    {
      enableAutopilot: true,
      location: args.region,
      network: args.network.networkId,
      subnetwork: subnetworkId(new Subject(`AutopilotCluster "${name}"`), args.network, args.region),
      ipAllocationPolicy: {
        clusterSecondaryRangeName: args.network.podRangeName,
        servicesSecondaryRangeName: args.network.serviceRangeName,
      },
      privateClusterConfig: { enablePrivateNodes: true },
      controlPlaneEndpointsConfig: {
        // IAM guards the DNS end point (container.clusters.connect); with no address there is no list of addresses to keep.
        dnsEndpointConfig: { allowExternalTraffic: true },
        ipEndpointsConfig: { enabled: false },
      },
      anonymousAuthenticationConfig: { mode: "LIMITED" },
      // The account, not the scope, says what nodes may do.
      clusterAutoscaling: {
        autoProvisioningDefaults: {
          serviceAccount: account.email,
          oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
        },
      },
      releaseChannel: { channel: "REGULAR" },
      maintenancePolicy: { recurringWindow: maintenanceWindow },
      securityPostureConfig: { mode: "BASIC" },
      costManagementConfig: { enabled: true },
      deletionProtection: isProtected,
    },
    {
      parent,
      // A node that starts before its account may pull images never becomes ready.
      dependsOn: grants,
      ignoreChanges: [...autopilotsOwn, noAddress],
      ...(isProtected ? { protect: true } : {}),
      // GKE takes 10 to 20 minutes for a cluster, more when it repairs one meanwhile.
      customTimeouts: { create: "60m", update: "90m", delete: "60m" },
    },
  );
}
