import * as sql from "@pulumi/gcp/sql";
import * as pulumi from "@pulumi/pulumi";
import type { DatabaseServer } from "../contracts/database";
import type { Endpoint } from "../contracts/endpoint";
import type { NetworkAttachment } from "../contracts/network";
import { serviceLevelOf } from "../internal/availability";
import { contractOutput } from "../internal/contract-output";
import { remembered } from "../internal/known";
import { entriesInOrder } from "../internal/unordered";
import { checkArguments } from "../internal/validation";
import type { PostgresArgs } from "./args";
import { DatabaseUser } from "./database-user";
import { connectionLimit } from "./connections";
import {
  availabilityParts,
  endpointReason,
  flagsOf,
  leftAlone,
  otherRegion,
  primarySettings,
  promisedAvailability,
  replicaSettings,
  type PostgresSettings,
} from "./settings";
import { validate } from "./validate";

const port = 5432;

/**
 * A managed PostgreSQL server that is reached over the private network with TLS: a standby in another zone, backups with
 * point-in-time recovery, and on request a replica in another region. Nobody gets a password: identities log in with
 * IAM, and Vault makes short-lived users. `PostgresDatabase` makes a database on it. Its outputs are a `DatabaseServer`.
 */
export class Postgres extends pulumi.ComponentResource {
  /** Name of the Cloud SQL instance that takes writes. */
  public readonly instanceName: pulumi.Output<string>;
  /**
   * Names of all Cloud SQL instances that hold the databases: that of `region`, and that of `failoverRegion` if there is
   * one. Users are administered at the first.
   */
  public readonly instanceNames: pulumi.Output<string[]>;
  /** Connection name, `<project>:<region>:<instance>`: what the Cloud SQL connectors take. */
  public readonly connectionName: pulumi.Output<string>;
  /** Private address that takes writes; with `writeEndpoint` the name that leads to it. */
  public readonly host: pulumi.Output<string>;
  /** Private addresses that may be behind `host`: those of all instances. Absent without `writeEndpoint`. */
  public readonly addresses?: pulumi.Output<string[]>;
  /** TCP port. */
  public readonly port: pulumi.Output<number>;
  /**
   * Certificates (PEM) of the authority that signs the server's certificate; public. Connect with `sslmode=verify-ca`.
   * Several during a rotation, so that clients trust the next one in time, and with `writeEndpoint`, since each instance has its own.
   */
  public readonly serverCaCertificate: pulumi.Output<string>;
  /** Database user that Vault acts as. Absent without `vaultServiceAccountEmail`. */
  public readonly vaultUserName?: pulumi.Output<string>;
  /**
   * Most connections that Vault and all applications of the program together may keep open: those that the tier allows, or the flag
   * `max_connections`, less 6 for people and for those that PostgreSQL keeps for itself, and less `connectionShares`. With a replica the smaller
   * of the two counts.
   */
  public readonly connectionLimit: pulumi.Output<number>;
  /** Flags of the server by name: those of the component and of `flags`. They say which extensions a database may have. */
  public readonly flags: pulumi.Output<{ [name: string]: string }>;
  /** Private address of the replica, for reads only. Absent where nothing follows. */
  public readonly replicaHost?: pulumi.Output<string>;
  /** Certificates (PEM) of the authority that signs the replica's certificate; public. Absent where nothing follows. */
  public readonly replicaCaCertificate?: pulumi.Output<string>;
  /**
   * The server as applications of another program take it, by the names of `connectionShares`: its `connectionLimit` is that program's share. Absent
   * where there are none.
   */
  public readonly shares?: pulumi.Output<{ [program: string]: DatabaseServer }>;
  /** Row of the table of end points. */
  public readonly endpoint: pulumi.Output<Endpoint>;
  /** What other components take of it, as one value, in every language and across stacks: a `DatabaseServer`. */
  public readonly contract: pulumi.Output<DatabaseServer>;

  constructor(name: string, args: PostgresArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, settings] = checkArguments("Postgres", name, args, validate);
    super("groundplan:index:Postgres", name, args, opts);

    const networkId = connectedNetwork(checked.network);
    const primary = createPrimary(this, name, settings, networkId);
    const replica = createReplica(this, name, settings, primary, networkId);
    const instances = inOrder(settings, primary, replica);
    if (replica !== undefined && !settings.keepsFormerPrimary) {
      this.replicaHost = replica.privateIpAddress;
      this.replicaCaCertificate = authority(replica);
    }

    this.instanceName = primary.name;
    this.instanceNames = pulumi.all(instances.map((instance) => instance.name));
    // Put together from inputs, so that a first preview shows it.
    this.connectionName = pulumi.interpolate`${primary.project}:${primary.region}:${primary.name}`;
    this.host = settings.writeEndpoint ? writeEndpoint(name, instances) : primary.privateIpAddress;
    this.port = pulumi.output(port);
    const behind = settings.writeEndpoint ? instances : [primary];
    this.serverCaCertificate = pulumi.all(behind.map(authority)).apply((certificates) => certificates.join("\n"));
    if (settings.writeEndpoint) {
      this.addresses = pulumi.all(instances.map((instance) => instance.privateIpAddress));
    }
    this.connectionLimit = remembered(connectionLimit(settings));
    this.flags = remembered(flagsOf(settings));
    if (settings.vaultServiceAccountEmail !== undefined) {
      this.vaultUserName = createVaultUser(this, `${name}-vault`, this, settings.vaultServiceAccountEmail);
    }
    this.endpoint = endpointOf(settings, this.host, primary);
    this.contract = contractOutput<DatabaseServer>("DatabaseServer", this);
    const shares = sharesOf(this, settings);
    if (shares !== undefined) this.shares = shares;
    this.registerOutputs({
      instanceName: this.instanceName,
      instanceNames: this.instanceNames,
      connectionName: this.connectionName,
      host: this.host,
      addresses: this.addresses,
      port: this.port,
      serverCaCertificate: this.serverCaCertificate,
      vaultUserName: this.vaultUserName,
      connectionLimit: this.connectionLimit,
      flags: this.flags,
      replicaHost: this.replicaHost,
      replicaCaCertificate: this.replicaCaCertificate,
      shares: this.shares,
      endpoint: this.endpoint,
      contract: this.contract,
    });
  }
}

/** The row of the server in the table of end points. */
function endpointOf(
  settings: PostgresSettings,
  host: pulumi.Output<string>,
  primary: sql.DatabaseInstance,
): pulumi.Output<Endpoint> {
  return remembered({
    url: pulumi.interpolate`postgresql://${host}:${port}`,
    protocol: `PostgreSQL ${settings.version} over TLS`,
    credentials:
      "A user that Vault makes on request, or a Google identity with IAM login. There is no stored password.",
    availability: promisedAvailability(settings),
    reason: endpointReason(settings),
    serviceLevel: serviceLevelOf(availabilityParts(settings)),
    watch: {
      upMetric: "cloudsql.googleapis.com/database/up",
      resourceType: "cloudsql_database",
      resourceLabels: { database_id: pulumi.interpolate`${primary.project}:${primary.name}` },
    },
  });
}

/** The server as each other program is to see it. */
function sharesOf(
  server: DatabaseServer,
  { connectionShares }: PostgresSettings,
): pulumi.Output<{ [program: string]: DatabaseServer }> | undefined {
  const shares = entriesInOrder(connectionShares);
  if (shares.length === 0) return undefined;
  const contracts = shares.map(([program, connectionLimit]): [string, pulumi.Output<DatabaseServer>] => [
    program,
    contractOutput<DatabaseServer>("DatabaseServer", server, { connectionLimit }),
  ]);
  return remembered(Object.fromEntries(contracts));
}

/** The network, once something in it can have a private address of Google's producer network. */
function connectedNetwork(network: NetworkAttachment): pulumi.Output<string> {
  return pulumi.all([network.networkId, network.privateServicesAccessId]).apply(([networkId]) => networkId);
}

// Instances are called by their regions, not by their roles, so that after a promotion both stay the resources they are.

function createPrimary(
  parent: pulumi.Resource,
  name: string,
  settings: PostgresSettings,
  networkId: pulumi.Input<string>,
): sql.DatabaseInstance {
  return new sql.DatabaseInstance(
    `${name}-${settings.writeRegion}`,
    {
      region: settings.writeRegion,
      databaseVersion: `POSTGRES_${settings.version}`,
      settings: primarySettings(settings, networkId),
      deletionProtection: settings.protected,
      // An upgrade is refused while there is a replica of the old version, unless it takes the replica along.
      includeReplicasForMajorVersionUpgrade: settings.failoverRegion !== undefined,
    },
    { parent, protect: settings.protected },
  );
}

function createReplica(
  parent: pulumi.Resource,
  name: string,
  settings: PostgresSettings,
  primary: sql.DatabaseInstance,
  networkId: pulumi.Input<string>,
): sql.DatabaseInstance | undefined {
  const region = otherRegion(settings);
  if (region === undefined) return undefined;
  return new sql.DatabaseInstance(
    `${name}-${region}`,
    {
      region,
      masterInstanceName: primary.name,
      databaseVersion: `POSTGRES_${settings.version}`,
      settings: replicaSettings(settings, networkId),
      deletionProtection: settings.protected,
    },
    {
      parent,
      protect: settings.protected,
      ignoreChanges: leftAlone(settings),
    },
  );
}

/** The instance of `region` first, whichever takes the writes. */
function inOrder(
  settings: PostgresSettings,
  primary: sql.DatabaseInstance,
  replica: sql.DatabaseInstance | undefined,
): sql.DatabaseInstance[] {
  if (replica === undefined) return [primary];
  return settings.writeRegion === settings.region ? [primary, replica] : [replica, primary];
}

/** Acting as `cloudsqlsuperuser`, Vault makes other users; its own owns nothing. */
function createVaultUser(
  parent: pulumi.Resource,
  name: string,
  server: DatabaseServer,
  serviceAccountEmail: pulumi.Input<string>,
): pulumi.Output<string> {
  return new DatabaseUser(name, { server, serviceAccountEmail, roles: ["cloudsqlsuperuser"] }, { parent }).userName;
}

/** The name that leads to the primary. Google makes it with the first primary, and tells it with a dot at its end. */
function writeEndpoint(name: string, instances: sql.DatabaseInstance[]): pulumi.Output<string> {
  return pulumi.all(instances.map(({ replicationCluster }) => replicationCluster)).apply((clusters) => {
    // Absent where Google made none, whatever the type says.
    const known = clusters as ({ psaWriteEndpoint?: string } | undefined)[];
    const [endpoint] = known.flatMap((cluster) => (cluster?.psaWriteEndpoint ?? "") || []);
    if (endpoint !== undefined) return endpoint.replace(/\.$/, "");
    throw new pulumi.RunError(
      `Postgres "${name}": writeEndpoint: true; leave it out: Google made none, since dns.googleapis.com was not enabled when the instance was made`,
    );
  });
}

function authority(instance: sql.DatabaseInstance): pulumi.Output<string> {
  const pem = instance.serverCaCerts.apply((certificates) => certificates.map(({ cert }) => cert.trim()).join("\n"));
  // The provider marks certificates as secret, which would hide whatever they are put into. Every client gets to see them.
  return pulumi.unsecret(pem);
}
