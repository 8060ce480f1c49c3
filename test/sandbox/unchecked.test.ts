import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { openSandbox } from "../../sandbox";
import { packageSchema } from "../../sandbox/schema";
import { deploy, messages, run } from "../support/program";
import { temporaryProject } from "../support/project";

test("a type that the simulated cloud has no schema of is refused with what to add", async () => {
  class Table extends pulumi.CustomResource {
    constructor(name: string) {
      super("gcp:bigtable/table:Table", name, { anything: true });
    }
  }
  const deployment = await run(() => new Table("events"));
  assert.match(
    messages(deployment),
    /does not know gcp:bigtable\/table:Table: .*add it to sandbox\/schemas\/types.json/,
  );
});

test("what has no schema at all goes through, and is said once, with what to add", async () => {
  class Other extends pulumi.CustomResource {
    constructor(type: string, name: string) {
      super(type, name, { anything: true });
    }
  }
  const deployment = await deploy(() => {
    for (const name of ["one", "two"]) new Other("aws:s3/bucket:Bucket", name);
    new Other("kubernetes:cert-manager.io/v1:Certificate", "certificate");
    new Other("pulumi-nodejs:dynamic:Resource", "dynamic");
    new Other("kubernetes:secrets.hashicorp.com/v1beta1:VaultConnection", "known");
  });
  const [bucket = "", certificate = "", dynamic = "", ...more] = deployment.unchecked;
  assert.match(
    bucket,
    /no schema of the package aws: .* looks like an update; add its types to sandbox\/schemas\/types/,
  );
  assert.match(certificate, /kubernetes:cert-manager.io\/v1:Certificate.* go unchecked; add a model/);
  assert.match(dynamic, /dynamic providers of the program: .* go unchecked.*; try them with the real engine/);
  assert.deepEqual(more, []);
});

test("a plan says what it did not check, once", async (context) => {
  class Bucket extends pulumi.CustomResource {
    constructor(name: string) {
      super("aws:s3/bucket:Bucket", name, {});
    }
  }
  const told: string[] = [];
  const sandbox = await openSandbox({
    projectDir: temporaryProject(context),
    stack: "dev",
    adapter: "offline",
    onMessage: (text) => told.push(text),
    program: () => void ["one", "two"].map((name) => new Bucket(name)),
  });
  assert.deepEqual((await sandbox.up()).errors, []);
  assert.deepEqual((await sandbox.plan()).errors, []);
  assert.equal(told.length, 1, told.join("\n"));
  assert.match(told[0] ?? "", /no schema of the package aws/);
});

test("no reference between the schemas' types leads nowhere, where values would go unchecked", () => {
  for (const name of ["cloudflare", "gcp", "kubernetes", "random", "tls", "vault"]) {
    const schema = packageSchema(name);
    assert.ok(schema !== undefined, name);
    const references = JSON.stringify(schema).matchAll(/"type":"object","ref":"([^"]+)"/g);
    const missing = [...references].flatMap(([, key = ""]) => (Object.hasOwn(schema.types, key) ? [] : [key]));
    assert.deepEqual(missing, [], name);
  }
});
