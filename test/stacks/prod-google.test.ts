// What production behind Google's front door refuses.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Applications } from "../../stacks/application";
import { apps } from "../../stacks/apps";
import { directus } from "../../stacks/apps/directus";
import { programOf } from "../../stacks/program";
import { run } from "../support/program";
import { encoded, valuesOf, type Values } from "../support/stack-values";

async function errors(values: Values, applications: Applications): Promise<string> {
  const config = encoded({ ...valuesOf("prod"), "groundplan:environment": "prod-google", ...values });
  const deployment = await run(programOf(applications), { stack: "prod", config, preview: true });
  return deployment.errors.map(({ message }) => message).join("\n");
}

test("while the other front door is beside prod's, what only Cloudflare's does is refused as well, once", async () => {
  for (const environment of ["prod", "prod-google"]) {
    const told = await errors(
      {
        "groundplan:environment": environment,
        "groundplan:secondFrontDoor": "without-records",
        "groundplan:maintenanceAddresses": ["192.0.2.7"],
      },
      { ...apps, directus: { ...directus, site: { folder: "dist" } } },
    );
    assert.equal(told.match(/groundplan:maintenanceAddresses: /g)?.length, 1, told);
    assert.equal(told.match(/groundplan:apps\.directus: .*\(site of its file\)/g)?.length, 1, told);
  }
});

test("an environment with one front door for good has no other", async () => {
  const dev = { ...valuesOf("dev"), "groundplan:environment": "dev", "groundplan:secondFrontDoor": "with-records" };
  const deployment = await run(programOf(apps), { stack: "dev", config: encoded(dev), preview: true });
  const told = deployment.errors.map(({ message }) => message).join("\n");
  assert.match(told, /groundplan:secondFrontDoor: .*; remove it: prod and prod-google have two front doors to move/);
  assert.match(
    await errors({ "groundplan:secondFrontDoor": "both" }, apps),
    /groundplan:secondFrontDoor: .*; use one of none, without-records, with-records/,
  );
});

test("what only Cloudflare's front door does is refused by its key, all at once", async () => {
  const edgeRules = [{ name: "old", redirect: { to: "https://example.com/" } }];
  const told = await errors(
    { "groundplan:maintenance": ["cms.changelog.com"], "groundplan:maintenanceAddresses": ["192.0.2.7"] },
    { ...apps, directus: { ...directus, site: { folder: "dist" }, edgeRules } },
  );
  for (const one of [
    /groundplan:maintenanceAddresses: .*; leave it out, or set groundplan:environment to prod/,
    /groundplan:apps\.directus: .*\(site of its file\)/,
    /groundplan:apps\.directus: .*\(edgeRules of its file\)/,
  ])
    assert.match(told, one);
});
