import assert from "node:assert/strict";
import { test } from "node:test";
import { deploy } from "groundplan/sandbox";
import program from "./index";

test("the files have one path of the host name, the API another, and the browser is told where it is", async () => {
  const config = { "gcp:project": "acme-test", "site-and-api:image": `docker.io/acme/api@sha256:${"a".repeat(64)}` };
  const before = process.cwd();
  // Pulumi runs a program in its folder.
  process.chdir(__dirname);
  const deployment = await deploy(program, { project: "site-and-api", config });
  process.chdir(before);
  const { inputs } = deployment.one("cloudflare:index/workersScript:WorkersScript", "front");
  const bindings = inputs["bindings"] as { name: string; text?: string }[];
  const contract = bindings.find(({ name }) => name === "CONTRACT")?.text;
  assert.equal(contract, '{"endpoints":{"api":"/api"},"settings":{"title":"Acme"}}');
  assert.match(deployment.outputs["release"] as string, /^[0-9a-f]{64}$/);
  const router = deployment.resources.find(
    ({ name, type }) => type.endsWith("WorkersScript") && name.includes("router"),
  );
  const text = (router?.inputs["bindings"] as { name: string; text: string }[]).find(({ name }) => name === "ROUTES");
  assert.deepEqual(
    (JSON.parse(text?.text ?? "[]") as { path: string }[]).map(({ path }) => path),
    ["/", "/api"],
  );
});
