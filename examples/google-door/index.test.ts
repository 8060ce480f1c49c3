import assert from "node:assert/strict";
import { test } from "node:test";
import { deploy, type Deployment } from "groundplan/sandbox";
import program from "./index";

const config = {
  "gcp:project": "acme-shop-test",
  "google-door:image": `docker.io/acme/shop@sha256:${"a".repeat(64)}`,
  "google-door:vaultAddress": "https://vault.example.com",
  "google-door:vaultServiceAccount": "vault-server@acme-platform.iam.gserviceaccount.com",
  "google-door:vaultAdministrator": "vault-administrator@acme-platform.iam.gserviceaccount.com",
};

interface UrlMap {
  pathMatchers: { name: string; pathRules?: unknown[]; defaultRouteAction?: unknown; defaultUrlRedirect?: unknown }[];
}

const mapOf = (deployment: Deployment): UrlMap =>
  deployment.one("gcp:compute/uRLMap:URLMap", "door").inputs as unknown as UrlMap;

test("both regions are behind one load balancer, with what is cached, certified and watched", async () => {
  const deployment = await deploy(program, { project: "google-door", config });
  assert.deepEqual(deployment.outputs["urls"], { "shop.example.com": "https://shop.example.com" });
  const service = deployment.one("gcp:compute/backendService:BackendService", "door-shop-example-com").inputs;
  assert.equal((service["backends"] as unknown[]).length, 2);
  assert.equal(service["enableCdn"], undefined);
  const images = deployment.resources.find(({ name }) => /^door-shop-example-com-images-.*-tuned$/.test(name));
  assert.equal((images?.inputs["cdnPolicy"] as { serveWhileStale: number }).serveWhileStale, 3600);
  const named = (type: string): string[] =>
    deployment.resources.filter((resource) => resource.type === type).map(({ name }) => name);
  const names = ["door-shop-example-com", "door-www-shop-example-com"];
  assert.deepEqual(named("gcp:certificatemanager/certificate:Certificate").sort(), names);
  assert.ok(named("gcp:monitoring/alertPolicy:AlertPolicy").includes("door-certificate"));
});

test("the switch closes the shop, and the redirect to it stays", async () => {
  const closed = await deploy(program, { project: "google-door", config: { ...config, "google-door:closed": "true" } });
  const { pathMatchers } = mapOf(closed);
  const shop = pathMatchers.find(({ name }) => name.startsWith("host-"));
  assert.deepEqual(shop?.defaultRouteAction, {
    faultInjectionPolicy: { abort: { httpStatus: 503, percentage: 100 } },
  });
  assert.equal(shop.pathRules, undefined);
  assert.ok(pathMatchers.some(({ defaultUrlRedirect }) => defaultUrlRedirect !== undefined));
});
