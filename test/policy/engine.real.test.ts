// The pack beside a program that knows nothing of it, asked by the Pulumi engine: `pulumi preview --policy-pack policy`.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { devDependencies } from "groundplan/package.json";
import { findEngine } from "../../sandbox/engine/detect";
import { execute } from "../support/command";
import { root } from "../support/project";

const engine = findEngine();
const home = process.env["PULUMI_HOME"] ?? path.join(os.homedir(), ".pulumi");
const provider = `resource-gcp-v${devDependencies["@pulumi/gcp"]}`;
const skip =
  engine === undefined
    ? "pulumi is not on PATH: the pack is not tried with the engine"
    : fs.existsSync(path.join(home, "plugins", provider))
      ? false
      : `${provider} is not installed: the pack is not tried with the engine`;

// It asks Google nothing: a preview of new grants needs no answer.
const program = `const gcp = require("@pulumi/gcp");
const provider = new gcp.Provider("google", { project: "acme", accessToken: "none" });
new gcp.storage.BucketIAMMember(
  "readers",
  { bucket: "downloads", role: "roles/storage.objectViewer", member: process.env.MEMBER },
  { provider },
);
`;

test("a preview of a foreign program stops at a broken rule, and passes without one", { skip }, async (context) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundplan-pack-"));
  context.after(() => {
    fs.rmSync(folder, { recursive: true });
  });
  fs.mkdirSync(path.join(folder, "state"));
  fs.writeFileSync(path.join(folder, "Pulumi.yaml"), "name: foreign\nruntime: nodejs\n");
  fs.writeFileSync(path.join(folder, "package.json"), '{ "name": "foreign", "main": "index.js" }');
  fs.writeFileSync(path.join(folder, "index.js"), program);
  fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  const env = {
    PULUMI_BACKEND_URL: `file://${folder}/state`,
    PULUMI_CONFIG_PASSPHRASE: "of a test",
    PULUMI_SKIP_UPDATE_CHECK: "1",
  };
  const pulumi = (args: string[], MEMBER: string): ReturnType<typeof execute> =>
    execute(engine ?? "pulumi", [...args, "--non-interactive"], { cwd: folder, env: { ...env, MEMBER } });
  assert.equal((await pulumi(["stack", "init", "prod"], "")).code, 0);
  const preview = ["preview", "--policy-pack", path.join(root, "policy")];
  const refused = await pulumi(preview, "allUsers");
  assert.notEqual(refused.code, 0);
  assert.match(
    refused.stdout + refused.stderr,
    /\[mandatory\] {2}public-member {2}\(gcp:storage:BucketIAMMember: readers\)/,
  );
  assert.match(refused.stdout + refused.stderr, /opens it to allUsers, which is everybody on the internet\./);
  const passed = await pulumi(preview, "group:readers@example.com");
  assert.equal(passed.code, 0, passed.stdout + passed.stderr);
  assert.doesNotMatch(passed.stdout + passed.stderr, /\[mandatory\]/);
});
