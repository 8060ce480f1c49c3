// Whoever is told of ends of support is told of everything that has one.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { versionsOf } from "../../inventory/find";
import { releases } from "../../inventory/table";
import main from "../../stacks";
import { parseSettings } from "../../sync/settings";
import { endingSupport } from "../../sync/support";
import { deploy } from "../support/program";
import { root } from "../support/project";
import { encoded, valuesOf } from "../support/stack-values";

const locked = JSON.parse(fs.readFileSync(path.join(root, "images.lock.json"), "utf8")) as Record<string, string>;
const lastDay = Date.parse("2999-01-01");

for (const stack of ["dev", "prod"]) {
  test(`the reconciler of ${stack} knows each version that the inventory finds and whose end the table has`, async () => {
    const deployment = await deploy(main, { stack, config: encoded(valuesOf(stack)) });
    const { rawInputs } = deployment.one("gcp:storage/bucketObject:BucketObject", "platform-secret-sync-settings");
    const { versions } = parseSettings((rawInputs["source"] as { text: string }).text);
    // Google raises what runs in a cluster of a release channel by itself: a version of today would be told of tomorrow.
    const resources = deployment.resources
      .filter(({ type }) => type !== "gcp:container/cluster:Cluster")
      .map(({ urn, type, name, inputs, outputs }) => ({ urn, type, name, inputs, outputs }));
    const found = versionsOf(resources, locked).flatMap(({ product, version }) =>
      product === undefined || version === undefined ? [] : [{ product, version }],
    );
    assert.deepEqual(
      endingSupport(found, lastDay)
        .map(({ name }) => name)
        .sort(),
      endingSupport(versions, lastDay)
        .map(({ name }) => name)
        .sort(),
    );
    const told = new Set(versions.map(({ product }) => product));
    assert.deepEqual([...told].sort(), ["hashicorp-vault", "nodejs", "postgresql", "valkey"]);
    for (const product of told) assert.ok(Object.hasOwn(releases.products, product), product);
  });
}
