import assert from "node:assert/strict";
import { test } from "node:test";
import { deploy, emptyState } from "groundplan/sandbox";
import program from "./index";

const zone = { zoneName: "example.com", zoneId: "0".repeat(32), accountId: "1".repeat(32) };
const options = {
  project: "shop",
  config: {
    "gcp:project": "acme-shop-test",
    "shop:image": `docker.io/acme/shop@sha256:${"a".repeat(64)}`,
    "shop:zone": JSON.stringify(zone),
  },
};

test("one constructor is a working system, and a second run changes nothing", async () => {
  const state = emptyState();
  const { outputs, resources } = await deploy(program, { ...options, state });
  const endpoints = outputs["endpoints"] as { [what: string]: { url: string } };
  assert.deepEqual(Object.keys(endpoints).sort(), ["database", "vault", "web"]);
  assert.equal(endpoints["web"]?.url, "https://example.com");
  const kinds = new Set(resources.map(({ type }) => type));
  for (const kind of [
    "gcp:cloudrunv2/service:Service",
    "gcp:sql/database:Database",
    "cloudflare:index/ruleset:Ruleset",
  ]) {
    assert.ok(kinds.has(kind), kind);
  }
  const again = await deploy(program, { ...options, state });
  assert.deepEqual(
    again.resources.filter(({ operation }) => operation !== "same").map(({ urn }) => urn),
    [],
  );
});
