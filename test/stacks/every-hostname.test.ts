// An application that answers under each of its host names, through the whole program of an environment.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Application } from "../../stacks/application";
import { programOf } from "../../stacks/program";
import { messages, run } from "../support/program";
import { encoded, valuesOf } from "../support/stack-values";

const image = `docker.io/acme/web:1@sha256:${"0123456789abcdef".repeat(4)}`;

function planOf(stack: "dev" | "prod" | "prod-google", rest: Partial<Application>) {
  const file = stack === "dev" ? "dev" : "prod";
  const values = valuesOf(file);
  const domain = String(values["groundplan:domain"]);
  const hostnames = [domain, `hooks.${domain}`];
  const apps = { shop: { image, hostnames } };
  const config = encoded({ ...values, "groundplan:apps": apps, "groundplan:environment": stack });
  const processes = { web: { port: 8080, scaling: { min: 1 } }, api: { port: 9090, scaling: { min: 1 } } };
  const shop: Application = {
    routes: { "/": "web", "/api": "api" },
    ...(stack === "dev" ? {} : { kubernetes: {}, everyRegion: true }),
    ...rest,
    workload: () => ({ processes, egress: "internet" }),
  };
  return { hostnames, plan: run(programOf({ shop }), { stack: file, config }) };
}

interface Host {
  hostname: string;
  routes?: unknown[];
  redirectTo?: string;
}

for (const [stack, type, answers] of [
  ["dev", "groundplan:index:Cdn", "cloudflare:index/workersRoute:WorkersRoute"],
  ["prod", "groundplan:index:Cdn", "cloudflare:index/loadBalancer:LoadBalancer"],
  ["prod-google", "groundplan:index:GoogleCdn", "gcp:compute/backendService:BackendService"],
] as const) {
  test(`in ${stack} each host name answers where the file says so, and leads to the first otherwise`, async () => {
    for (const everyHostname of [true, false]) {
      const { hostnames, plan } = planOf(stack, { everyHostname });
      const deployment = await plan;
      assert.equal(messages(deployment), "");
      const [first, second] = deployment.one(type).inputs["hosts"] as unknown as Host[];
      assert.deepEqual([first?.hostname, second?.hostname], hostnames);
      assert.equal(second?.redirectTo, everyHostname ? undefined : hostnames[0]);
      assert.deepEqual(second?.routes, everyHostname ? first?.routes : undefined);
      const made = deployment.resources.filter((one) => one.type === answers && one.name.startsWith("cdn-hooks"));
      assert.equal(made.length > 0, everyHostname, made.map(({ name }) => name).join());
    }
  });
}
