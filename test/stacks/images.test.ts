import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import main from "../../stacks";
import { deploy } from "../support/program";

const root = path.join(__dirname, "../..");

function configuration(stack: string): Record<string, string> {
  const { config } = parse(fs.readFileSync(path.join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

test("every image whose tag is locked runs by its digest", async (context) => {
  const config = configuration("prod");
  const locked: Record<string, string> = {
    [`docker.io/hashicorp/vault:${config["groundplan:vaultVersion"] ?? ""}`]: `sha256:${"1".repeat(64)}`,
    "docker.io/library/node:24-alpine": `sha256:${"2".repeat(64)}`,
  };
  const read = fs.readFileSync;
  context.mock.method(fs, "readFileSync", (file: string, ...more: [BufferEncoding]) =>
    path.basename(file) === "images.lock.json" ? JSON.stringify(locked) : read(file, ...more),
  );
  const deployment = await deploy(main, { stack: "prod", config });
  const images = new Set(JSON.stringify(deployment.resources.map(({ inputs }) => inputs)).match(/"image":"[^"]+"/g));
  const ours = [...images].filter((image) => /docker-io/.test(image));
  assert.deepEqual(ours.map((image) => image.replace(/^.*docker-io\//, "").replace(/"$/, "")).sort(), [
    `hashicorp/vault@sha256:${"1".repeat(64)}`,
    `library/node@sha256:${"2".repeat(64)}`,
  ]);
});
