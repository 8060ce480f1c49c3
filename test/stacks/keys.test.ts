// What people write into each key of the configuration and cannot mean.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { MediaBucket, rules } from "../../components";
import { withKeys } from "../../stacks/sources";
import main from "../../stacks";
import { messages, run } from "../support/program";
import { appsOf, withApp, withProcess } from "../support/stack-apps";
import { encoded, valuesOf, type Values } from "../support/stack-values";

const project = parse(fs.readFileSync(path.join(__dirname, "../../Pulumi.yaml"), "utf8")) as {
  config: Record<string, { type: string; default?: unknown }>;
};
const declared = project.config;
const stacks = { dev: valuesOf("dev"), prod: valuesOf("prod") };

/** Lines of the error, without its first. */
async function linesOf(changes: Values, stack: "dev" | "prod" = "dev", name: string = stack): Promise<string[]> {
  const config = encoded({ ...stacks[stack], ...changes });
  const deployment = await run(main, { stack: name, preview: true, config });
  return messages(deployment)
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
}

/** Texts that no key takes. */
const nobodysTexts = [" ", "\t", "a b", "é", "\u0000", "\u202e", "$(id)", "x".repeat(5000), "[]", "NaN", "-1"];
const wrongByType: Record<string, unknown[]> = {
  string: nobodysTexts,
  integer: ["", "8080.5", "1e3", "0x10", " 8080", "-1", "99999999999", "NaN", "Infinity", "true", "[8080]", "abc"],
  boolean: ["yes", "True", "1", "[]", "on"],
  object: [
    "a",
    "7",
    "[]",
    "[7]",
    "null",
    '{"changelog":7}',
    '{"changelog":[]}',
    '{"changelog":{}}',
    '{"":{}}',
    '{"toString":{}}',
    "true",
  ],
  array: ["a", "7", '{"0":"a"}', "[null]", "[7]", "[[]]", '["",""]', '[" "]', '["\\u0000"]', "[{}]", "true"],
};

for (const [key, { type, default: standard }] of Object.entries(declared)) {
  const full = `groundplan:${key}`;
  // At GitHub an environment may be called so, and an empty text is the default, where there is one.
  const means = (value: unknown): boolean => value === "" && standard !== undefined;
  const cases = (wrongByType[type] ?? []).filter((value) => !means(value));
  test(`${key} takes none of ${cases.length} values that nobody means, and names itself, the value and a remedy`, async () => {
    assert.ok(cases.length > 0, `${key} is declared as ${type}: add such values to the table`);
    for (const value of cases) {
      const lines = await linesOf({ [full]: value });
      const own = lines.filter((line) => [":", "[", "."].some((next) => line.startsWith(`${full}${next}`)));
      assert.ok(own.length > 0, `${key} takes ${JSON.stringify(String(value).slice(0, 40))}: ${lines.join("\n")}`);
      for (const line of own) {
        assert.match(line, /; \S/, "a remedy");
        assert.ok(line.length < 600, line);
        // eslint-disable-next-line no-control-regex
        assert.doesNotMatch(line, /[\u0000-\u001f\u202e]/);
      }
    }
  });
}

const dev = (words: Values): Values => withApp(stacks.dev, words);
const prod = (words: Values): Values => withApp(stacks.prod, words);
const web = (words: Values): Values => withProcess(stacks.dev, words);
const app = (name: string): Values => withApp(stacks.dev, { image: "ghcr.io/acme/web:v7" }, name);
const onlyChangelog = (words: Values): Values => ({
  apps: { changelog: { ...appsOf(stacks.dev)["changelog"], ...words } },
});
const other = "projects/changelog-dev/secrets/ghcr/versions/1";
const vault = {
  "vault:address": "https://vault.example.com",
  "groundplan:vaultServiceAccount": "vault-server@acme-shared.iam.gserviceaccount.com",
  "groundplan:vaultAdministrator": "vault-administrator@acme-shared.iam.gserviceaccount.com",
};

for (const [title, changes, expected, stack] of [
  ["a name that the media have", dev({ hostnames: ["media.changelog-dev.com"] }), "apps.changelog.hostnames[0]"],
  ["a name of an origin", prod({ hostnames: ["run.origin.changelog.com"] }), "apps.changelog.hostnames[0]", "prod"],
  [
    "a name that Universal SSL does not cover",
    { letsEncrypt: false, ...dev({ hostnames: ["changelog-dev.com", "a.b.changelog-dev.com"] }) },
    "apps.changelog.hostnames[1]",
  ],
  [
    "a domain of which no Worker can be named",
    { domain: `${"d".repeat(52)}.com`, ...onlyChangelog({ hostnames: [`${"d".repeat(52)}.com`] }) },
    "domain",
  ],
  [
    "one identifier for zone and account",
    { cloudflareAccountId: stacks.dev["groundplan:cloudflareZoneId"] },
    "cloudflareAccountId",
  ],
  [
    "no instance where Kubernetes is",
    prod({ processes: { web: { scaling: { min: 0 }, backgroundWork: false } } }),
    "apps.changelog.processes.web.scaling.min",
    "prod",
  ],
  ["a tag without a lock in prod", prod({ image: "ghcr.io/acme/web:v999" }), "apps.changelog.image", "prod"],
  ["an image of this machine", dev({ image: "localhost:5000/web:v1" }), "apps.changelog.image"],
  ["an image of nobody's", dev({ image: undefined }), "apps.changelog.image"],
  ["an application without the host name that it answers under", dev({ hostnames: [] }), "apps.changelog.hostnames"],
  ["a host name twice", dev({ hostnames: ["changelog-dev.com", "changelog-dev.com"] }), "apps.changelog.hostnames[1]"],
  ["an application that nobody wrote", app("nightly"), "apps.nightly"],
  ["an application of each object", app("constructor"), "apps.constructor"],
  ["no application", { apps: {} }, "apps"],
  ["a word that is misspelt", dev({ hostnam: "x" }), "apps.changelog.hostnam"],
  [
    "a process that the application does not have",
    dev({ processes: { worker: {} } }),
    "apps.changelog.processes.worker",
  ],
  ["a word of another place", dev({ processes: { web: { min: 1 } } }), "apps.changelog.processes.web.min"],
  ["an unknown size", web({ scaling: { least: 1 } }), "apps.changelog.processes.web.scaling.least"],
  ["a text for a number", web({ scaling: { max: "2" } }), "apps.changelog.processes.web.scaling.max"],
  ["fewer than none", web({ scaling: { min: -1 } }), "apps.changelog.processes.web.scaling.min"],
  ["half an instance", web({ scaling: { max: 1.5 } }), "apps.changelog.processes.web.scaling.max"],
  ["more fewest than most", web({ scaling: { min: 5, max: 1 } }), "apps.changelog.processes.web.scaling.max"],
  ["no processor", web({ resources: { cpu: 0 } }), "apps.changelog.processes.web.resources.cpu"],
  ["memory of a list", web({ resources: { memory: [512] } }), "apps.changelog.processes.web.resources.memory"],
  ["work of a text", web({ backgroundWork: "yes" }), "apps.changelog.processes.web.backgroundWork"],
  ["a rollout without steps", web({ rollout: {} }), "apps.changelog.processes.web.rollout.steps"],
  [
    "everything as a step",
    web({ rollout: { steps: [{ weight: 100 }] } }),
    "apps.changelog.processes.web.rollout.steps[0].weight",
  ],
  [
    "a limit of a text",
    web({ rollout: { steps: [{ weight: 5 }], analysis: { minRequests: "many" } } }),
    "apps.changelog.processes.web.rollout.analysis.minRequests",
  ],
  ["an image of a process without a tag", web({ image: "ghcr.io/acme/web" }), "apps.changelog.processes.web.image"],
  ["an address twice, in capitals", { alertEmails: ["ops@example.com", "OPS@example.com"] }, "alertEmails[1]"],
  [
    "more addresses than an alert tells",
    {
      ...{ alertEmails: Array.from({ length: 17 }, (_, index) => `a${index}@example.com`) },
      ...{ billingAccount: undefined, monthlyBudget: undefined },
    },
    "alertEmails",
  ],
  [
    "an account at a registry that nothing is pulled from",
    { registryCredentials: [{ registry: "ghcr.io", username: "acme", passwordSecretVersion: other }] },
    "registryCredentials[0].registry",
  ],
  [
    "an account twice",
    {
      registryCredentials: [1, 2].map(() => ({
        registry: "docker.io",
        username: "acme",
        passwordSecretVersion: other,
      })),
    },
    "registryCredentials[1].registry",
  ],
  [
    "a password in the place of its version",
    { registryCredentials: [{ registry: "docker.io", username: "acme", passwordSecretVersion: "hunter2" }] },
    "registryCredentials[0].passwordSecretVersion",
  ],
  [
    "an account of a Vault that is not named",
    { vaultServiceAccount: vault["groundplan:vaultServiceAccount"] },
    "vaultServiceAccount",
  ],
  ["a restored bucket for a Vault of others", { ...vault, vaultRestoredBucket: "restored-1" }, "vaultRestoredBucket"],
  [
    "one account for Vault and its administrators",
    { ...vault, vaultAdministrator: vault["groundplan:vaultServiceAccount"] },
    "vaultAdministrator",
  ],
  ["an environment that there is not", { environment: "staging" }, "environment"],
] as [string, Values, string, ("dev" | "prod")?][]) {
  test(`${title} is one error, by its key`, async () => {
    const full = Object.entries(changes).map(([key, value]) => [key.includes(":") ? key : `groundplan:${key}`, value]);
    const lines = await linesOf(Object.fromEntries(full) as Values, stack);
    assert.deepEqual(
      lines.map((line) => line.split(": ")[0]),
      [`groundplan:${expected}`],
      lines.join("\n"),
    );
    assert.doesNotMatch(lines.join("\n"), /hunter2/);
  });
}

test("keys and namespaces that are misspelt are told with the one that is meant", async () => {
  const lines = await linesOf({ "groundplan:operatrs": "x", "groundplam:region": "x", "groundplan:operators[0]": "x" });
  assert.equal(lines.length, 3);
  assert.ok(
    lines.some(
      (line) =>
        line ===
        "groundplan:operatrs: unknown key; remove it, or correct its spelling; did you mean groundplan:operators?",
    ),
  );
  assert.ok(lines.some((line) => line.startsWith("groundplam:region: unknown key")));
});

test("a value that Pulumi keeps as a secret is not repeated", async () => {
  const config = { "gcp:project": "changelog-dev", "groundplan:region": "hunter2" };
  const deployment = await run(() => {
    pulumi.runtime.setAllConfig(config, ["groundplan:region"]);
    main();
  });
  assert.match(messages(deployment), /groundplan:region: \[secret\]; use a Google Cloud region/);
  assert.doesNotMatch(messages(deployment), /hunter2/);
});

test("what a runtime refuses of an application names the application's place in the configuration", async () => {
  const config = encoded({ ...stacks.dev, ...web({ backgroundWork: true }) });
  const said = messages(await run(main, { stack: "dev", preview: true, config }));
  assert.match(
    said,
    /^ {2}groundplan:apps\.changelog\.processes\.web\.scaling\.min: 0; use 1 or more: with no instance/m,
  );
});

test("a component that refuses a value of the configuration names the key", () => {
  const compose = (): unknown => new MediaBucket("media", { region: "mars" });
  assert.throws(
    () => withKeys({ "MediaBucket.region": "region" }, compose),
    /region: "mars"; use.*\n {2}region comes from the configuration: region$/s,
  );
  assert.throws(() => withKeys({}, compose), rules.ArgumentError);
});
