// What goes wrong with a whole program and its files, seen as a user does: by the command's exit, output and files.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { PlanDocument } from "../../cli/document";
import type { Adapter } from "../../sandbox";
import { findEngine } from "../../sandbox/engine/detect";
import { execute, type CommandResult } from "../support/command";
import { groundplanHere } from "../support/in-process";

const root = join(__dirname, "..", "..");
const engine = findEngine() === undefined ? "pulumi is not on PATH: the engine's adapter is not tested" : false;
const adapters = [
  ["offline", false],
  ["engine", engine],
] as const;

/** A project with one program, and how to run the command on it. */
interface Mini {
  folder: string;
  write: (program: string) => void;
  /** In a process of its own. */
  run: (adapter: Adapter, operation: PlanDocument["operation"], ...options: string[]) => Promise<CommandResult>;
  /** In this process, where the engine, whose programs have one of their own anyway, is not asked. */
  runHere: Mini["run"];
  /** The same with `--json`, read. */
  json: (adapter: Adapter, operation: PlanDocument["operation"]) => Promise<PlanDocument>;
}

function mini(context: TestContext, program: string): Mini {
  const folder = mkdtempSync(join(tmpdir(), "mini-"));
  context.after(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (text: string): void => {
    const imports = ["gcp", "vault", "pulumi"].map((name) => `import * as ${name} from "@pulumi/${name}";\n`);
    writeFileSync(
      join(folder, "index.ts"),
      imports.filter((line) => text.includes(`${line.split(" ")[3] ?? ""}.`)).join("") + text,
    );
  };
  write(program);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "name": "mini", "private": true }\n');
  const options = `{ typescript: false, nodeargs: --require ${join(root, "register.cjs")} }`;
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    `name: mini\nmain: index.ts\nruntime:\n  name: nodejs\n  options: ${options}\n`,
  );
  writeFileSync(join(folder, "Pulumi.dev.yaml"), "config: { gcp:project: acme }\n");
  const run: Mini["run"] = (adapter, operation, ...more) =>
    execute(process.execPath, [join(root, "bin/groundplan.js"), operation, "dev", "--cwd", folder, ...more], {
      env: { GROUNDPLAN_ADAPTER: adapter },
    });
  const runHere: Mini["run"] = (adapter, operation, ...more) =>
    adapter === "engine"
      ? run(adapter, operation, ...more)
      : groundplanHere([operation, "dev", "--cwd", folder, ...more], { env: { GROUNDPLAN_ADAPTER: adapter } });
  return {
    folder,
    write,
    run,
    runHere,
    json: async (adapter, operation) =>
      JSON.parse((await runHere(adapter, operation, "--json")).stdout) as PlanDocument,
  };
}

/** Programs whose refusal quotes a secret: a form, a value of an enumeration, a reference. */
const leaking = [
  'new gcp.storage.Bucket("b", { location: "EU", name: pulumi.secret("HUNTER2_Secret") });',
  `new gcp.cloudrunv2.Service("s", {
    location: "europe-west1", ingress: pulumi.secret("hunter6"), template: { containers: [{ image: "a" }] },
  });`,
  'new gcp.secretmanager.SecretVersion("v", { secret: pulumi.secret("projects/p/secrets/hunter3"), secretData: "x" });',
];

const endless = `
new gcp.storage.Bucket("early", { location: "EU" });
export = async () => {
  await new Promise(() => undefined);
  new gcp.storage.Bucket("late", { location: "EU" });
};
`;

for (const [adapter, skip] of adapters) {
  test(`${adapter}: a refusal shows no secret`, { skip }, async (context) => {
    const { runHere, write } = mini(context, "");
    for (const program of leaking) {
      write(program);
      const { code, stdout, stderr } = await runHere(adapter, "plan", "--json");
      assert.equal(code, 1);
      assert.doesNotMatch(stdout + stderr, /hunter/i);
      const { errors } = JSON.parse(stdout) as PlanDocument;
      assert.equal(errors.length, 1, stdout);
      assert.match(errors[0]?.message ?? "", /^\[secret\] /);
    }
  });

  test(`${adapter}: an up that is refused has no steps`, { skip }, async (context) => {
    const { json, runHere } = mini(context, 'new gcp.storage.Bucket("b", { location: "EU", name: "Media" });');
    if (adapter === "offline") assert.equal((await json(adapter, "plan")).summary.create, 1);
    const refused = await json(adapter, "up");
    assert.deepEqual(refused.resources, []);
    assert.equal(refused.summary.create, 0);
    assert.equal(refused.errors.length, 1);
    assert.doesNotMatch((await runHere(adapter, "up")).stdout, /[1-9] to create/);
  });

  test(`${adapter}: a program that never finishes is refused, and nothing is deleted`, { skip }, async (context) => {
    const { folder, run, json, write } = mini(context, endless.replace("await new Promise(() => undefined);", ""));
    assert.deepEqual((await json(adapter, "up")).errors, []);
    write(endless);
    for (const operation of ["plan", "up"] as const) {
      const { code, stdout } = await run(adapter, operation, "--json");
      assert.equal(code, 1);
      const { errors } = JSON.parse(stdout) as PlanDocument;
      assert.match(errors[0]?.message ?? "", /the program never finished/);
    }
    const name = adapter === "engine" ? "dev.engine" : "dev";
    assert.ok(!existsSync(join(folder, `.groundplan/sandbox/mini/${name}.json.lock`)), "the lock was given back");
    write(endless.replace("await new Promise(() => undefined);", ""));
    const { summary } = await json(adapter, "plan");
    assert.deepEqual([summary.create, summary.same], [0, 2], "both buckets are there");
  });

  test(`${adapter}: what a program prints is not part of the result`, { skip }, async (context) => {
    const { run } = mini(context, 'console.log("printed"); process.stdout.write("written\\n"); export const a = 1;');
    const { stdout, stderr } = await run(adapter, "plan", "--json");
    assert.deepEqual((JSON.parse(stdout) as PlanDocument).outputs, { a: 1 });
    if (adapter === "offline") assert.match(stderr, /printed\nwritten/);
  });

  test(`${adapter}: a stack's file that cannot be read leaves no lock`, { skip }, async (context) => {
    const { folder, runHere } = mini(context, "export const a = 1;");
    writeFileSync(join(folder, "Pulumi.dev.yaml"), "config: [}\n");
    const { code, stderr } = await runHere(adapter, "up");
    assert.notEqual(code, 0);
    assert.match(stderr, /Pulumi\.dev\.yaml/);
    for (const name of ["dev.engine", "dev"])
      assert.ok(!existsSync(join(folder, `.groundplan/sandbox/mini/${name}.json.lock`)), name);
  });
}

test("a program that ends the process does not succeed", async (context) => {
  const { run } = mini(context, "process.exit(0);");
  const { code, stderr } = await run("offline", "plan");
  assert.equal(code, 1);
  assert.match(stderr, /The program ended the process/);
});

test(
  "the change of a value inside a secret table is shown alike by both adapters",
  { skip: engine },
  async (context) => {
    const program = (value: string): string =>
      `new gcp.storage.Bucket("b", { location: "EU", labels: pulumi.secret({ same: "1", other: "${value}" }) });`;
    const { json, write } = mini(context, program("before"));
    await json("engine", "up");
    await json("offline", "up");
    write(program("after"));
    for (const operation of ["plan", "up"] as const) {
      const [offline, withEngine] = [await json("offline", operation), await json("engine", operation)];
      const changes = offline.resources.flatMap(({ diff }) => diff);
      assert.deepEqual(changes, [
        { path: "labels.other", kind: "update", replaces: false, from: "[secret]", to: "[secret]" },
      ]);
      assert.deepEqual(withEngine.resources, offline.resources);
    }
  },
);

test("the engine's state that was cut off is named", { skip: engine }, async (context) => {
  const { folder, json, run } = mini(context, 'new gcp.storage.Bucket("b", { location: "EU" });');
  await json("engine", "up");
  const file = join(folder, ".groundplan/engine/.pulumi/stacks/mini/dev.json");
  writeFileSync(file, readFileSync(file, "utf8").slice(0, 200));
  const { code, stderr } = await run("engine", "plan");
  assert.notEqual(code, 0);
  assert.match(stderr, /stacks\/mini\/dev\.json is damaged; restore it, or delete .* to start anew/);
});
