// Extensions that take a flag of the server: had where the server has it, and refused with the line to add where it has not, wherever the server comes from.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import {
  Postgres,
  PostgresDatabase,
  type DatabaseServer,
  type PostgresArgs,
  type PostgresDatabaseArgs,
} from "../../components";
import { entry } from "../../components/entry";
import { messages, run, type Deployment } from "../support/program";
import { server, store } from "../support/samples/contracts";
import { network } from "../support/workload";

const { flags: given, ...plain } = server;
assert.ok(given);
const withFlags = (flags: DatabaseServer["flags"]): DatabaseServer => ({
  ...plain,
  ...(flags === undefined ? {} : { flags }),
});

const on = (...names: string[]): { [flag: string]: string } =>
  Object.fromEntries(names.map((name) => [`cloudsql.${name}`, "on"]));

/** A database with extensions on a server, and what it tells of them. */
function database(
  extensions: string[],
  make: () => PostgresDatabaseArgs["server"],
  options?: Parameters<typeof run>[1],
): Promise<Deployment> {
  return run(
    () => ({ binding: new PostgresDatabase("main", { server: make(), store, database: "shop", extensions }).binding }),
    options,
  );
}

const toldOf = ({ outputs }: Deployment): unknown =>
  (outputs["binding"] as { credential: { extensions: unknown } }).credential.extensions;

for (const [extension, flags] of [
  ["anon", on("enable_anon")],
  ["pg_bigm", on("enable_pg_bigm")],
  ["pg_hint_plan", on("enable_pg_hint_plan")],
  ["pg_squeeze", on("enable_pg_squeeze")],
  ["pg_wait_sampling", on("enable_pg_wait_sampling")],
  ["pgaudit", on("enable_pgaudit")],
  ["pglogical", on("enable_pglogical", "logical_decoding")],
] as const) {
  test(`${extension} is had where the server has its flag, and refused with the line to add where it has not`, async () => {
    const had = await database([extension], () => withFlags(flags));
    assert.equal(messages(had), "");
    assert.deepEqual(toldOf(had), [extension]);
    const lines = Object.keys(flags).map((flag) => `"${flag}": "on"`);
    const off = Object.fromEntries(Object.keys(flags).map((flag) => [flag, "off"]));
    for (const lacking of [undefined, {}, { "cloudsql.iam_authentication": "on" }, off]) {
      const refused = await database(["citext", extension], () => withFlags(lacking));
      assert.equal(
        messages(refused),
        `PostgresDatabase "main" cannot be created:\n  extensions[1]: "${extension}"; add ${lines.join(", ")} to the flags of the server, or leave it out`,
      );
      assert.deepEqual(refused.children("main"), []);
    }
  });
}

test("of several flags the ones that are lacking are named", async () => {
  const refused = await database(["pglogical"], () => withFlags(on("enable_pglogical")));
  assert.match(messages(refused), /"pglogical"; add "cloudsql\.logical_decoding": "on" to the flags/);
});

test("all extensions without their flags are told at once, with the others that are wrong", async () => {
  const refused = await database(["pg_bigm", "pgvector", "pgaudit", "pg_cron"], () => withFlags({}));
  const named = messages(refused)
    .split("\n")
    .flatMap((line) => /extensions\[\d\]: "\w+"/.exec(line)?.[0] ?? []);
  assert.deepEqual(named.sort(), [
    'extensions[0]: "pg_bigm"',
    'extensions[1]: "pgvector"',
    'extensions[2]: "pgaudit"',
    'extensions[3]: "pg_cron"',
  ]);
});

test("pg_cron is refused whatever the server has: its jobs would log in as roles that are gone", async () => {
  const flags = { ...on("enable_pg_cron"), "cron.database_name": "shop" };
  const refused = await database(["pg_cron"], () => withFlags(flags));
  assert.match(
    messages(refused),
    /extensions\[0\]: "pg_cron"; leave it out, and give the application a job with a schedule/,
  );
});

const postgres = (args: Partial<PostgresArgs>): Postgres =>
  new Postgres("db", {
    ...{ version: "17", region: "europe-west1", network },
    vaultServiceAccountEmail: "vault@acme-test.iam.gserviceaccount.com",
    ...args,
  });

for (const preview of [true, false]) {
  const when = preview ? "in a preview" : "in a deployment";

  for (const [what, of] of [
    ["the component", (one: Postgres): PostgresDatabaseArgs["server"] => one],
    ["its contract", (one: Postgres) => one.contract],
    ["a share of it", (one: Postgres) => entry(one.shares as NonNullable<Postgres["shares"]>, "shop")],
  ] as const) {
    test(`${what} tells the flags of a server that the program makes, ${when}`, async () => {
      const connectionShares = { shop: 10 };
      const flags = on("enable_pg_bigm");
      const had = await database(["pg_bigm"], () => of(postgres({ flags, connectionShares })), { preview });
      assert.equal(messages(had), "");
      const refused = await database(["pg_bigm"], () => of(postgres({ connectionShares })), { preview });
      assert.match(messages(refused), /extensions\[0\]: "pg_bigm"; add "cloudsql\.enable_pg_bigm": "on" to the flags/);
      assert.ok(!refused.resources.some(({ type }) => type === "vault:generic/endpoint:Endpoint"));
    });
  }

  test(`another stack tells the flags of its server, ${when}`, async () => {
    const from = (flags: DatabaseServer["flags"]): Promise<Deployment> =>
      database(
        ["pg_bigm"],
        () => {
          const platform = new pulumi.StackReference("acme/platform/prod");
          return platform.requireOutput("server") as pulumi.Output<DatabaseServer>;
        },
        { preview, stacks: { "acme/platform/prod": { server: withFlags(flags) as never } } },
      );
    assert.equal(messages(await from(on("enable_pg_bigm"))), "");
    for (const flags of [undefined, {}, { "cloudsql.enable_pg_bigm": "off" }]) {
      const refused = await from(flags);
      assert.match(messages(refused), /extensions\[0\]: "pg_bigm"; add "cloudsql\.enable_pg_bigm": "on" to the flags/);
      assert.ok(!refused.resources.some(({ type }) => type === "vault:generic/endpoint:Endpoint"));
    }
  });
}

test("flags that are known later are asked when they are known", async () => {
  const later = (value: string): DatabaseServer =>
    withFlags(pulumi.output(Promise.resolve({ "cloudsql.enable_pg_bigm": value })));
  assert.equal(messages(await database(["pg_bigm"], () => later("on"))), "");
  assert.match(
    messages(await database(["pg_bigm"], () => later("off"))),
    /"pg_bigm"; add "cloudsql\.enable_pg_bigm": "on"/,
  );
  const one = (value: string): DatabaseServer =>
    withFlags({ "cloudsql.enable_pg_bigm": pulumi.output(Promise.resolve(value)) });
  assert.equal(messages(await database(["pg_bigm"], () => one("on"))), "");
  assert.match(
    messages(await database(["pg_bigm"], () => one("off"))),
    /"pg_bigm"; add "cloudsql\.enable_pg_bigm": "on"/,
  );
});

test("a flag that is no text is refused by its name", async () => {
  const wrong = { "cloudsql.enable_pg_bigm": true } as unknown as { [flag: string]: string };
  const refused = await database(["citext"], () => withFlags(wrong));
  assert.match(messages(refused), /server\.flags\["cloudsql\.enable_pg_bigm"\]: true; give a string/);
});
