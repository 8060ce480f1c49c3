import assert from "node:assert/strict";
import { test } from "node:test";
import { deploy, type Deployment } from "groundplan/sandbox";
import language from "./edge/language";
import program from "./index";

async function deployed(): Promise<Deployment> {
  const config = { "gcp:project": "acme-test", "site-and-api:image": `docker.io/acme/api@sha256:${"a".repeat(64)}` };
  const before = process.cwd();
  // Pulumi runs a program in its folder.
  process.chdir(__dirname);
  const deployment = await deploy(program, { project: "site-and-api", config });
  process.chdir(before);
  return deployment;
}

test("the files have one path of the host name, the API another, and the browser is told where it is", async () => {
  const deployment = await deployed();
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

test("own code at the edge is deployed as a Worker that the router alone asks", async () => {
  const deployment = await deployed();
  const scripts = deployment.resources.filter(({ type }) => type.endsWith(":WorkersScript"));
  const own = scripts.find(({ inputs }) => (inputs["content"] as string).includes("accept-language"));
  assert.deepEqual(own?.inputs["bindings"], [{ type: "plain_text", name: "languages", text: "de,fr" }]);
  const router = scripts.find(({ name }) => name.includes("router"));
  const asked = (router?.inputs["bindings"] as { service?: string }[]).map(({ service }) => service);
  assert.ok(asked.includes(own.inputs["scriptName"] as string));
  assert.ok(
    deployment.resources.every(
      ({ inputs }) => inputs["pattern"] === undefined || inputs["script"] !== own.inputs["scriptName"],
    ),
  );
});

test("it sends visitors to their language once, and nobody elsewhere", () => {
  const at = (path: string, accepted: string): string | null | undefined => {
    const request = new Request(`https://www.example.com${path}`, { headers: { "accept-language": accepted } });
    return language(request, { languages: "de,fr" })?.headers.get("location");
  };
  assert.equal(at("/", "de-AT,de;q=0.9"), "https://www.example.com/?language=de");
  assert.equal(at("/?language=de", "de-AT"), undefined);
  assert.equal(at("/", "en-GB"), undefined);
  assert.equal(at("/api/health", "fr"), undefined);
});
