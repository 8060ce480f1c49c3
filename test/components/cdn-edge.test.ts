// Rules of a front door: what they deploy. Random tables are in cdn-edge-random.test.ts.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { Cdn, EdgeRulesMode, type EdgeRule } from "../../components";
import { householdOf } from "../../components/internal/edge-rules";
import { deploy, type RegisteredResource } from "../support/program";
import { functionFile } from "../support/samples";
import { args, host, worker } from "../support/cdn-hosts";
import { www } from "../support/cdn-edge";

test("rules put a router before a host name, with a variable for each, its origins and its own code", async () => {
  const rules: EdgeRule[] = [
    { name: "far", when: { headers: [{ name: "X-Region", values: ["west"] }] }, origin: "west" },
    { name: "at-once", when: { paths: ["/b", "/a/"] }, origin: "jobs", rewrite: { path: "/c/", addsRest: true } },
    {
      name: "own",
      run: {
        file: functionFile,
        origins: ["gke"],
        config: { B: "2", A: pulumi.output("1") },
        secrets: [{ name: "KEY", storeId: "5".repeat(32), secretName: "edge-key" }],
      },
    },
    { name: "free", run: { file: functionFile, cpuMilliseconds: 0, timeoutMilliseconds: 5 } },
  ];
  const deployment = await deploy(
    () =>
      new Cdn(
        "cdn",
        args([www(rules, { ruleOrigins: [host("west"), worker("jobs")] })], {
          edgeRules: EdgeRulesMode.WithoutFunctions,
        }),
      ),
  );
  const scripts = deployment.resources.filter(({ type }) => type.endsWith(":WorkersScript"));
  const script = (name: string): RegisteredResource =>
    scripts.find((one) => one.name.startsWith(`cdn-${name}`)) ?? assert.fail(name);
  const [router, own, free] = [script("router"), script("own"), script("free")];
  const bindings = router.inputs["bindings"] as { name: string; text?: string; service?: string }[];
  const texts = Object.fromEntries(bindings.map(({ name, text, service }) => [name, text ?? service ?? ""]));
  const parsed = (name: string): unknown => JSON.parse(texts[name] ?? "");
  assert.equal(texts["EDGE_RULES"], "without-functions");
  assert.deepEqual(parsed("RULES"), ["far", "at-once", "own", "free"]);
  assert.deepEqual(parsed("RULE_AT_ONCE"), {
    name: "at-once",
    when: { paths: ["/a", "/b"] },
    origin: "jobs",
    rewrite: { path: "/c", addsRest: true },
  });
  const origins = parsed("ORIGINS") as Record<string, { resolve?: string; service?: string }>;
  assert.deepEqual(Object.keys(origins), ["gke", "jobs", "west"]);
  assert.equal(texts[origins["jobs"]?.service ?? ""], "jobs-example-com");
  for (const name of ["gke", "west"]) {
    const record = deployment.one("cloudflare:index/dnsRecord:DnsRecord", `cdn-www.example.com@${name}`).inputs;
    assert.deepEqual(
      [record["name"], record["content"], record["proxied"]],
      [origins[name]?.resolve, `${name}.origin.example.com`, true],
    );
  }
  assert.deepEqual(own.inputs["limits"], { cpuMs: 10 });
  assert.equal(free.inputs["limits"], undefined);
  assert.deepEqual(own.inputs["bindings"], [
    { type: "plain_text", name: "A", text: "1" },
    { type: "plain_text", name: "B", text: "2" },
    { type: "secrets_store_secret", name: "KEY", storeId: "5".repeat(32), secretName: "edge-key" },
  ]);
  assert.equal(texts["FUNCTION_OWN"], own.inputs["scriptName"]);
  const subdomain = deployment.one("cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain", own.name);
  assert.equal(subdomain.inputs["enabled"], false, "it has no address of its own");
  const headers = deployment.one("cloudflare:index/ruleset:Ruleset", "cdn-headers").inputs["rules"] as {
    expression: string;
  }[];
  for (const { expression } of headers) assert.ok(expression.includes(origins["west"]?.resolve ?? "?"));
});

test("an address stands for a household", () => {
  for (const [address, household] of [
    ["192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:0DB8:0001:0002:ffff::1", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    ["2001:db8:1:2::", "2001:db8:1:2"],
    ["", ""],
  ] as const) {
    assert.equal(householdOf(address), household, address);
  }
});
