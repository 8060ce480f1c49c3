import * as compute from "@pulumi/gcp/compute";
import * as networkconnectivity from "@pulumi/gcp/networkconnectivity";
import * as servicenetworking from "@pulumi/gcp/servicenetworking";
import * as pulumi from "@pulumi/pulumi";
import type { NetworkAttachment } from "../contracts/network";
import { contractOutput } from "../internal/contract-output";
import { remembered } from "../internal/known";
import { present } from "../internal/present";
import { checkArguments } from "../internal/validation";
import { planAddresses, type AddressPlan, type RegionAddresses } from "./addresses";
import type { NetworkArgs } from "./args";
import { validate } from "./validate";

const podRangeName = "pods";
const serviceRangeName = "services";

/**
 * A private network with a subnetwork per region: addresses for GKE nodes, pods and services, direct egress for Cloud
 * Run, Google's APIs and Cloud SQL without a public address. Its outputs are a `NetworkAttachment`.
 */
export class Network extends pulumi.ComponentResource {
  /** Identifier of the VPC: `projects/<project>/global/networks/<name>`. */
  public readonly networkId: pulumi.Output<string>;
  /** Subnetwork identifier per region. */
  public readonly subnetworkIds: pulumi.Output<{ [region: string]: string }>;
  /** Name of the secondary range for GKE pods; the same in each subnetwork. */
  public readonly podRangeName: pulumi.Output<string>;
  /** Name of the secondary range for GKE services; the same in each subnetwork. */
  public readonly serviceRangeName: pulumi.Output<string>;
  /** Identifier of the private services access connection, which a private database waits for. */
  public readonly privateServicesAccessId: pulumi.Output<string>;
  /** Identifier of the policy by which caches get an address, per region. Absent without `caches`. */
  public readonly cachePolicyIds?: pulumi.Output<{ [region: string]: string }>;
  /** Whether what has no public address reaches the internet through Cloud NAT. */
  public readonly internetEgress: pulumi.Output<boolean>;
  /** What other components take of it, as one value, in every language and across stacks: a `NetworkAttachment`. */
  public readonly contract: pulumi.Output<NetworkAttachment>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArguments("Network", name, args, validate);
    super("groundplan:index:Network", name, args, opts);
    const plan = planAddresses(args.addressRange, args.regions);

    const network = new compute.Network(
      name,
      {
        autoCreateSubnetworks: false,
        // Global routes let an instance in one region reach the database in another: failover needs it.
        routingMode: "GLOBAL",
      },
      { parent: this },
    );
    const subnetworks = args.regions.map((region) => createSubnetwork(this, name, network, region, plan));
    if (args.internetEgress === true)
      args.regions.forEach((region) => {
        createNat(this, name, network, region);
      });
    const privateServices = connectPrivateServices(this, name, network, plan);
    if (args.caches === true) {
      this.cachePolicyIds = byRegion(
        args.regions,
        args.regions.map((region) => createCachePolicy(this, name, network, region, plan).id),
      );
    }

    this.networkId = network.id;
    this.subnetworkIds = byRegion(
      args.regions,
      subnetworks.map((subnetwork) => subnetwork.id),
    );
    this.podRangeName = pulumi.output(podRangeName);
    this.serviceRangeName = pulumi.output(serviceRangeName);
    this.privateServicesAccessId = privateServices.id;
    this.internetEgress = remembered(args.internetEgress ?? false);
    this.contract = contractOutput<NetworkAttachment>("NetworkAttachment", this);
    this.registerOutputs({
      networkId: this.networkId,
      subnetworkIds: this.subnetworkIds,
      podRangeName: this.podRangeName,
      serviceRangeName: this.serviceRangeName,
      privateServicesAccessId: this.privateServicesAccessId,
      cachePolicyIds: this.cachePolicyIds,
      internetEgress: this.internetEgress,
      contract: this.contract,
    });
  }
}

function createSubnetwork(
  parent: pulumi.Resource,
  name: string,
  network: compute.Network,
  region: string,
  plan: AddressPlan,
): compute.Subnetwork {
  const addresses = plan.regions.get(region) as RegionAddresses;
  return new compute.Subnetwork(
    `${name}-${region}`,
    {
      network: network.id,
      region,
      ipCidrRange: addresses.nodes,
      secondaryIpRanges: [
        { rangeName: podRangeName, ipCidrRange: addresses.pods },
        { rangeName: serviceRangeName, ipCidrRange: addresses.services },
      ],
      // Reaches Google's APIs, Artifact Registry and internal Cloud Run services without a public address.
      privateIpGoogleAccess: true,
    },
    { parent },
  );
}

/** Identifiers in the order of the regions, as a table by region, of which a part may be known before the rest. */
function byRegion(
  regions: readonly string[],
  ids: pulumi.Output<string>[],
): pulumi.Output<{ [region: string]: string }> {
  return remembered(Object.fromEntries(regions.map((region, index) => [region, present(ids[index], "a subnetwork")])));
}

/**
 * Lets Memorystore make end points in a region. There is one such policy for a network and a region, however many caches there are, and
 * Google advises a subnetwork of its own (https://cloud.google.com/vpc/docs/about-service-connection-policies).
 */
function createCachePolicy(
  parent: pulumi.Resource,
  name: string,
  network: compute.Network,
  region: string,
  plan: AddressPlan,
): networkconnectivity.ServiceConnectionPolicy {
  const caches = `${name}-${region}-caches`;
  const { caches: ipCidrRange } = plan.regions.get(region) as RegionAddresses;
  const subnetwork = new compute.Subnetwork(
    caches,
    // Nothing runs there.
    { network: network.id, region, ipCidrRange, privateIpGoogleAccess: false },
    { parent },
  );
  return new networkconnectivity.ServiceConnectionPolicy(
    caches,
    {
      location: region,
      network: network.id,
      serviceClass: "gcp-memorystore",
      pscConfig: { subnetworks: [subnetwork.id] },
    },
    { parent },
  );
}

function createNat(parent: pulumi.Resource, name: string, network: compute.Network, region: string): void {
  const router = new compute.Router(`${name}-${region}`, { network: network.id, region }, { parent });
  new compute.RouterNat(
    `${name}-${region}`,
    {
      router: router.name,
      region,
      natIpAllocateOption: "AUTO_ONLY",
      // All pods of a node share its ports: the fixed 64 of the default would drop the 65th connection to one destination.
      // Google allows no endpoint-independent mapping with it (https://cloud.google.com/nat/docs/ports-and-addresses).
      enableDynamicPortAllocation: true,
      enableEndpointIndependentMapping: false,
      minPortsPerVm: 64,
      maxPortsPerVm: 4096,
      sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    },
    { parent },
  );
}

function connectPrivateServices(
  parent: pulumi.Resource,
  name: string,
  network: compute.Network,
  plan: AddressPlan,
): servicenetworking.Connection {
  const range = new compute.GlobalAddress(
    `${name}-private-services`,
    {
      purpose: "VPC_PEERING",
      addressType: "INTERNAL",
      address: plan.privateServices.address,
      prefixLength: plan.privateServices.prefixLength,
      network: network.id,
    },
    { parent },
  );
  return new servicenetworking.Connection(
    `${name}-private-services`,
    {
      network: network.id,
      service: "servicenetworking.googleapis.com",
      reservedPeeringRanges: [range.name],
      // A connection that an earlier destroy left behind is taken over instead of failing the creation.
      updateOnCreationFail: true,
      // Google keeps a deleted Cloud SQL instance's network for days and refuses to delete the connection meanwhile;
      // removing our side of the peering lets the network go. A plug-in that does not know the value asks for an ordinary
      // deletion (README.md, "destroy").
      deletionPolicy: "REMOVE_PEERING",
    },
    { parent },
  );
}
