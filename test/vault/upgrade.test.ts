// The guard before updates of Vault, in a project as an operator has one: with the real engine where there is one.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { openSandbox, type Adapter, type Outcome } from "../../sandbox";
import { findEngine } from "../../sandbox/engine/detect";

const root = path.join(__dirname, "../..");
const program = `
import * as pulumi from "@pulumi/pulumi";
import { Registry, Vault } from ${JSON.stringify(path.join(root, "components"))};
export = () => {
  const config = new pulumi.Config();
  const region = "europe-west1";
  const images = new Registry("registry", { region, upstreams: ["docker.io/hashicorp", "docker.io/library"] });
  const restoredBucket = config.get("restoredBucket");
  new Vault("vault", {
    version: config.require("version"),
    ...(restoredBucket === undefined ? {} : { restoredBucket }),
    region,
    backupRegion: "europe-west4",
    images,
    administrators: ["group:ops@example.com"],
  });
};
`;

/** A project with a Vault; returns how to plan or deploy one of a release. */
function prepare(context: TestContext, adapter: Adapter) {
  const folder = mkdtempSync(path.join(tmpdir(), "upgrade-"));
  context.after(() => {
    rmSync(folder, { recursive: true });
  });
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  writeFileSync(path.join(folder, "package.json"), '{ "name": "upgrade", "private": true }\n');
  writeFileSync(path.join(folder, "program.ts"), program);
  const options = `{ typescript: false, nodeargs: --require ${path.join(root, "register.cjs")} }`;
  writeFileSync(
    path.join(folder, "Pulumi.yaml"),
    `name: upgrade\nmain: program.ts\nruntime:\n  name: nodejs\n  options: ${options}\n`,
  );
  return async (
    operation: "plan" | "up",
    version: string,
    more: { [key: string]: string } = {},
  ): Promise<{ outcome: Outcome; said: string; errors: string; changed: string[] }> => {
    const lines = Object.entries({ version, ...more }).map(([key, value]) => `  upgrade:${key}: "${value}"\n`);
    writeFileSync(
      path.join(folder, "Pulumi.dev.yaml"),
      `config:\n  gcp:project: acme\n  gcp:region: europe-west1\n${lines.join("")}  sandbox:existing: ["*"]\n`,
    );
    const said: string[] = [];
    const sandbox = await openSandbox({
      projectDir: folder,
      stack: "dev",
      adapter,
      onMessage: (text) => void said.push(text),
    });
    const outcome = await sandbox[operation]();
    const changed = outcome.steps.filter((step) => step.operation !== "same").map((step) => step.name);
    return {
      outcome,
      said: said.join("\n"),
      errors: outcome.errors.map(({ message }) => message).join("\n"),
      changed: [...new Set(changed)].sort(),
    };
  };
}

const noEngine = findEngine() === undefined ? "pulumi is not on PATH" : false;
for (const [adapter, skip] of [
  ["offline", false],
  ["engine", noEngine],
] as const) {
  test(`${adapter}: Vault goes forward and not back, but for data that were restored`, { skip }, async (context) => {
    const at = prepare(context, adapter);
    assert.equal((await at("up", "2.1.2")).errors, "");
    const forward = await at("plan", "2.2.2");
    assert.equal(forward.errors, "");
    assert.deepEqual(forward.changed, [
      "vault",
      "vault-backup",
      "vault-backup-before-update",
      "vault-backup-before-update-done",
    ]);
    assert.match(forward.said, /Vault "vault": Vault 2\.1\.2 becomes 2\.2\.2\. A backup is taken first/);
    assert.match(forward.said, /pause for up to 20 seconds .* restore that backup/);
    const upgraded = await at("up", "2.2.2");
    assert.equal(upgraded.errors, "");
    assert.equal((await at("plan", "2.2.2")).said, "", "an unchanged Vault says nothing");

    for (const operation of ["plan", "up"] as const) {
      const back = await at(operation, "2.1.2");
      assert.match(back.errors, /before hook "vault-upgrade-guard" failed: Vault "vault" cannot be updated:/);
      assert.match(back.errors, /the data have been used by 2\.2\.2, and an older Vault must not follow/);
    }
    assert.match(
      (await at("plan", "2.6.0")).errors,
      /4 minor releases after 2\.2\.2.*last patch release of 2\.5 first/,
    );
    assert.deepEqual((await at("plan", "2.2.2")).changed, [], "what was refused changed nothing");

    const restored = await at("up", "2.1.3", { restoredBucket: "fresh" });
    assert.equal(restored.errors, "");
    assert.match(restored.said, /Vault 2\.1\.3 starts on other data, those of the bucket fresh/);
    assert.match((await at("plan", "2.1.2", { restoredBucket: "fresh" })).errors, /must not follow/);
  });
}
