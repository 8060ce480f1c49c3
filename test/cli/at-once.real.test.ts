// Commands that write files of one project at the same time.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { lock } from "../../sandbox/lock";
import { execute } from "../support/command";
import { settingsFolder, writeTable } from "../support/new-app/command";

const command = path.join(__dirname, "../../bin/groundplan.js");

test("applications that are written at the same time are all there, in each file", async (context) => {
  const cwd = settingsFolder(context);
  writeTable(cwd, ['import { changelog } from "./changelog";', "", "export const apps: Applications = { changelog };"]);
  const names = ["anna", "bert", "carl", "dora"];
  const runs = await Promise.all(
    names.map((name) =>
      execute(process.execPath, [command, "new", "app", name, "--image", "ghcr.io/acme/one:v1", "--hostname", name], {
        cwd,
      }),
    ),
  );
  assert.deepEqual(
    runs.map(({ code, stderr }) => [code, stderr]),
    names.map(() => [0, ""]),
  );
  for (const file of ["stacks/apps/index.ts", "Pulumi.dev.yaml", "Pulumi.prod.yaml"]) {
    const text = readFileSync(path.join(cwd, file), "utf8");
    for (const name of names) assert.ok(text.includes(name), `${file} has ${name}`);
  }
  for (const name of names) assert.ok(existsSync(path.join(cwd, `stacks/apps/${name}.ts`)));
  assert.deepEqual(readdirSync(path.join(cwd, ".groundplan")), []);
});

test("reviews that are written at the same time are as many as the environment takes", async (context) => {
  const cwd = mkdtempSync(path.join(os.tmpdir(), "groundplan-"));
  context.after(() => {
    rmSync(cwd, { recursive: true });
  });
  const image = `ghcr.io/acme/web@sha256:${"a".repeat(64)}`;
  writeFileSync(path.join(cwd, "Pulumi.yaml"), "name: shop\n");
  writeFileSync(
    path.join(cwd, "Pulumi.dev.yaml"),
    `config:\n  shop:apps:\n    web:\n      image: ${image}\n  shop:reviewsAtOnce: 2\n`,
  );
  const runs = await Promise.all(
    ["1", "2", "3", "4"].map((pull) =>
      execute(process.execPath, [command, "review", pull, "--app", "web", "--image", image], { cwd }),
    ),
  );
  assert.deepEqual(runs.map(({ code }) => code).sort(), [0, 0, 1, 1]);
  assert.equal(readdirSync(cwd).filter((file) => file.startsWith("Pulumi.review-web-")).length, 2);
  for (const { stderr } of runs.filter(({ code }) => code === 1))
    assert.match(stderr, /dev takes 2 reviews at once .* and there are review-web-\d, review-web-\d/);
});

test("a command that waits for long enough says which process works on the files", (context) => {
  const cwd = settingsFolder(context);
  const file = path.join(cwd, "files.lock");
  const giveBack = lock(file, () => undefined);
  const began = Date.now();
  assert.throws(
    () => lock(file, () => undefined, { of: "the files of this project", patience: 200 }),
    new RegExp(`process ${process.pid} on .* has worked on the files of this project since`),
  );
  assert.ok(Date.now() - began >= 200);
  giveBack();
});
