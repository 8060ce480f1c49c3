// Configurations that are refused before anything is created, each with a clear error.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Application } from "../../stacks/application";
import { apps } from "../../stacks/apps";
import { programOf } from "../../stacks/program";
import { messages, run } from "../support/program";
import { appsOf, withApp, withProcess } from "../support/stack-apps";
import { encoded, valuesOf } from "../support/stack-values";
import { existingVault, start } from "../support/configuration";

const image = "us-docker.pkg.dev/cloudrun/container/hello";

for (const [title, changes, message] of [
  [
    "the project itself as its guard",
    { "groundplan:guardProject": "changelog-dev" },
    /groundplan:guardProject: "changelog-dev"; name a project other than gcp:project/,
  ],
  [
    "no number of the repository",
    { "groundplan:repositoryId": undefined },
    /groundplan:repositoryId: missing; pulumi config set groundplan:repositoryId/,
  ],
  [
    "a missing key",
    { "groundplan:region": undefined },
    /groundplan:region: missing; pulumi config set groundplan:region/,
  ],
  [
    "a missing list",
    { "groundplan:operators": undefined },
    /groundplan:operators: missing; pulumi config set --path 'groundplan:operators\[0\]' <value>/,
  ],
  [
    "a wrong type",
    { "groundplan:recoveryThreshold": "web" },
    /groundplan:recoveryThreshold: "web"; set a whole number/,
  ],
  ["a list of nobody", { "groundplan:operators": [] }, /groundplan:operators: \[\]; name at least one/],
  ["alerts to nobody", { "groundplan:alertEmails": [] }, /groundplan:alertEmails: \[\]; name at least one/],
  [
    "an operator who is there twice",
    { "groundplan:operators": ["user:bob@example.com", "user:bob@example.com"] },
    /groundplan:operators\[1\]: "user:bob@example.com"; name it once/,
  ],
  [
    "credentials in Vault's address",
    { ...existingVault, "vault:address": "https://root:hunter2@vault.example.com" },
    /vault:address: "https:\/\/\[credentials\]@vault.example.com"; set https:\/\/<host>.* without credentials/,
  ],
  [
    "a password where its place belongs",
    {
      "groundplan:registryCredentials": [
        {
          registry: "docker.io",
          username: "acme",
          passwordSecretVersion: "projects/acme-test/secrets/s/versions/1",
          password: "hunter2",
        },
      ],
    },
    /groundplan:registryCredentials\[0\]: \{ "registry", "username", "passwordSecretVersion", "password" \}; set registry, username and/,
  ],
  [
    "a version that YAML changed",
    { "groundplan:vaultVersion": "1.2" },
    /groundplan:vaultVersion: "1.2"; name the patch release.*quote it: unquoted, YAML reads 1.20 as 1.2, and this as "1.2"\)$/m,
  ],
  [
    "an identifier that YAML rounded",
    { "groundplan:cloudflareZoneId": "1.2345678901234568e+31" },
    /groundplan:cloudflareZoneId: "1.2345678901234568e\+31"; copy.*written without quotes in Pulumi.dev.yaml, quote it/,
  ],
  [
    "a member that YAML reads as a number",
    { "groundplan:operators": [7] },
    /groundplan:operators\[0\]: 7; set a string.*quote it/,
  ],
  ["a number where a text belongs", { "groundplan:operators": 7 }, /groundplan:operators: 7; set a list of strings/],
  [
    "a flag of the server that is none",
    { "groundplan:postgresFlags": { wal_level: "logical" } },
    /groundplan:postgresFlags\.wal_level: "logical"; leave it out, and set "cloudsql\.logical_decoding": "on"/,
  ],
  [
    "fewer connections than there can be",
    { "groundplan:postgresMaxConnections": 5 },
    /groundplan:postgresMaxConnections: 5; use a whole number from 14 to 262143, or 0$(?!\n.*postgresTier)/m,
  ],
  [
    "a flag with a dot in its name",
    { "groundplan:postgresFlags": { "cloudsql.enable_pg_bigm": "yes" } },
    /groundplan:postgresFlags\["cloudsql\.enable_pg_bigm"\]: "yes"; use one of on, off/,
  ],
  [
    "a flag with a unit",
    { "groundplan:postgresFlags": { work_mem: "64MB" } },
    /groundplan:postgresFlags\.work_mem: "64MB"; use a whole number from 64 to 2147483647, in kB/,
  ],
  [
    "a flag that has a key of its own",
    { "groundplan:postgresFlags": { max_connections: 200 } },
    /groundplan:postgresFlags\.max_connections: 200; remove it, and set postgresMaxConnections/,
  ],
  [
    "a flag with a list",
    { "groundplan:postgresFlags": { "pgaudit.log": ["ddl"] } },
    /groundplan:postgresFlags.*pgaudit\.log.*: \["ddl"\]; set a string/,
  ],
  [
    "flags as a text",
    { "groundplan:postgresFlags": "cloudsql.enable_pg_bigm=on" },
    /groundplan:postgresFlags: "cloudsql.enable_pg_bigm=on"; set a table of flags and their values/,
  ],
  [
    "flags as a list",
    { "groundplan:postgresFlags": ["cloudsql.enable_pg_bigm"] },
    /groundplan:postgresFlags: \["cloudsql.enable_pg_bigm"\]; set a table of flags and their values/,
  ],
  [
    "an unknown key",
    { "groundplan:domian": "x" },
    /groundplan:domian: unknown key; remove it, or correct its spelling/,
  ],
  [
    "an unknown region",
    { "groundplan:region": "europe-west99" },
    /groundplan:region: "europe-west99"; use a Google Cloud region/,
  ],
  [
    "the same region for primary and failover",
    { "groundplan:failoverRegion": "europe-west1" },
    /groundplan:failoverRegion: "europe-west1"; choose a region other than/,
  ],
  [
    "an image without tag and digest",
    withApp(valuesOf("dev"), { image }),
    /groundplan:apps\.changelog\.image: .*; name the image's tag or its digest too/,
  ],
  [
    "an account at a registry without its token's place",
    { "groundplan:registryCredentials": [{ registry: "docker.io", username: "acme" }] },
    /groundplan:registryCredentials\[0\]\.passwordSecretVersion: missing; set a string/,
  ],
  [
    "a holder of a share without a key",
    { "groundplan:shareHolders": [{ name: "ada" }] },
    /groundplan:shareHolders\[0\]\.pgpKey: missing; set a string/,
  ],
  [
    "a holder of a share with more than a public key",
    { "groundplan:shareHolders": [{ name: "ada", pgpKey: "k", privateKey: "hunter2" }] },
    /groundplan:shareHolders\[0\]: \{ "name", "pgpKey", "privateKey" \}; set name and pgpKey/,
  ],
  [
    "a threshold that nobody reaches",
    { "groundplan:recoveryThreshold": 11 },
    /groundplan:recoveryThreshold: 11; use a whole number from 0 to 10/,
  ],
  [
    "a malformed domain",
    { "groundplan:domain": "not_a_domain" },
    /groundplan:domain: "not_a_domain"; use a lower-case host name/,
  ],
  [
    "a hostname outside the zone",
    withApp(valuesOf("dev"), { hostnames: ["www.example.org"] }),
    /groundplan:apps\.changelog\.hostnames\[0\]: "www.example.org"; choose changelog-dev.com or a host name below it/,
  ],
  [
    "a hostname that only ends like the zone",
    withApp(valuesOf("dev"), { hostnames: ["evil-changelog-dev.com"] }),
    /groundplan:apps\.changelog\.hostnames\[0\]: "evil-changelog-dev.com"; choose/,
  ],
  [
    "a Vault version that isn't one",
    { "groundplan:vaultVersion": "latest" },
    /groundplan:vaultVersion: "latest"; name one release/,
  ],
  [
    "a PostgreSQL version that isn't one",
    { "groundplan:postgresVersion": "9.6" },
    /groundplan:postgresVersion: "9.6"; use one of 15/,
  ],
  [
    "a negative scaling range",
    withProcess(valuesOf("dev"), { scaling: { min: -1 } }),
    /groundplan:apps\.changelog\.processes\.web\.scaling\.min: -1; use a whole number from 0 to 1000$/m,
  ],
  [
    "an inverted scaling range",
    withProcess(valuesOf("dev"), { scaling: { min: 5, max: 1 } }),
    /groundplan:apps\.changelog\.processes\.web\.scaling\.max: 1; set at least min, which is 5/,
  ],
  [
    "an unknown plan",
    { "groundplan:cloudflarePlan": "gold" },
    /groundplan:cloudflarePlan: "gold"; use one of free, pro/,
  ],
  [
    "a place that is none",
    { "groundplan:drained": "europe-west9" },
    /groundplan:drained: "europe-west9"; use one of cloudRun, kubernetes, europe-west1, europe-west4, or remove it/,
  ],
  [
    "maintenance of what is no host name",
    { "groundplan:maintenance": ["Example"] },
    /groundplan:maintenance\[0\]: "Example"; use a lower-case host name/,
  ],
  [
    "an operator who is no IAM member",
    { "groundplan:operators": ["group:ops@example.com", "allUsers"] },
    /groundplan:operators\[1\]: "allUsers"; use an IAM member/,
  ],
  [
    "a developer who is no IAM member",
    { "groundplan:developers": ["dev@example.com"] },
    /groundplan:developers\[0\]: "dev@example.com"; use an IAM member/,
  ],
  [
    "a recipient of alerts without an address",
    { "groundplan:alertEmails": ["ops@example.com", 7] },
    /groundplan:alertEmails\[1\]: 7; set a string/,
  ],
  [
    "a reserved range that isn't one",
    { "groundplan:reservedRanges": ["10.20.0.0"] },
    /groundplan:reservedRanges\[0\]: "10.20.0.0"; set a range such as/,
  ],
  [
    "a reserved range with bits beyond its prefix",
    { "groundplan:reservedRanges": ["10.20.0.1/14"] },
    /groundplan:reservedRanges\[0\]: "10.20.0.1\/14"; set a range such as/,
  ],
  [
    "an address range within a reserved one",
    { "groundplan:reservedRanges": ["10.20.0.0/14", "10.0.0.0/8"] },
    /groundplan:addressRange: "10.16.0.0\/14"; choose a range outside reservedRanges\[1\], 10.0.0.0\/8/,
  ],
  ["a key that every object inherits", { "groundplan:toString": "x" }, /groundplan:toString: unknown key; remove it/],
  ["the key of a prototype", { ["groundplan:__proto__"]: "x" }, /groundplan:__proto__: unknown key; remove it/],
  [
    "a misspelt key of Vault",
    { "vault:adress": "https://vault.example.com" },
    /vault:adress: unknown key; remove it, or correct its spelling/,
  ],
  [
    "an application that nobody wrote",
    { "groundplan:apps": { chngelog: appsOf(valuesOf("dev"))["changelog"] } },
    /groundplan:apps\.chngelog: \{.*\}; write stacks\/apps\/chngelog.ts and its line.*; did you mean changelog\?/,
  ],
  [
    "a word that an application does not have",
    withApp(valuesOf("dev"), { hostname: "hunter2" }),
    /groundplan:apps\.changelog\.hostname: unknown key; use image, hostnames, availability, processes, githubEnvironment, provenance, protected$/m,
  ],
  ["no project", { "gcp:project": "X" }, /gcp:project: "X"; set the project's identifier/],
  [
    "an existing Vault without its accounts",
    { ...existingVault, "groundplan:vaultAdministrator": undefined },
    /groundplan:vaultAdministrator: missing; vault:address needs it/,
  ],
  [
    "a Vault address without TLS",
    { ...existingVault, "vault:address": "http://vault" },
    /vault:address: "http:\/\/vault"; set https:/,
  ],
] as const) {
  test(`${title} is one clear error, and nothing is created`, async () => {
    const deployment = await start(changes);
    assert.match(messages(deployment), message);
    assert.doesNotMatch(messages(deployment), /hunter2/);
    assert.equal(messages(deployment).split("\n").length, 2, messages(deployment));
    assert.deepEqual(
      deployment.resources.filter((resource) => resource.type !== "pulumi:pulumi:Stack"),
      [],
    );
  });
}

/** Deploys the reference customer under another name. */
async function named(name: string, stack = "dev"): Promise<string> {
  const values = valuesOf(stack);
  const entry = appsOf(values)["changelog"];
  const changelog = apps["changelog"] as Application;
  const config = encoded({ ...values, "groundplan:apps": { [name]: entry } });
  return messages(await run(programOf({ [name]: changelog }), { stack, config }));
}

for (const environment of ["dev", "prod"]) {
  test(`the longest name of an application is good for ${environment}`, async () => {
    assert.equal(await named("a-sixteen-long-1", environment), "");
  });
}

for (const [name, message] of [
  ["a-name-too-long-x", /groundplan:apps\.a-name-too-long-x: .*; use 3 to 16 lower-case letters/],
  ["vault", /groundplan:apps\.vault: .*; choose a name other/],
  ["postgres", /groundplan:apps\.postgres: .*; choose a name other/],
  ["platform", /groundplan:apps\.platform: .*; choose a name other/],
  ["database", /groundplan:apps\.database: .*; choose a name other/],
  ["pr-12-shop", /groundplan:apps\.pr-12-shop: .*; choose a name that does not begin with pr-/],
  ["sync-github", /groundplan:apps\.sync-github: .*; choose a name other/],
  ["google", /groundplan:apps\.google: .*; choose a name without/],
] as const) {
  test(`an application is not called ${name}`, async () => {
    const said = await named(name);
    assert.match(said, message);
    assert.equal(said.split("\n").length, 2, said);
  });
}

test("several errors are reported together", async () => {
  const deployment = await start({
    "groundplan:region": undefined,
    "groundplan:domian": "x",
    ...withApp(valuesOf("dev"), {
      image: 7,
      hostnames: ["www.example.org", "not_a_name", "changelog-dev.com"],
      processes: { web: { scaling: { min: 5, max: "many", minn: 1 }, resources: { cpu: 99 } } },
    }),
    "groundplan:operators": ["everybody"],
    "groundplan:reservedRanges": ["everywhere"],
    ...existingVault,
    "vault:address": "nowhere",
    "vault:adress": "nowhere",
  });
  assert.deepEqual(
    messages(deployment)
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(": ")[0])
      .sort(),
    [
      "groundplan:apps.changelog.hostnames[0]",
      "groundplan:apps.changelog.hostnames[1]",
      "groundplan:apps.changelog.image",
      "groundplan:apps.changelog.processes.web.resources.cpu",
      "groundplan:apps.changelog.processes.web.scaling.max",
      "groundplan:apps.changelog.processes.web.scaling.minn",
      "groundplan:domian",
      "groundplan:operators[0]",
      "groundplan:region",
      "groundplan:reservedRanges[0]",
      "vault:address",
      "vault:adress",
    ],
  );
});

test("an environment that has no composition is refused with the ones that there are", async () => {
  const deployment = await start({}, "staging");
  assert.match(
    messages(deployment),
    /no composition for the environment "staging"; pulumi config set environment <dev\|prod\|prod-google\|review>/,
  );
  for (const environment of ["nowhere", "constructor", "toString"]) {
    const chosen = await start({ "groundplan:environment": environment });
    assert.ok(messages(chosen).includes(`no composition for the environment "${environment}"`), messages(chosen));
  }
});
