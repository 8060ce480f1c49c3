import assert from "node:assert/strict";
import { test } from "node:test";
import { output, type Output } from "@pulumi/pulumi";
import type { Binding, PostgresDatabase } from "../../components";
import { readonlyStatements, readwriteStatements } from "../../components/postgres-database/statements";
import type { Application } from "../../stacks/application";
import { programOf } from "../../stacks/program";
import { kindOf, type Uses } from "../../stacks/uses";
import type { Making, Used } from "../../stacks/uses/kind";
import { messages, run } from "../support/program";
import { encoded, valuesOf } from "../support/stack-values";

const bound = (host: string): Output<Binding> => output({ values: { host } });

const replica: Uses = { kind: "replica", of: "main" };
const main: Uses = { kind: "database" };

/** Makes a replica's binding beside `main`, a database that has one or does not. */
function reading(use: Uses, hasReplica: boolean): Used {
  const readers = {
    readerBinding: bound("primary"),
    ...(hasReplica ? { replicaBinding: bound("replica") } : {}),
  } as unknown as PostgresDatabase;
  const other: Making["other"] = (binding, kind) =>
    binding === "main" && kind === "database" ? { binding: bound("primary"), readers } : undefined;
  const making = { app: "shop", binding: "read", settings: { hasReplica }, other } as unknown as Making;
  return kindOf(use).make(use, making);
}

function hostOf(use: Uses, hasReplica: boolean): Promise<string> {
  const binding = reading(use, hasReplica).binding as Output<{ values: { host: string } }>;
  const host = binding.apply(({ values }) => values.host);
  return new Promise((resolve) => host.apply(resolve));
}

test("an application reads from the replica of its database", async () => {
  assert.equal(await hostOf(replica, true), "replica");
});

test("where there is none it is refused by name, unless it may read from the primary", async () => {
  assert.throws(() => reading(replica, false), {
    message:
      "stacks/apps/shop.ts: uses.read: the database server has no replica here; set orPrimary: true, or leave the application out",
  });
  assert.equal(await hostOf({ ...replica, orPrimary: true }, false), "primary");
});

test("a replica of something that is no database of the application is refused by name", () => {
  for (const of of ["other", "read"]) {
    assert.throws(() => reading({ kind: "replica", of }, true), {
      message: `stacks/apps/shop.ts: uses.read.of: "${of}"; name a database among its uses`,
    });
  }
});

test("in prod the variables of an application lead to the primary and to the replica, each with a login of its own", async () => {
  const url = (binding: string): string =>
    `postgres://{${binding}.username}:{${binding}.password}@{${binding}.host}:{${binding}.port}/{${binding}.database}`;
  const shop: Application = {
    // In whatever order it names them.
    uses: { read: replica, main },
    workload: () => ({
      egress: "internet",
      processes: { web: { port: 8080, scaling: { min: 1 } } },
      bound: { DATABASE_URL: url("main"), DATABASE_READ_URL: url("read") },
    }),
  };
  const values = valuesOf("prod");
  const image = `docker.io/acme/web:1@sha256:${"0123456789abcdef".repeat(4)}`;
  const apps = { shop: { image, hostnames: [values["groundplan:domain"]] } };
  const config = encoded({ ...values, "groundplan:apps": apps });
  const deployment = await run(programOf({ shop }), { stack: "prod", config });
  assert.equal(messages(deployment), "");
  const addressOf = (region: string): unknown =>
    deployment.one("gcp:sql/databaseInstance:DatabaseInstance", `postgres-${region}`).outputs["privateIpAddress"];
  const { text } = deployment.one("gcp:storage/bucketObject:BucketObject", "shop-secrets-first-values-settings")
    .rawInputs["source"] as { text: string };
  for (const [variable, binding, region] of [
    ["DATABASE_URL", "main", "groundplan:region"],
    ["DATABASE_READ_URL", "read", "groundplan:failoverRegion"],
  ] as const) {
    const place = `@${addressOf(String(values[region])) as string}:5432/shop`;
    const pieces = [
      ...[{ text: "postgres://" }, { binding, part: "username" }, { text: ":" }, { binding, part: "password" }],
      { text: place },
    ];
    assert.ok(text.includes(`{"key":"${variable}","encoded":true,"pieces":${JSON.stringify(pieces)}}`), variable);
  }
  const roles = deployment.resources.filter(
    ({ type }) => type === "vault:database/secretBackendRole:SecretBackendRole",
  );
  for (const [role, { creation }] of [
    ["login.shop.main", readwriteStatements("shop")],
    ["login.shop.read", readonlyStatements("shop")],
  ] as const) {
    const { creationStatements } = roles.find(({ inputs }) => inputs["name"] === role)?.inputs ?? {};
    assert.deepEqual(creationStatements, creation, role);
  }
});

test("flags of the configuration are the server's, and an application has the extensions that they are for", async () => {
  const shop: Application = {
    uses: { main: { kind: "database", extensions: ["pg_bigm"] } },
    workload: () => ({
      egress: "internet",
      processes: { web: { port: 8080, scaling: { min: 1 } } },
      bound: { DATABASE_URL: "postgres://{main.username}:{main.password}@{main.host}/{main.database}" },
    }),
  };
  const image = `docker.io/acme/web:1@sha256:${"0123456789abcdef".repeat(4)}`;
  const values = valuesOf("prod");
  const config = encoded({
    ...values,
    "groundplan:apps": { shop: { image, hostnames: [values["groundplan:domain"]] } },
    "groundplan:postgresFlags": { "cloudsql.enable_pg_bigm": true, work_mem: 65536, "pgaudit.log": "ddl" },
    "groundplan:postgresMaxConnections": 300,
  });
  const deployment = await run(programOf({ shop }), { stack: "prod", config });
  assert.equal(messages(deployment), "");
  for (const region of ["groundplan:region", "groundplan:failoverRegion"]) {
    const instance = deployment.one("gcp:sql/databaseInstance:DatabaseInstance", `postgres-${String(values[region])}`);
    const { databaseFlags } = instance.inputs["settings"] as { databaseFlags: { name: string; value: string }[] };
    const flags = Object.fromEntries(databaseFlags.map(({ name, value }) => [name, value]));
    const expected = {
      ...{ "cloudsql.enable_pg_bigm": "on", work_mem: "65536", "pgaudit.log": "ddl", max_connections: "300" },
      "cloudsql.iam_authentication": "on",
    };
    assert.deepEqual({ ...flags, ...expected }, flags);
  }
  const login = deployment.resources.find(
    ({ type, inputs }) =>
      type === "vault:database/secretBackendRole:SecretBackendRole" && inputs["name"] === "login.shop.main",
  );
  assert.deepEqual(login?.inputs["creationStatements"], readwriteStatements("shop", ["pg_bigm"]).creation);
});

test("a program is told the host name under which its objects are served", async () => {
  const shop: Application = {
    uses: { files: { kind: "bucket", servedAt: "pictures" } },
    workload: () => ({
      egress: "internet",
      processes: { web: { port: 8080 } },
      bound: { FILES_URL: "https://{files.hostname}/{files.bucket}" },
    }),
  };
  const values = valuesOf("dev");
  const domain = String(values["groundplan:domain"]);
  const image = `docker.io/acme/web:1@sha256:${"0123456789abcdef".repeat(4)}`;
  const apps = { shop: { image, hostnames: [domain] } };
  const config = encoded({ ...values, "groundplan:apps": apps, "groundplan:reviewsAtOnce": 0 });
  const deployment = await run(programOf({ shop }), { stack: "dev", config });
  assert.equal(messages(deployment), "");
  const { template } = deployment.one("gcp:cloudrunv2/service:Service", "shop-web-europe-west1").inputs as {
    template: { containers: { envs: { name: string; value?: string }[] }[] };
  };
  const told = template.containers[0]?.envs.find(({ name }) => name === "FILES_URL")?.value;
  const bucket = deployment.one("gcp:storage/bucket:Bucket", "shop-files").outputs["name"] as string;
  assert.equal(told, `https://pictures.${domain}/${bucket}`);
  const names = deployment.resources
    .filter(({ type }) => type.startsWith("cloudflare:"))
    .map(({ inputs }) => JSON.stringify(inputs));
  assert.ok(
    names.some((inputs) => inputs.includes(`"pictures.${domain}`)),
    "the front door has this name",
  );
});

test("pages of the site upload straight to a bucket, by the host name of each environment", async () => {
  const uploads: Uses = { kind: "bucket", uploadOrigins: ["https://{hostname}", "https://admin.acme.test"] };
  const shop: Application = { uses: { uploads }, workload: () => ({ processes: { web: { port: 8080 } } }) };
  const worker: Application = { uses: { uploads }, workload: () => ({ processes: { web: {} } }) };
  const values = valuesOf("dev");
  const domain = String(values["groundplan:domain"]);
  const image = `docker.io/acme/web:1@sha256:${"0123456789abcdef".repeat(4)}`;
  const planned = (apps: object): ReturnType<typeof run> =>
    run(programOf({ shop, worker }), {
      stack: "dev",
      config: encoded({ ...values, "groundplan:apps": apps, "groundplan:reviewsAtOnce": 0 }),
    });
  const deployment = await planned({ shop: { image, hostnames: [domain] } });
  assert.equal(messages(deployment), "");
  const { cors } = deployment.one("gcp:storage/bucket:Bucket", "shop-uploads").inputs as {
    cors: { origins: string[] }[];
  };
  assert.deepEqual(cors[0]?.origins, ["https://admin.acme.test", `https://${domain}`]);
  assert.match(
    messages(await planned({ worker: { image } })),
    /uses\.uploads\.uploadOrigins: "https:\/\/\{hostname\}"; name the origin itself: users load no host name of the application/,
  );
});
