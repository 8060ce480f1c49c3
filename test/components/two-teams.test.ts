// Programs of several teams on one platform: what one of them has in the store is never another one's.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import * as generic from "@pulumi/vault/generic";
import { PostgresDatabase, SecretStore, vaultProvider } from "../../components";
import type { Properties } from "../../sandbox";
import { messages, type Deployment } from "../support/program";
import { appProgram, platformProgram, platformStack, reachPlatform, Team } from "../support/two-teams";

/** A platform that is up, and what programs read of it. No other team's run changes it. */
const platformTeam = new Team("platform");
const stacks: { [name: string]: Deployment } = {};
before(async () => {
  const up = await platformTeam.up(platformProgram());
  assert.equal(messages(up), "");
  stacks[platformStack] = up;
});

/** What a run wrote to Vault. */
function writtenToVault({ resources }: Deployment): string[] {
  return resources
    .filter(({ type, operation, id }) => type.startsWith("vault:") && operation === "create" && id !== "")
    .map(({ id }) => id);
}

test("a second application of a name is refused with both owners, and nothing of the first one changes", async () => {
  const [sales, support] = [new Team("sales"), new Team("support")];
  assert.equal(messages(await sales.up(appProgram(), { stacks, others: [platformTeam] })), "");
  const refused = await support.up(appProgram(), { stacks, others: [platformTeam, sales] });
  assert.match(
    messages(refused),
    /App "shop" cannot be created:\n {2}name: the name prod\.app\.shop in Vault is of AppSecrets "shop-secrets" of sandbox\/sales\/prod; choose another one for AppSecrets "shop-secrets" of sandbox\/support\/prod, or give it a store of its own/,
  );
  assert.deepEqual(writtenToVault(refused), []);
  const types = new Set(refused.resources.filter(({ id }) => id !== "").map(({ type }) => type));
  assert.ok(!types.has("gcp:cloudrunv2/job:Job"), "no program writes first values into the document of the first one");
  assert.ok(!types.has("gcp:storage/bucketObject:BucketObject"), "no settings take the place of the first one's");
});

test("it comes up under another name, and under its own once the first one has gone", async () => {
  const [sales, support] = [new Team("sales"), new Team("support")];
  await sales.up(appProgram(), { stacks, others: [platformTeam] });
  assert.equal(messages(await support.up(appProgram("cart"), { stacks, others: [platformTeam, sales] })), "");
  assert.equal(messages(await sales.up(appProgram("till"), { stacks, others: [platformTeam, support] })), "");
  assert.equal(messages(await support.up(appProgram(), { stacks, others: [platformTeam, sales] })), "");
});

test("programs and stacks of one name in two projects are told apart by who logs in", async () => {
  const [first, second] = [new Team("groundplan", "acme-one"), new Team("groundplan", "acme-two")];
  assert.equal(messages(await first.up(appProgram(), { stacks, others: [platformTeam] })), "");
  assert.match(
    messages(await second.up(appProgram(), { stacks, others: [platformTeam, first] })),
    /name: the name prod\.app\.shop in Vault is the login of app-shop@acme-one\.iam\.gserviceaccount\.com; choose another one/,
  );
});

test("an application takes what it left itself when its deployment was interrupted", async () => {
  const [sales, again] = [new Team("sales"), new Team("sales")];
  await sales.up(appProgram(), { stacks, others: [platformTeam] });
  // The same stack, whose state has none of it.
  const left = new Team("sales");
  for (const object of sales.state.objects.values()) {
    if (object.type.startsWith("vault:")) left.state.commit({ put: object });
  }
  assert.equal(messages(await again.up(appProgram(), { stacks, others: [platformTeam, left] })), "");
});

test("an application without keys leaves no settings in the place of another one's either", async () => {
  const [sales, support] = [new Team("sales"), new Team("support")];
  await sales.up(appProgram(), { stacks, others: [platformTeam] });
  const refused = await support.up(appProgram("shop", { secrets: {} }), { stacks, others: [platformTeam, sales] });
  assert.match(messages(refused), /of sandbox\/sales\/prod/);
  const objects = refused.resources.filter(({ type, id }) => type === "gcp:storage/bucketObject:BucketObject" && id);
  assert.deepEqual(objects, []);
});

test("a database of a name that leads elsewhere is refused", async () => {
  const database = (server: string) => () => {
    const { platform, options } = reachPlatform();
    const at = {
      connectionName: `${server}:europe-west1:main`,
      instanceName: "main",
      host: "10.0.0.3",
      port: 5432,
      serverCaCertificate: "pem",
      vaultUserName: "platform-vault@acme-platform.iam",
    };
    new PostgresDatabase(
      "main",
      { server: at, store: pulumi.output(platform).store, database: "main", protected: false },
      options,
    );
  };
  const [sales, support] = [new Team("sales"), new Team("support")];
  assert.equal(messages(await sales.up(database("acme-sales"), { stacks, others: [platformTeam] })), "");
  assert.match(
    messages(await support.up(database("acme-support"), { stacks, others: [platformTeam, sales] })),
    /PostgresDatabase "main" cannot be created:\n {2}name: Vault's connection database\/prod\/config\/main leads elsewhere, to acme-sales:europe-west1:main\/main; choose another name/,
  );
});

test("an application is told of what is in its documents from before it", async () => {
  const [gone, support] = [new Team("gone"), new Team("support")];
  await gone.up(() => {
    new generic.Endpoint("left", { path: "secrets/prod/metadata/shop", dataJson: "{}" });
  });
  const told: string[] = [];
  const up = await support.up(appProgram(), {
    stacks,
    others: [platformTeam, gone],
    onMessage: (text) => told.push(text),
  });
  assert.equal(messages(up), "");
  assert.match(
    told.join("\n"),
    /^AppSecrets "shop-secrets" reads what is in Vault already, from before it: secrets\/prod\/metadata\/shop\./m,
  );
});

test("a second store of an environment is refused before it takes a login of the first one", async () => {
  const vault = {
    address: "https://vault.example.com",
    serviceAccountEmail: "vault@acme-platform.iam.gserviceaccount.com",
  };
  const other = new Team("other");
  const refused = await other.up(
    () => {
      const providers = { vault: vaultProvider("vault", vault) };
      new SecretStore("store", { vault, environment: "prod" }, { providers });
    },
    { others: [platformTeam] },
  );
  assert.match(
    messages(refused),
    /SecretStore "store" cannot be created:\n {2}environment: the name prod\.operator in Vault is of SecretStore "platform-store" of sandbox\/platform\/prod/,
  );
  assert.deepEqual(writtenToVault(refused), []);
});

/** Where the texts of a value are. */
function textsIn(value: unknown, at: string[] = []): string[][] {
  if (typeof value === "string") return [at];
  return Object.entries(value ?? {}).flatMap(([name, member]) => textsIn(member, [...at, name]));
}

/** A copy of a value with a line break at the end of one of its texts. */
function withLineBreak(value: unknown, [name, ...rest]: string[]): unknown {
  if (name === undefined) return `${String(value)}\n`;
  return { ...(value as object), [name]: withLineBreak((value as { [name: string]: unknown })[name], rest) };
}

test("a text of the platform that ends with a line break is refused by its name, whichever it is", async () => {
  const [up] = Object.values(stacks);
  assert.ok(up);
  const paths = textsIn(up.outputs["platform"]);
  assert.ok(paths.length > 20);
  for (const path of paths) {
    const outputs = { ...up.outputs, platform: withLineBreak(up.outputs["platform"], path) as Properties };
    const refused = await new Team("sales").up(appProgram(), { stacks: { [platformStack]: { ...up, outputs } } });
    const [group = "", ...members] = path;
    const steps = members.map((name) => (/^[a-z]+$/i.test(name) ? `.${name}` : `["${name}"]`));
    const said = `platform.${group}${steps.join("")}: `;
    assert.ok(messages(refused).includes(said), `${said}\n${messages(refused)}`);
    assert.match(messages(refused), /remove the spaces and line breaks at its ends/);
    assert.deepEqual(writtenToVault(refused), []);
  }
});
