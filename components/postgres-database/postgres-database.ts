import * as sql from "@pulumi/gcp/sql";
import * as pulumi from "@pulumi/pulumi";
import * as generic from "@pulumi/vault/generic";
import { CredentialKind, type Binding } from "../contracts/binding";
import type { DatabaseServer } from "../contracts/database";
import type { SecretStoreAttachment } from "../contracts/store";
import { instanceNames } from "../internal/database-instances";
import type { Usable } from "../internal/usable";
import { remember } from "../internal/known";
import { shareConnections } from "../internal/shared-connections";
import { inOrder } from "../internal/unordered";
import { checkArguments } from "../internal/validation";
import { projectOf } from "../postgres/database-user";
import { nameCheck } from "../secret-store/name-check";
import { valueOf } from "../internal/hook";
import type { PostgresDatabaseArgs } from "./args";
import { claimDatabase } from "./claim";
import { connectedElsewhere, connectionRequest, nameRemedy, vaultConnections } from "./connection";
import { validate } from "./validate";
import { asOutput, whenKnown } from "../internal/outputs";
import { Subject } from "../internal/refusal";

/**
 * A database on a PostgreSQL server, and Vault's way into it: whoever is given a role there gets users that live for an hour.
 * Several databases share a server, each with an owner of its own. Applications are bound to its output `binding`.
 */
export class PostgresDatabase extends pulumi.ComponentResource {
  /** Private address that takes writes. */
  public readonly host: pulumi.Output<string>;
  /** TCP port. */
  public readonly port: pulumi.Output<number>;
  /** Name of the database. */
  public readonly database: pulumi.Output<string>;
  /** Certificates (PEM) of the authority that signs the server's certificate; public. Connect with `sslmode=verify-ca`. */
  public readonly serverCaCertificate: pulumi.Output<string>;
  /** Name of Vault's connection to it, which is the component's. Absent without a `store`. */
  public readonly vaultConnection?: pulumi.Output<string>;
  /**
   * What an application that reads and writes is bound to, as one value: the parts `host`, `port`, `database`, `caCertificate`, and
   * with a `store` those of a login, `username` and `password`.
   */
  public readonly binding: pulumi.Output<Binding>;
  /** The same for an application that only reads. */
  public readonly readerBinding: pulumi.Output<Binding>;
  /**
   * What an application is bound to that reads from the replica, so that the primary has less to do: `host` and `caCertificate` are the
   * replica's, and the login is one that reads. It sees what was written seconds ago, and nothing while a failover has left no replica.
   * Absent where the server has no replica. Of a server that another program tells of as a whole it has no value then, and a workload that is
   * bound to it is refused, in a preview too.
   */
  public readonly replicaBinding?: pulumi.Output<Binding>;

  constructor(name: string, args: PostgresDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, vaultUserName] = checkArguments("PostgresDatabase", name, args, validate);
    super("groundplan:index:PostgresDatabase", name, args, opts);
    const { server, store } = checked;
    claimDatabase(name, server, args.database);

    const database = createDatabase(this, name, checked);
    this.host = pulumi.output(server.host);
    this.port = pulumi.output(server.port);
    this.database = database.name;
    this.serverCaCertificate = asOutput(server.serverCaCertificate);
    if (store !== undefined) {
      const connection = createConnection(this, name, { ...server, vaultUserName }, store, database);
      this.vaultConnection = connection.path.apply((path) => path.slice(path.lastIndexOf("/") + 1));
    }
    const { host, port, serverCaCertificate, vaultConnection } = this;
    const place = {
      host,
      port,
      serverCaCertificate,
      addresses: server.addresses,
      connectionLimit: server.connectionLimit,
      connectionServer: server.connectionName,
    };
    const extensions = inOrder(checked.extensions ?? []);
    const login = { database: this.database, vaultConnection, extensions };
    this.binding = bindingOf({ ...place, ...login }, CredentialKind.DatabaseReadwrite);
    this.readerBinding = bindingOf({ ...place, ...login }, CredentialKind.DatabaseReadonly);
    if (server.replicaHost !== undefined) {
      const replica = {
        host: server.replicaHost,
        serverCaCertificate: server.replicaCaCertificate ?? "",
        // It takes connections of its own.
        connectionServer: server.replicaHost,
      };
      this.replicaBinding = bindingOf(
        { ...place, ...login, addresses: undefined, ...replica },
        CredentialKind.DatabaseReadonly,
      );
    }
    this.registerOutputs({
      host: this.host,
      port: this.port,
      database: this.database,
      serverCaCertificate: this.serverCaCertificate,
      vaultConnection: this.vaultConnection,
      binding: this.binding,
      readerBinding: this.readerBinding,
      replicaBinding: this.replicaBinding,
    });
  }
}

/** An instance, and the database on it. */
interface Reached {
  /** A server that is known later as a whole may turn out to have no replica. */
  host: pulumi.Input<string | undefined>;
  port: pulumi.Input<number>;
  addresses: pulumi.Input<pulumi.Input<string>[]> | undefined;
  serverCaCertificate: pulumi.Input<string>;
  connectionLimit: pulumi.Input<number> | undefined;
  connectionServer: pulumi.Input<string | undefined>;
  database: pulumi.Input<string>;
  vaultConnection: pulumi.Input<string> | undefined;
  extensions: string[];
}

function bindingOf(reached: Reached, kind: CredentialKind): pulumi.Output<Binding> {
  const more = reached.extensions.length === 0 ? {} : { extensions: reached.extensions };
  const made = whenKnown(reached, ({ host, port, addresses = [], ...known }) =>
    host === undefined
      ? (undefined as never)
      : {
          values: { host, port: String(port), database: known.database, caCertificate: known.serverCaCertificate },
          places: (addresses.length === 0 ? [host] : addresses).map((address) => ({ address, port })),
          ...(known.vaultConnection === undefined
            ? {}
            : { credential: { kind, resource: known.vaultConnection, ...more } }),
          ...(known.connectionLimit === undefined ? {} : { connectionLimit: known.connectionLimit }),
          ...(known.connectionServer === undefined ? {} : { connectionServer: known.connectionServer }),
        },
  );
  const { host, port, database, serverCaCertificate: caCertificate, connectionLimit, connectionServer } = reached;
  const values = { host, port: asOutput(port).apply(String), database, caCertificate };
  return remember(made, {
    values,
    places: made.apply((known) => (known as Partial<typeof known> | undefined)?.places ?? []),
    ...(reached.vaultConnection === undefined
      ? {}
      : { credential: { kind, resource: reached.vaultConnection, ...more } }),
    ...(connectionLimit === undefined ? {} : { connectionLimit }),
    connectionServer,
  });
}

function createDatabase(parent: pulumi.Resource, name: string, args: Usable<PostgresDatabaseArgs>): sql.Database {
  const { server } = args;
  return new sql.Database(
    name,
    {
      project: asOutput(server.connectionName).apply(projectOf),
      // Replicas hold it too, so that it may stay where it was made when another instance takes the writes.
      instance: instanceNames(server).apply(([first = ""]) => first),
      name: args.database,
      charset: "UTF8",
      collation: "en_US.UTF8",
      // Data goes when its instance goes, never because of a changed name or a line removed from a program, unless it is temporary.
      deletionPolicy: args.temporary === true ? "DELETE" : "ABANDON",
    },
    { parent, protect: args.protected ?? true },
  );
}

function createConnection(
  parent: pulumi.Resource,
  name: string,
  server: DatabaseServer,
  store: SecretStoreAttachment,
  database: sql.Database,
): generic.Endpoint {
  const subject = new Subject(`PostgresDatabase "${name}"`);
  const shared = shareConnections({
    subject,
    server: server.connectionName,
    limit: server.connectionLimit,
    pools: [
      { property: "store", instances: 1, connections: vaultConnections, remedy: "Vault opens as many to make users" },
    ],
    silent: [],
  });
  const path = pulumi.interpolate`${store.databaseMount}/config/${name}`;
  const dataJson = whenKnown(
    { connectionName: server.connectionName, database: database.name, userName: server.vaultUserName, shared },
    ({ connectionName, database: databaseName, userName = "" }) =>
      connectionRequest({ connectionName, database: databaseName, userName }),
  );
  const check = nameCheck(parent, `${subject.toString()}: connection`, {
    asked: [{ path, holderOf: async (answer) => connectedElsewhere(answer, await valueOf(dataJson)) }],
    refuse: (taken, holder) =>
      subject.refuse("name", name, nameRemedy(taken), `Vault's connection ${taken} leads elsewhere, to ${holder}`),
  });
  return new generic.Endpoint(
    name,
    {
      // Not `database.SecretBackendConnection`: it has no `use_private_ip`, and the database has no other address.
      path,
      dataJson,
      // The answer lists what was sent in another shape.
      ignoreAbsentFields: true,
    },
    { parent, hooks: { beforeCreate: [check] } },
  );
}
