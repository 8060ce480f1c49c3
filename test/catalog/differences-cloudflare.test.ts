import assert from "node:assert/strict";
import { test } from "node:test";
import { Cdn, CloudflarePlan, WorkerOrigin } from "../../components";
import { deploy, type RegisteredResource } from "../support/program";
import { unlikeRows } from "./differences";
import { cloudflareDifferences } from "./differences-cloudflare";

const zone = { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" };
const otherZone = { ...zone, zoneId: "2".repeat(32), zoneName: "example.dev" };

/** Every type that dev and prod deploy, and Universal SSL, which `letsEncrypt: false` deploys. */
async function resources(): Promise<RegisteredResource[]> {
  const { resources: deployed } = await deploy(() => {
    const media = { bucketName: "media-1234", cacheControl: "public, max-age=60" };
    const origins = ["run", "gke"].map((originName) => ({
      originName,
      hostname: `${originName}.origin.example.com`,
      healthPath: "/health",
    }));
    new Cdn("hosts", {
      zone,
      plan: CloudflarePlan.Free,
      letsEncrypt: true,
      hosts: [
        {
          hostname: "www.example.com",
          routes: [
            { path: "/", origins },
            { path: "/media", media },
          ],
        },
        { hostname: "example.com", redirectTo: "www.example.com" },
      ],
      clientIdentity: { caCertificate: "authority", certificate: "certificate", privateKey: "key" },
    });
    const origin = new WorkerOrigin("worker", {
      zone: otherZone,
      serviceName: "web",
      location: "europe-west1",
      url: "https://web-123456789012.europe-west1.run.app",
      healthPath: "/health",
    });
    new Cdn("own", {
      zone: otherZone,
      plan: CloudflarePlan.Free,
      letsEncrypt: false,
      hosts: [{ hostname: "example.dev", routes: [{ path: "/", origins: [origin] }] }],
    });
  });
  return deployed.filter(({ type }) => type.startsWith("cloudflare:"));
}

test("this file deploys each type at Cloudflare, and it does what the rows say", async () => {
  const deployed = await resources();
  assert.deepEqual([...new Set(deployed.map(({ type }) => type))].sort(), Object.keys(cloudflareDifferences).sort());
  assert.deepEqual(unlikeRows(deployed, cloudflareDifferences), []);
});

test("what would come back in another form is written in that form", async () => {
  for (const { type, inputs, name } of await resources()) {
    if (type.endsWith(":DnsRecord")) {
      assert.match(inputs["name"] as string, /^[a-z0-9.-]+[a-z]$/, name);
      assert.match(inputs["content"] as string, /^(100::|[a-z0-9.-]+[a-z])$/, name);
      if (inputs["proxied"] === true) assert.equal(inputs["ttl"], 1, name);
    }
    if (type.endsWith(":CertificatePack")) assert.ok((inputs["hosts"] as string[]).includes("example.com"), name);
    if (type.endsWith(":LoadBalancerPool")) assert.equal((inputs["origins"] as unknown[]).length, 1, name);
    if (type.endsWith(":WorkersScript")) {
      const bindings = (inputs["bindings"] as { name: string }[]).map((binding) => binding.name);
      assert.deepEqual(bindings, [...bindings].sort(), name);
    }
  }
});
