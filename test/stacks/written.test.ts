// What Pulumi's parser of YAML changes before the program sees it: the program looks into the file itself.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import * as state from "@pulumi/pulumi/runtime/state";
import { parse, stringify } from "yaml";
import main from "../../stacks";
import { messages, run } from "../support/program";

type Values = Record<string, unknown>;

const source = fs.readFileSync(path.join(__dirname, "../../Pulumi.dev.yaml"), "utf8");
const dev = (parse(source) as { config: Values }).config;
let folder: string;

before(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "written-"));
});

after(() => {
  fs.rmSync(folder, { recursive: true });
});

/** Lines of the error, for what the stack's file says beyond that of dev, and what Pulumi makes of that. */
async function linesOf(written: Record<string, string>, given: Values, file = "Pulumi.dev.yaml"): Promise<string[]> {
  const rest = Object.entries({ ...dev, "gcp:labels": { a: "1" } }).filter(([key]) => !Object.hasOwn(given, key));
  const own = Object.entries(written).map(([key, text]) => `  ${key}: ${text}\n`);
  fs.writeFileSync(path.join(folder, file), stringify({ config: Object.fromEntries(rest) }) + own.join(""));
  const config = [...rest, ...Object.entries(given)].map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const withFolder = (): unknown => {
    const { options } = (state as unknown as { getStore(): { settings: { options: Values } } }).getStore().settings;
    const { rootDirectory } = options;
    options["rootDirectory"] = folder;
    try {
      return main();
    } finally {
      options["rootDirectory"] = rootDirectory;
    }
  };
  const deployment = await run(withFolder, {
    stack: "dev",
    preview: true,
    config: Object.fromEntries(config) as Record<string, string>,
  });
  fs.rmSync(path.join(folder, file));
  return messages(deployment)
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
}

const told = (key: string, written: string, read: string): string =>
  `${key}: ${written} is written without quotes, and Pulumi reads ${read}; write "${written}" in Pulumi.dev.yaml`;

const number = (key: string, written: string, read: string): string =>
  `${key}: ${written} is a number that Pulumi reads as ${read}; write it in Pulumi.dev.yaml in decimal digits, without a zero before them`;

// What Pulumi 3.260 hands over for each of these texts.
for (const [key, written, read] of [
  ["projectNumber", "0100000000002", "8589934594"],
  ["projectNumber", "123456789012345678901234", "1.2345678901234569e+23"],
  ["vaultVersion", "1.20", "1.2"],
  ["postgresTier", "1e3", "1000"],
  ["postgresTier", "2026-01-02", "2026-01-02 00:00:00 +0000 UTC"],
  ["vaultRestoredBucket", "True", "true"],
  ["vaultRestoredBucket", "yes", "true"],
  ["recoveryThreshold", "0_3", "3"],
] as const) {
  test(`${key}: ${written}, which Pulumi reads as ${read}, is told as it is written`, async () => {
    const full = `groundplan:${key}`;
    const lines = await linesOf({ [full]: written }, { [full]: read });
    assert.equal(lines[0], told(full, written, read));
    const others = lines.slice(1).filter((line) => !line.startsWith(`${full}: `) || line.includes(`"${read}"`));
    assert.deepEqual(others, [], "what else is wrong with the key shows the text that is written");
  });
}

test("members of lists and of objects are told by their places, all at once, and a place of a password shows no value", async () => {
  const lines = await linesOf(
    {
      "groundplan:operators": "[user:a@example.com, 1.10]",
      "groundplan:registryCredentials":
        "[{ registry: docker.io, username: 0123, passwordSecretVersion: 0456 }] # short for a list",
      "gcp:userProjectOverride": "0777",
    },
    {
      "groundplan:operators": ["user:a@example.com", 1.1],
      "groundplan:registryCredentials": [{ registry: "docker.io", username: 83, passwordSecretVersion: 302 }],
      "gcp:userProjectOverride": "511",
    },
  );
  assert.deepEqual(lines.slice(0, 4), [
    told("groundplan:operators[1]", "1.10", "1.1"),
    told("groundplan:registryCredentials[0].username", "0123", "83"),
    "groundplan:registryCredentials[0].passwordSecretVersion: [not shown] has no quotes in Pulumi.dev.yaml; add them",
    told("gcp:userProjectOverride", "0777", "511"),
  ]);
  assert.doesNotMatch(lines.join("\n"), /0456|302/);
});

test("what is wrong in the table of applications is told by its place, and a number there may have zeros at its end", async () => {
  const apps = (min: unknown, memory: unknown, image: unknown): Values => ({
    changelog: {
      image,
      hostnames: ["changelog-dev.com"],
      processes: { web: { backgroundWork: false, scaling: { min }, resources: { cpu: 1, memory } } },
    },
  });
  const written = (min: string, memory: string, image: string): string =>
    `{ changelog: { image: ${image}, hostnames: [changelog-dev.com], processes: { web: { backgroundWork: False, scaling: { min: ${min} }, ` +
    `resources: { cpu: 1.0, memory: ${memory} } } } } }`;
  const image = "ghcr.io/acme/web:v7";
  const key = "groundplan:apps";
  assert.deepEqual(await linesOf({ [key]: written("0", "1024.0", image) }, { [key]: apps(0, 1024, image) }), []);
  const at = `${key}.changelog`;
  const sizes = `${at}.processes.web`;
  assert.deepEqual(await linesOf({ [key]: written("010", "1e3", "1.10") }, { [key]: apps(8, 1000, 1.1) }), [
    told(`${at}.image`, "1.10", "1.1"),
    number(`${sizes}.scaling.min`, "010", "8"),
    number(`${sizes}.resources.memory`, "1e3", "1000"),
    `${at}.image: "1.10"; name the image's tag or its digest too: without them it is whatever comes last`,
    `${sizes}.scaling.min: "010"; set a whole number`,
    `${sizes}.resources.memory: "1e3"; set a whole number`,
  ]);
});

test("a truth value, a number and a secret that arrive as they are written are fine", async () => {
  assert.deepEqual(
    await linesOf(
      {
        "groundplan:letsEncrypt": "True",
        "groundplan:recoveryThreshold": "3",
        "groundplan:projectNumber": '"100000000002"',
        "gcp:accessToken": "{ secure: AAAA }",
        "pulumi:disable-default-providers": '["*"]',
      },
      {
        "groundplan:letsEncrypt": "true",
        "groundplan:recoveryThreshold": "3",
        "groundplan:projectNumber": "100000000002",
        "gcp:accessToken": "x",
        "pulumi:disable-default-providers": ["*"],
      },
    ),
    [],
  );
});

test("a file that Pulumi was not given says nothing, nor does one that is missing or no YAML", async () => {
  /** Lines beside that of a key which nothing reads, by which dev is refused before it is planned. */
  const others = async (written: Record<string, string>, given: Values, file?: string): Promise<string[]> => {
    const lines = await linesOf(written, { ...given, "groundplan:unread": "1" }, file);
    const rest = lines.filter((line) => !line.startsWith("groundplan:unread: "));
    assert.equal(rest.length, lines.length - 1, lines.join("\n"));
    return rest;
  };
  const written = { "groundplan:projectNumber": "0100000000002" };
  const given = { "groundplan:projectNumber": "8589934594" };
  assert.notDeepEqual(await others(written, given), []);
  assert.deepEqual(await others(written, given, "Pulumi.other.yaml"), []);
  assert.deepEqual(await others({ ...written, "gcp:region": "europe-west4" }, { ...given, "gcp:region": "x" }), []);
  assert.deepEqual(await others({ ...written, "gcp:zone": "[" }, given), []);
  for (const [key, text, read] of [
    ["projectNumber", "0100000000002", "100000000003"],
    ["postgresTier", "1e3", "db-custom-2-7680"],
    ["postgresTier", "2026-01-02", "db-custom-2-7680"],
    ["vaultRestoredBucket", "yes", "restored-1"],
  ] as const) {
    assert.deepEqual(await others({ [`groundplan:${key}`]: text }, { [`groundplan:${key}`]: read }), []);
  }
});
