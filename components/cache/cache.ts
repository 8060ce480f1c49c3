import * as memorystore from "@pulumi/gcp/memorystore";
import * as pulumi from "@pulumi/pulumi";
import { CredentialKind, type Binding } from "../contracts/binding";
import type { Endpoint } from "../contracts/endpoint";
import type { NetworkAttachment } from "../contracts/network";
import { serviceLevelOf } from "../internal/availability";
import { remembered } from "../internal/known";
import { Subject } from "../internal/refusal";
import { checkArguments } from "../internal/validation";
import { present } from "../internal/present";
import { createAlerts } from "./alerts";
import type { CacheArgs } from "./args";
import { availabilityParts, hasPromise } from "./promise";
import { validate, type CacheSettings } from "./validate";

const days = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

/**
 * A managed cache that speaks the protocol of Redis: Memorystore for Valkey, one database, reached over the private network with TLS and
 * a password that Google makes. Nothing in it is kept on a disk. A workload takes its output `binding`.
 */
export class Cache extends pulumi.ComponentResource {
  /** Resource name, `projects/<project>/locations/<region>/instances/<name>`. */
  public readonly instanceName: pulumi.Output<string>;
  /** Private address that takes reads and writes. */
  public readonly host: pulumi.Output<string>;
  /** TCP port. */
  public readonly port: pulumi.Output<number>;
  /**
   * Certificates (PEM) of the authority that signs the cache's certificate; public. Several during a rotation, so that programs trust
   * the next one in time.
   */
  public readonly caCertificate: pulumi.Output<string>;
  /**
   * What an application uses: the parts `host`, `port` and `caCertificate`, and the secret part `password`, as in
   * `rediss://:{cache.password}@{cache.host}:{cache.port}`.
   */
  public readonly binding: pulumi.Output<Binding>;
  /** Row of the table of end points. */
  public readonly endpoint: pulumi.Output<Endpoint>;

  constructor(name: string, args: CacheArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, settings] = checkArguments("Cache", name, args, validate);
    super("groundplan:index:Cache", name, args, opts);

    const network = connectedNetwork(new Subject(`Cache "${name}"`), checked.network, settings.region);
    const instance = createInstance(this, name, settings, network);
    if (checked.alerts ?? true) createAlerts(this, name, { ...settings, instanceId: name }, settings.channels);

    const primary = instance.endpoints.apply(primaryOf);
    this.instanceName = instance.id;
    this.host = primary.ipAddress;
    this.port = primary.port;
    this.caCertificate = instance.managedServerCas.apply(authority);
    this.binding = remembered({
      values: {
        host: this.host,
        port: pulumi.interpolate`${this.port}`,
        caCertificate: this.caCertificate,
      },
      credential: { kind: CredentialKind.CachePassword, resource: this.instanceName },
      places: [{ address: this.host, port: this.port }],
      connectionLimit: settings.connectionLimit,
      connectionServer: this.instanceName,
    });
    this.endpoint = remembered(endpointOf(settings, this.host, this.port));
    this.registerOutputs({
      instanceName: this.instanceName,
      host: this.host,
      port: this.port,
      caCertificate: this.caCertificate,
      binding: this.binding,
      endpoint: this.endpoint,
    });
  }
}

/** The network, once a cache can have an address in the region. */
function connectedNetwork(
  subject: Subject,
  { networkId, cachePolicyIds }: NetworkAttachment,
  region: string,
): pulumi.Output<string> {
  return pulumi.all([networkId, cachePolicyIds]).apply(([network, policies = {}]) => {
    if (policies[region] !== undefined) return network;
    const regions = Object.keys(policies).sort().join(", ");
    const remedy = regions === "" ? "none in any region" : `only in ${regions}`;
    return subject.refuse(
      "network",
      undefined,
      "set caches: true of Network there",
      `caches have no address in ${region} (${remedy})`,
    );
  });
}

function createInstance(
  parent: pulumi.Resource,
  name: string,
  settings: CacheSettings,
  network: pulumi.Output<string>,
): memorystore.Instance {
  return new memorystore.Instance(
    name,
    {
      instanceId: name,
      location: settings.region,
      engineVersion: `VALKEY_${settings.version.replace(".", "_")}`,
      nodeType: settings.nodeType.replaceAll("-", "_").toUpperCase(),
      // Programs and frameworks expect one server, not a cluster whose keys they have to look for.
      mode: "CLUSTER_DISABLED",
      shardCount: 1,
      replicaCount: settings.highlyAvailable ? 1 : 0,
      // Google makes the password, and no answer about the instance has it (docs/adr/0036-the-password-of-a-cache.md).
      authorizationMode: "TOKEN_AUTH",
      transitEncryptionMode: "SERVER_AUTHENTICATION",
      serverCaMode: "GOOGLE_MANAGED_PER_INSTANCE_CA",
      engineConfigs: { ...settings.parameters, "maxmemory-policy": settings.evictionPolicy },
      persistenceConfig: { mode: "DISABLED" },
      desiredAutoCreatedEndpoints: [{ network, projectId: network.apply(projectOf) }],
      maintenancePolicy: {
        weeklyMaintenanceWindows: [
          { day: present(days[settings.maintenanceDay - 1], "a day"), startTime: { hours: settings.maintenanceHour } },
        ],
      },
      deletionProtectionEnabled: settings.protected,
    },
    {
      parent,
      protect: settings.protected,
      // Its name is taken while the old one is there.
      deleteBeforeReplace: true,
    },
  );
}

/** The project of a network, whose identifier begins with it. */
function projectOf(networkId: string): string {
  return present(
    /^(?:https:\/\/[^/]+\/compute\/[^/]+\/)?projects\/([^/]+)\//.exec(networkId)?.[1],
    "a network's project",
  );
}

interface Place {
  ipAddress: string;
  port: number;
}

/** The end point that takes writes; there is another that only reads. */
function primaryOf(
  endpoints: memorystore.Instance["endpoints"] extends pulumi.Output<infer Known> ? Known : never,
): Place {
  const found = endpoints
    .flatMap(({ connections = [] }) => connections)
    .map(({ pscAutoConnection }) => pscAutoConnection)
    .find((connection) => connection?.connectionType === "CONNECTION_TYPE_PRIMARY");
  if (found === undefined) throw new Error("The cache has no address yet. Run `pulumi refresh`, then `pulumi up`.");
  return found;
}

function authority(authorities: { caCerts: { certificates: string[] }[] }[]): string {
  return authorities
    .flatMap(({ caCerts }) => caCerts)
    .flatMap(({ certificates }) => certificates)
    .map((certificate) => certificate.trim())
    .join("\n");
}

function endpointOf(settings: CacheSettings, host: pulumi.Output<string>, port: pulumi.Output<number>): Endpoint {
  const isPromised = hasPromise(settings);
  return {
    url: pulumi.interpolate`rediss://${host}:${port}`,
    protocol: `Valkey ${settings.version} (RESP) over TLS`,
    credentials:
      "A password that Google makes, copied to the applications that use the cache. It is in no program and no state.",
    availability: isPromised
      ? "covered by Google's SLA, which names no figure for Valkey (https://cloud.google.com/memorystore/docs/valkey/operational-guidelines)"
      : "none promised",
    reason: settings.highlyAvailable
      ? "A replica in another zone takes over; what was written in the last moments may be lost."
      : "One node: its loss empties the cache.",
    serviceLevel: serviceLevelOf(availabilityParts(settings)),
  };
}
