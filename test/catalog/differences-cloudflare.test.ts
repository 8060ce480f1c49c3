import assert from "node:assert/strict";
import { test } from "node:test";
import { Cdn, CloudflarePlan, WorkerOrigin } from "../../components";
import { deploy } from "../support/program";
import { deployedTypes, rowProblems } from "./deployed";
import { cloudflareDifferences } from "./differences-cloudflare";

const zone = { zoneId: "z".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" };
const otherZone = { ...zone, zoneId: "y".repeat(32), zoneName: "example.dev" };

/** Every type that dev and prod deploy, and Universal SSL, which `letsEncrypt: false` deploys. */
async function resources(): Promise<Deployed[]> {
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

interface Deployed {
  type: string;
  name: string;
  inputs: { [property: string]: unknown };
  ignoreChanges: string[];
}

test("each type at Cloudflare tells what the API fills in", async () => {
  const types = [...deployedTypes("cloudflare:"), "cloudflare:index/universalSslSetting:UniversalSslSetting"];
  const remedy = "what the API fills in, normalises or reorders, how the program treats it, and the source";
  assert.deepEqual(rowProblems(types, cloudflareDifferences, "differences-cloudflare.ts", remedy), []);
  const deployed = new Set((await resources()).map(({ type }) => type));
  assert.deepEqual([...deployed].sort(), types.sort(), "this file deploys each of them");
});

test("what is said to be written is, and what is said to be ignored is", async () => {
  const problems = (await resources()).flatMap((resource) => {
    const { properties } = cloudflareDifferences[resource.type] ?? assert.fail(resource.type);
    const ignored = Object.keys(properties).filter((path) => properties[path] === "ignored");
    const unlike = ignored.sort().join() === [...resource.ignoreChanges].sort().join() ? [] : ["ignoreChanges"];
    const missing = Object.keys(properties)
      .filter((path) => properties[path] === "written")
      .filter((path) => valuesAt(resource.inputs, path.split(".")).includes(undefined));
    return [...unlike, ...missing].map((path) => `${resource.type} ${resource.name}: ${path}`);
  });
  assert.deepEqual(problems, []);
});

test("what is harmless because it is not sent is not sent", async () => {
  const sent = (await resources()).flatMap((resource) =>
    Object.entries(cloudflareDifferences[resource.type]?.properties ?? {})
      .filter(([, treatment]) => typeof treatment === "object" && treatment.harmless.startsWith("not sent"))
      .filter(([path]) => valuesAt(resource.inputs, path.split(".")).some((value) => value !== undefined))
      .map(([path]) => `${resource.type} ${resource.name}: ${path}`),
  );
  assert.deepEqual(sent, []);
});

test("what would come back in another form is written in that form", async () => {
  for (const { type, inputs, name } of await resources()) {
    if (type.endsWith(":DnsRecord")) {
      assert.match(String(inputs["name"]), /^[a-z0-9.-]+[a-z]$/, name);
      assert.match(String(inputs["content"]), /^(100::|[a-z0-9.-]+[a-z])$/, name);
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

/** The values at a path; a part that is not there has `undefined`, unless it belongs to what is not there at all. */
function valuesAt(value: unknown, [step, ...rest]: string[]): unknown[] {
  if (step === undefined) return [value];
  const property = step.replace("[]", "");
  const inner = (value as Record<string, unknown> | undefined)?.[property];
  if (step.endsWith("[]")) return ((inner ?? []) as unknown[]).flatMap((element) => valuesAt(element, rest));
  return inner === undefined && rest.length > 0 ? [] : valuesAt(inner, rest);
}
