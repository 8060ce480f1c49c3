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
