import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { CloudRunApp, PostgresDatabase, type DatabaseServer, type PostgresDatabaseArgs } from "../../components";
import { storeOf } from "../support/samples";
import { deploy, messages, run, type Deployment } from "../support/program";
import * as parts from "../support/workload";

const server = {
  instanceName: "postgres-1",
  connectionName: "acme-test:europe-west1:postgres-1",
  host: "10.19.0.3",
  port: 5432,
  serverCaCertificate: "-----BEGIN CERTIFICATE-----",
  vaultUserName: "vault@acme-test.iam",
} satisfies DatabaseServer;
const store = storeOf("prod");
const args: PostgresDatabaseArgs = { server, store, database: "changelog" };

const databaseType = "gcp:sql/database:Database";
const connectionType = "vault:generic/endpoint:Endpoint";

test("a database is a database and Vault's connection to it, and nothing else", async () => {
  const deployment = await deploy(() => new PostgresDatabase("main", args));
  assert.deepEqual(deployment.children("main"), [
    [databaseType, "main"],
    [connectionType, "main"],
  ]);
  const database = deployment.one(databaseType);
  assert.deepEqual(database.inputs, {
    project: "acme-test",
    instance: "postgres-1",
    name: "changelog",
    charset: "UTF8",
    collation: "en_US.UTF8",
    deletionPolicy: "ABANDON",
  });
  assert.equal(database.protect, true);
  const open = await deploy(() => new PostgresDatabase("main", { ...args, protected: false }));
  assert.equal(open.one(databaseType).protect, false);
});

test("Vault connects with its own identity to the private address, for any application's users", async () => {
  const deployment = await deploy(() => new PostgresDatabase("main", args));
  const connection = deployment.one(connectionType);
  assert.equal(connection.inputs["path"], "database/prod/config/main");
  assert.equal(connection.inputs["ignoreAbsentFields"], true);
  // The provider marks the whole request secret, whatever is in it.
  const { value } = connection.rawInputs["dataJson"] as { value: string };
  assert.deepEqual(JSON.parse(value), {
    plugin_name: "postgresql-database-plugin",
    auth_type: "gcp_iam",
    use_private_ip: true,
    connection_url:
      "host=acme-test:europe-west1:postgres-1 user=vault@acme-test.iam dbname=changelog sslmode=disable search_path=pg_catalog",
    password_authentication: "scram-sha-256",
    allowed_roles: ["login.*.*", "readonly.*.*", "readwrite.*.*"],
    max_open_connections: 4,
    max_connection_lifetime: "5m",
    verify_connection: false,
  });
});

test("applications are bound to its outputs, with a login where there is a connection", async () => {
  const program = (): PostgresDatabase => new PostgresDatabase("main", args);
  const { binding, readerBinding, ...outputs } = (await deploy(program)).one(
    "groundplan:index:PostgresDatabase",
  ).outputs;
  for (const [bound, kind] of [
    [binding, "database-readwrite"],
    [readerBinding, "database-readonly"],
  ]) {
    assert.deepEqual(bound, {
      values: {
        host: "10.19.0.3",
        port: "5432",
        database: "changelog",
        caCertificate: "-----BEGIN CERTIFICATE-----",
      },
      credential: { kind, resource: "main" },
      places: [{ address: "10.19.0.3", port: 5432 }],
      connectionServer: "acme-test:europe-west1:postgres-1",
    });
  }
  assert.deepEqual(outputs, {
    host: "10.19.0.3",
    port: 5432,
    database: "changelog",
    serverCaCertificate: "-----BEGIN CERTIFICATE-----",
    vaultConnection: "main",
  });
});

test("without a store it is the database alone", async () => {
  const deployment = await deploy(() => new PostgresDatabase("orders", { server, database: "orders" }));
  assert.deepEqual(deployment.children("orders"), [[databaseType, "orders"]]);
  const { vaultConnection, binding } = deployment.one("groundplan:index:PostgresDatabase").outputs;
  assert.equal(vaultConnection, undefined);
  assert.equal((binding as { credential?: unknown }).credential, undefined);
});

for (const preview of [true, false]) {
  test(`the replica of a server elsewhere that has none is refused to whom it is bound, in a ${preview ? "plan" : "deployment"}, and troubles nobody else`, async () => {
    const bound = (takesReplica: boolean): Promise<Deployment> =>
      run(
        () => {
          const platform = new pulumi.StackReference("acme/platform/prod");
          const elsewhere = platform.requireOutput("server") as pulumi.Output<DatabaseServer>;
          const { binding, replicaBinding } = new PostgresDatabase("main", { ...args, server: elsewhere });
          const bindings = { main: binding, reports: (takesReplica ? replicaBinding : undefined) ?? binding };
          const workload = parts.serving({}, { bindings, bound: { REPORTS_HOST: "{reports.host}" } });
          const { identity, images, network } = parts;
          new CloudRunApp("shop", { workload, regions: ["europe-west1"], identity, images, network });
        },
        { preview, stacks: { "acme/platform/prod": { server } } },
      );
    assert.equal(messages(await bound(false)), "");
    const refused = await bound(true);
    assert.match(
      messages(refused),
      /CloudRunApp "shop" cannot be created:\n {2}workload.bindings.reports: missing; give .*readerBinding/,
    );
    assert.ok(refused.resources.every(({ type }) => !type.startsWith("gcp:cloudrunv2/service:")));
  });
}

test("several databases share a server, each by a connection of its own", async () => {
  const deployment = await deploy(() => {
    new PostgresDatabase("main", args);
    new PostgresDatabase("events", { ...args, database: "events", server: { ...server, connectionLimit: 90 } });
  });
  const paths = ["main", "events"].map((name) => deployment.one(connectionType, name).inputs["path"]);
  assert.deepEqual(paths, ["database/prod/config/main", "database/prod/config/events"]);
  const { binding } = deployment.one("groundplan:index:PostgresDatabase", "events").outputs;
  assert.equal((binding as { connectionLimit: number }).connectionLimit, 90);
});

const { vaultUserName, ...closed } = server;
assert.ok(vaultUserName);
type Wrong = [title: string, name: string, wrong: Partial<PostgresDatabaseArgs>, message: RegExp];
const wrongs: Wrong[] = [
  [
    "a database that is there already",
    "main",
    { database: "postgres" },
    /database: "postgres"; use up to 53 lower-case/,
  ],
  ["a database that needs quotes", "main", { database: "Change-Log" }, /database: "Change-Log"; use/],
  ["a database named as PostgreSQL's own roles", "main", { database: "pg_shop" }, /database: "pg_shop"; use/],
  ["a name that its groups make too long", "main", { database: "a".repeat(54) }, /database: "a{54}"; use up to 53/],
  [
    "a server on which Vault makes no users",
    "main",
    { server: closed },
    /server\.vaultUserName: missing; let Vault make users on the server/,
  ],
  [
    "a connection name without its region",
    "main",
    { server: { ...server, connectionName: "acme-test:postgres-1" } },
    /server\.connectionName: "acme-test:postgres-1"; use the instance's connection name, <project>:<region>:<instance>/,
  ],
  [
    "a name in the place of an address",
    "main",
    { server: { ...server, host: "db.example.com" } },
    /server\.host: "db\.example\.com"; use the server's private address \(IPv4\), or give addresses too/,
  ],
  [
    "a public address",
    "main",
    { server: { ...server, addresses: ["10.19.0.3", "8.8.8.8"] } },
    /server\.addresses\[1\]: "8\.8\.8\.8"; use the private address/,
  ],
  [
    "a replica without its certificate",
    "main",
    { server: { ...server, replicaHost: "10.19.0.4" } },
    /server\.replicaCaCertificate: missing; give the replica's too/,
  ],
  ...[0, -1, 1.5].map((connectionLimit): Wrong => [
    `a limit of ${connectionLimit}`,
    "main",
    { server: { ...server, connectionLimit } },
    /server\.connectionLimit: .*; use a whole number from 1 to 262143/,
  ]),
  ...["pg_net", "http", "vchord", "plpython3u"].map((name): Wrong => [
    `${name}, which Cloud SQL does not tell of,`,
    "main",
    { extensions: [name] },
    new RegExp(`extensions\\[0\\]: "${name}"; leave it out, or take another server: no release note`),
  ]),
  ...[
    ["vectr", "vector"],
    ["earth_distance", "earthdistance"],
    ["pgtrgm", "pg_trgm"],
    ["pg_audit", "pgaudit"],
  ].map(([name = "", meant = ""]): Wrong => [
    `${name}, which is hardly ${meant},`,
    "main",
    { extensions: [name] },
    new RegExp(`extensions\\[0\\]: "${name}"; use ${meant}`),
  ]),
  ["an extension by half a name", "main", { extensions: ["uuid"] }, /extensions\[0\]: "uuid"; use uuid-ossp/],
  ["a connection with a dot", "main.eu", {}, /name: "main\.eu"; use 1 to 24 lower-case letters/],
];
for (const [title, name, wrong, message] of wrongs) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => new PostgresDatabase(name, { ...args, ...wrong }));
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children(name), []);
  });
}

test("a database that another component makes on the same server is refused by the name of that one", async () => {
  const refused = await run(() => {
    new PostgresDatabase("main", args);
    new PostgresDatabase("elsewhere", {
      ...args,
      server: { ...server, connectionName: "acme-test:europe-west1:other" },
    });
    new PostgresDatabase("second", args);
  });
  assert.equal(
    messages(refused),
    'PostgresDatabase "second" cannot be created:\n  database: "changelog"; use another name, or bind to PostgresDatabase "main", which is this one on the same server',
  );
  assert.deepEqual(refused.children("second"), []);
});

test("a temporary one goes with its data, and only where nothing protects that", async () => {
  const made = await deploy(() => new PostgresDatabase("main", { ...args, protected: false, temporary: true }));
  assert.equal(made.one(databaseType).inputs["deletionPolicy"], "DELETE");
  for (const isProtected of [undefined, true]) {
    const refused = await run(() => {
      new PostgresDatabase("main", {
        ...args,
        temporary: true,
        ...(isProtected === undefined ? {} : { protected: isProtected }),
      });
    });
    assert.match(messages(refused), /temporary: true; set protected: false too, or leave it out/);
  }
});

test("extensions are told to whoever makes users of the database, in the order of their names", async () => {
  const { outputs } = await deploy(() => {
    const { binding, readerBinding } = new PostgresDatabase("main", {
      ...args,
      extensions: ["vector", "citext"],
    });
    const { binding: without } = new PostgresDatabase("other", { ...args, database: "other" });
    return { binding, readerBinding, without };
  });
  const told = Object.entries(outputs).map(([name, binding]) => [
    name,
    (binding as { credential: { extensions?: string[] } }).credential.extensions,
  ]);
  assert.deepEqual(told, [
    ["binding", ["citext", "vector"]],
    ["readerBinding", ["citext", "vector"]],
    ["without", undefined],
  ]);
});

for (const [given, expected] of [
  [{ extensions: ["pgvector"] }, /extensions\[0\]: "pgvector"; use vector, which is its name in PostgreSQL/],
  [
    { extensions: ["citext", "dblink"] },
    /extensions\[1\]: "dblink"; leave it out: with it the server opens connections/,
  ],
  [
    { extensions: ["timescaledb"] },
    /extensions\[0\]: "timescaledb"; leave it out, or take another server: no release note of Cloud SQL's/,
  ],
  [{ extensions: ["tds_fdw"] }, /extensions\[0\]: "tds_fdw"; leave it out: with it the server opens connections/],
  [{ extensions: ["auto_explain"] }, /"cloudsql.enable_auto_explain": "on" among the server's flags loads it/],
  [{ extensions: ["google_db_advisor"] }, /extensions\[0\]: "google_db_advisor"; leave it out: with Enterprise Plus/],
  [{ extensions: ["postgresql_anonymizer"] }, /use anon, which is its name in PostgreSQL/],
  [{ extensions: ['citext"; DROP'] }, /extensions\[0\]: .*; use the extension's name in PostgreSQL, such as/],
  [{ extensions: ["citext"], store: undefined }, /extensions: \["citext"\]; give a store as well/],
] as [Partial<PostgresDatabaseArgs>, RegExp][]) {
  test(`${JSON.stringify(given)} is refused before anything is created`, async () => {
    const deployment = await run(() => new PostgresDatabase("main", { ...args, ...given }));
    assert.match(messages(deployment), expected);
    assert.deepEqual(deployment.children("main"), []);
  });
}
