// What keys of the configuration take, and what they refuse.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readConfig, type Config } from "../../stacks/config";
import { messages, run } from "../support/program";
import { person } from "../support/share-holders";
import { encoded, valuesOf, type Values } from "../support/stack-values";
import { existingVault, start } from "../support/configuration";

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
