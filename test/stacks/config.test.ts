import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { overlap } from "../../components/network/addresses";
import { readConfig, type Config } from "../../stacks/config";
import main from "../../stacks";
import { messages, run } from "../support/program";
import { appsOf } from "../support/stack-apps";
import { encoded, valuesOf, type Values } from "../support/stack-values";

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
