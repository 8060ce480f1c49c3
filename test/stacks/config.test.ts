import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { overlap } from "../../components/network/addresses";
import { readConfig, type Config } from "../../stacks/config";
import main from "../../stacks";
import type { Application } from "../../stacks/application";
import { apps } from "../../stacks/apps";
import { programOf } from "../../stacks/program";
import { messages, run } from "../support/program";
import { person } from "../support/share-holders";
import { appsOf, withApp, withProcess } from "../support/stack-apps";
import { encoded, valuesOf, type Values } from "../support/stack-values";

async function start(changes: Values, stack = "dev"): ReturnType<typeof run> {
  return run(main, { stack, config: encoded({ ...valuesOf("dev"), ...changes }) });
}

for (const environment of ["dev", "prod"]) {
  test(`the committed configuration of ${environment} is accepted`, async () => {
    let config: Config | undefined;
    const deployment = await run(
      () => {
        config = readConfig();
      },
      { stack: environment, config: encoded(valuesOf(environment)) },
    );
    assert.equal(messages(deployment), "");
    assert.equal(config?.project, `changelog-${environment}`);
    assert.equal(typeof config.apps["changelog"]?.processes["web"]?.scaling?.min, "number");
    assert.ok(Array.isArray(config.operators));
  });
}

test("both environments have the same keys, Pulumi.yaml declares each, and their addresses do not overlap", () => {
  const dev = valuesOf("dev");
  const prod = valuesOf("prod");
  assert.deepEqual(Object.keys(dev), Object.keys(prod));
  const project = parse(fs.readFileSync(path.join(__dirname, "../../Pulumi.yaml"), "utf8")) as { config: Values };
  for (const key of Object.keys(dev).filter((name) => name.startsWith("groundplan:"))) {
    const declaration = project.config[key.replace("groundplan:", "")] as { type: string; description: string };
    assert.match(declaration.description, /\.$/, key);
    assert.match(declaration.type, /^(string|integer|boolean|array|object)$/, key);
  }
  assert.ok(!overlap(String(dev["groundplan:addressRange"]), String(prod["groundplan:addressRange"])));
  assert.deepEqual(dev["groundplan:reservedRanges"], [prod["groundplan:addressRange"]]);
  assert.deepEqual(prod["groundplan:reservedRanges"], [dev["groundplan:addressRange"]]);
});

test("no two stacks share what a deployment of one could change for the other", () => {
  const folder = path.join(__dirname, "../..");
  const stacks = fs.readdirSync(folder).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  const keys = {
    "gcp:project": "deploy each environment into a project of its own",
    "groundplan:guardProject": "give each environment a guard project of its own",
    "groundplan:cloudflareAccountId":
      "give each environment a Cloudflare account of its own: a token's right to change Workers and pools is for a whole account",
    "groundplan:cloudflareZoneId":
      "give each environment a zone of its own: rulesets and settings exist once in a zone",
  };
  assert.ok(stacks.length >= 2);
  for (const [key, remedy] of Object.entries(keys)) {
    const values = stacks.map((stack) => valuesOf(stack)[key]);
    assert.equal(new Set(values).size, stacks.length, `${key} of ${stacks.join(", ")}; ${remedy}`);
  }
  const guarded = stacks.map((stack) => valuesOf(stack)["groundplan:guardProject"]);
  assert.deepEqual(
    stacks.filter((stack) => guarded.includes(valuesOf(stack)["gcp:project"])),
    [],
    "nothing is deployed into a guard project",
  );
});

test("both environments run the same build", () => {
  const images = (environment: string): unknown[] =>
    Object.entries(appsOf(valuesOf(environment))).map(([name, { image }]) => [name, image]);
  assert.deepEqual(images("dev"), images("prod"));
});

const existingVault = {
  "vault:address": "https://vault.example.com",
  "groundplan:vaultServiceAccount": "vault-server@acme-shared.iam.gserviceaccount.com",
  "groundplan:vaultAdministrator": "vault-administrator@acme-shared.iam.gserviceaccount.com",
};

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
    /groundplan:apps\.changelog\.hostname: unknown key; use image, hostnames, availability, processes, githubEnvironment, provenance$/m,
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

/** One run each would take too long: all values of a list, and of one key after the other, in the program's own reader. */
async function problemsOf(changes: Values): Promise<string[]> {
  const program = (): void => {
    readConfig();
  };
  const deployment = await run(program, { stack: "dev", config: encoded({ ...valuesOf("dev"), ...changes }) });
  return [...messages(deployment).matchAll(/^ +\S*?:(\w+(?:\[\d+\])?): /gm)].map(([, key = ""]) => key);
}

const everyOne = (key: string, list: readonly string[]): string[] => list.map((_, index) => `${key}[${index}]`);

test("members of every kind are accepted, and what names nobody is refused", async () => {
  const members = [
    "user:bob@example.com",
    "user:o'neil+ops@mail.example.co.uk",
    "group:team-1@example.com",
    "domain:example.com",
    "serviceAccount:ci-server@acme-test.iam.gserviceaccount.com",
    "serviceAccount:100000000001-compute@developer.gserviceaccount.com",
    "serviceAccount:acme-test@appspot.gserviceaccount.com",
    "serviceAccount:acme-test.svc.id.goog[team/web]",
    "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/s",
    "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/group/g",
  ];
  assert.deepEqual(await problemsOf({ "groundplan:operators": members, "groundplan:developers": members }), []);
  const others = [
    "user:bob",
    "user:@example.com",
    "user:bob@",
    "user:bob@localhost",
    "user:bob@-.com",
    "user:a@b@example.com",
    "user:.bob@example.com",
    "user:Bob@example.com",
    "user:ci-server@acme-test.iam.gserviceaccount.com",
    "group:team",
    "domain:-",
    "domain:example",
    "domain:bob@example.com",
    "domain:https://example.com",
    "serviceAccount:ci",
    "serviceAccount:ci@example.com",
    "serviceaccount:ci-server@acme-test.iam.gserviceaccount.com",
    "deleted:user:bob@example.com",
    "allUsers",
    "principalSet://goog/public:all",
    "principal://iam.googleapis.com/",
    "toString:bob@example.com",
    " user:bob@example.com",
    "",
  ];
  const refused = await problemsOf({ "groundplan:operators": others, "groundplan:developers": others });
  assert.deepEqual(refused, [...everyOne("operators", others), ...everyOne("developers", others)]);
});

test("addresses for alerts are whole", async () => {
  const fine = ["ops@example.com", "Ops.Team+1@mail.example.com"];
  assert.deepEqual(await problemsOf({ "groundplan:alertEmails": fine }), []);
  const others = [
    "ops",
    "ops@",
    "@example.com",
    "ops@example",
    "ops@-.com",
    "a..b@example.com",
    "Ops <ops@example.com>",
    "",
  ];
  for (const some of [others.slice(0, 4), others.slice(4)]) {
    assert.deepEqual(await problemsOf({ "groundplan:alertEmails": some }), everyOne("alertEmails", some));
  }
});

for (const [key, fine, others] of [
  [
    "groundplan:repository",
    ["acme/web", "acme-1/web.site_2", "octo_acme/.github"],
    [
      "x/y.git",
      "x/y.wiki",
      "acme",
      "acme/",
      "/web",
      "a/b/c",
      "-acme/web",
      "ac--me/web",
      "acme/..",
      "https://github.com/acme/web",
    ],
  ],
  ["groundplan:repositoryId", ["1", "100000003"], ["0", "0100000003", "1e11", "1.5", "-1", "12345678901234567890"]],
  ["groundplan:projectNumber", ["100000000001"], ["0100000000002", "1e11", "1e+11", "12345678901234567890", "12"]],
  [
    "groundplan:addressRange",
    ["10.0.0.0/14", "10.252.0.0/14", "172.20.0.0/14", "172.28.0.0/14"],
    [
      "192.168.0.0/14",
      "172.16.0.0/14",
      "172.32.0.0/14",
      "100.64.0.0/14",
      "169.252.0.0/14",
      "8.8.0.0/14",
      "240.0.0.0/14",
      "10.18.0.0/14",
      "10.16.0.0/16",
      "10.16.0.0",
      "fd00::/14",
    ],
  ],
  [
    "groundplan:region",
    ["europe-west1", "us-east4"],
    ["northamerica-south1", "southamerica-west1", "Europe-west1", "eu"],
  ],
  [
    "vault:address",
    ["https://vault.example.com", "https://vault.example.com:8200", "https://10.0.0.5:8200"],
    [
      "https://vault",
      "https://-",
      "https://",
      "https://vault.example.com/",
      "https://vault.example.com/ui",
      "https://vault.example.com?a=b",
      "https://vault.example.com:0",
      "https://vault.example.com:99999",
      "https://root@vault.example.com",
      "https://vault.example.com\n",
      "HTTPS://vault.example.com",
    ],
  ],
] as const) {
  test(`${key} takes what there can be, and nothing else`, async () => {
    const needed = key === "vault:address" ? existingVault : {};
    for (const value of fine) assert.deepEqual(await problemsOf({ ...needed, [key]: value }), [], value);
    for (const value of others) {
      assert.deepEqual(await problemsOf({ ...needed, [key]: value }), [key.replace(/.*:/, "")], value);
    }
  });
}

test("holders of shares reach Vault and the alert, and operators fetch for those who name nobody", async () => {
  const [ada, bob] = await Promise.all([person("ada"), person("bob")]);
  const shareHolders = [
    { name: "ada", pgpKey: ada.publicKey, readers: ["user:ada@changelog.com"] },
    { name: "bob", pgpKey: bob.publicKey },
  ];
  const deployment = await start({ "groundplan:shareHolders": shareHolders, "groundplan:recoveryThreshold": 2 });
  assert.equal(messages(deployment), "");
  const readers = ["ada", "bob"].map(
    (name) =>
      deployment.one("gcp:secretmanager/secretIamBinding:SecretIamBinding", `platform-vault-recovery-share-${name}`)
        .inputs["members"],
  );
  assert.deepEqual(readers, [["user:ada@changelog.com"], ["group:ops@changelog.com"]]);
  const alert = JSON.stringify(
    deployment.one("gcp:monitoring/alertPolicy:AlertPolicy", "platform-audit-reading").inputs,
  );
  for (const name of ["ada", "bob"])
    assert.match(alert, new RegExp(`/secrets/platform-vault-recovery-share-${name}\\(`));
});

test("Vault's provider may have settings of its own", async () => {
  let config: Config | undefined;
  const program = (): void => {
    config = readConfig();
  };
  const settings = { "vault:namespace": "team", "vault:skipTlsVerify": true };
  const deployment = await run(program, { stack: "dev", config: encoded({ ...valuesOf("dev"), ...settings }) });
  assert.equal(messages(deployment), "");
  assert.equal(config?.existingVault, undefined);
});

// The engine reads nothing else of a project whose Pulumi.yaml has one of another type (ValidateConfigValue in its workspace/project.go).
test("the default of each key in Pulumi.yaml is of the key's type", () => {
  const file = path.join(__dirname, "../../Pulumi.yaml");
  const { config } = parse(fs.readFileSync(file, "utf8")) as {
    config: Record<string, { type: string; default?: unknown }>;
  };
  const typeOf = (value: unknown): string => (Array.isArray(value) ? "array" : typeof value);
  const wrong = Object.entries(config).filter(
    ([, { type, default: value }]) =>
      value !== undefined && (type === "integer" ? !Number.isInteger(value) : typeOf(value) !== type),
  );
  assert.deepEqual(wrong, []);
});

test("each default in Pulumi.yaml means what leaving the key out means", async () => {
  const file = path.join(__dirname, "../../Pulumi.yaml");
  const { config } = parse(fs.readFileSync(file, "utf8")) as { config: Record<string, { default?: unknown }> };
  const defaults = Object.entries(config).flatMap(([key, { default: value }]) =>
    value === undefined ? [] : [[`groundplan:${key}`, value] as const],
  );
  const deployment = await run(main, {
    stack: "dev",
    config: encoded({ ...Object.fromEntries(defaults), ...valuesOf("dev") }),
  });
  assert.equal(messages(deployment), "");
});

test("a key is needed exactly if Pulumi.yaml has no default for it", async () => {
  const file = path.join(__dirname, "../../Pulumi.yaml");
  const { config } = parse(fs.readFileSync(file, "utf8")) as { config: Record<string, { default?: unknown }> };
  const needed = Object.keys(config).filter((key) => !("default" in (config[key] ?? {})));
  const deployment = await run(main, { stack: "dev", config: { "gcp:project": "changelog-dev" } });
  const missing = [...messages(deployment).matchAll(/^ +groundplan:(\S+): missing;/gm)].map(([, key]) => key);
  assert.deepEqual(missing.sort(), needed.sort());
});

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
      hostnames: ["www.example.org", "changelog-dev.com"],
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
