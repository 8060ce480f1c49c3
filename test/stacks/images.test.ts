import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { parse } from "yaml";
import main from "../../stacks";
import { deploy, messages, run } from "../support/program";

const root = path.join(__dirname, "../..");

function configuration(stack: string): Record<string, string> {
  const { config } = parse(fs.readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

function lockFileSays(context: TestContext, text: string): void {
  const read = fs.readFileSync;
  context.mock.method(fs, "readFileSync", (file: string, ...more: [BufferEncoding]) =>
    path.basename(file) === "images.lock.json" ? text : read(file, ...more),
  );
}

test("every image whose tag is locked runs by its digest", async (context) => {
  const config = configuration("prod");
  const locked: Record<string, string> = {
    [`docker.io/hashicorp/vault:${config["groundplan:vaultVersion"] ?? ""}`]: `sha256:${"1".repeat(64)}`,
    "docker.io/library/node:24-alpine": `sha256:${"2".repeat(64)}`,
  };
  lockFileSays(context, JSON.stringify(locked));
  const deployment = await deploy(main, { stack: "prod", config });
  const images = new Set(JSON.stringify(deployment.resources.map(({ inputs }) => inputs)).match(/"image":"[^"]+"/g));
  const ours = [...images].filter((image) => /docker-io/.test(image));
  assert.deepEqual(ours.map((image) => image.replace(/^.*docker-io\//, "").replace(/"$/, "")).sort(), [
    `hashicorp/vault@sha256:${"1".repeat(64)}`,
    `library/node@sha256:${"2".repeat(64)}`,
  ]);
});

for (const [text, reason] of [
  ["{", /Expected property name|end of JSON/],
  ["null", /not a table of images/],
  ['{ "docker.io/library/node:24": 7 }', /not a table of images/],
] as const) {
  test(`a file of digests that says ${text} is an error with its name and what to do`, async (context) => {
    lockFileSays(context, text);
    const said = messages(await run(main, { stack: "dev", config: configuration("dev") }));
    assert.match(said, /images\.lock\.json: .*; restore the file from git/);
    assert.match(said, reason);
  });
}
