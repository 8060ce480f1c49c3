import assert from "node:assert/strict";
import { createHash, createPublicKey } from "node:crypto";
import { test } from "node:test";
import { WorkerOrigin, type WorkerOriginArgs } from "../../components";
import { toJsonWebKey } from "../../components/internal/edge-identity";
import { workerBundle } from "../../components/internal/worker-bundle";
import { deploy, messages, run } from "../support/program";

const args: WorkerOriginArgs = {
  zone: { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" },
  serviceName: "web",
  location: "europe-west1",
  url: "https://web-123456789012.europe-west1.run.app",
  healthPath: "/health",
};

const poolType = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool";
const providerType = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider";

interface Binding {
  type: string;
  name: string;
  text: string;
}

test("a Worker, the identity that it proves and the account that it invokes as, and nothing else", async () => {
  const deployment = await deploy(() => new WorkerOrigin("web", args));
  assert.deepEqual(deployment.children("web"), [
    ["cloudflare:index/workersScript:WorkersScript", "web"],
    ["cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain", "web"],
    ["gcp:cloudrunv2/serviceIamMember:ServiceIamMember", "web"],
    [poolType, "web"],
    [providerType, "web"],
    ["gcp:serviceaccount/account:Account", "web"],
    ["gcp:serviceaccount/iAMMember:IAMMember", "web"],
    ["tls:index/privateKey:PrivateKey", "web"],
  ]);
});

test("Google accepts one subject, by the uploaded half of the Worker's key", async () => {
  const deployment = await deploy(() => new WorkerOrigin("web", args));
  const provider = deployment.one(providerType);
  assert.equal(provider.inputs["attributeCondition"], 'assertion.sub == "web"');
  assert.deepEqual(provider.inputs["attributeMapping"], { "google.subject": "assertion.sub" });
  const oidc = provider.inputs["oidc"] as { issuerUri: string; jwksJson: string; allowedAudiences?: string[] };
  assert.equal(oidc.issuerUri, "https://example.com/workers/web");
  assert.equal(oidc.allowedAudiences, undefined, "tokens are for this provider by its full name");
  const pem = deployment.one("tls:index/privateKey:PrivateKey").outputs["publicKeyPem"] as string;
  assert.deepEqual(JSON.parse(oidc.jwksJson), { keys: [toJsonWebKey(pem)] });
});

test("a key set has the fields that Google takes, and the key's thumbprint as its name", async () => {
  const deployment = await deploy(() => new WorkerOrigin("web", args));
  const pem = deployment.one("tls:index/privateKey:PrivateKey").outputs["publicKeyPem"] as string;
  const jwk = toJsonWebKey(pem);
  assert.deepEqual(Object.keys(jwk).sort(), ["alg", "e", "kid", "kty", "n", "use"]);
  const { e, n } = createPublicKey(pem).export({ format: "jwk" });
  assert.equal(jwk.kid, createHash("sha256").update(`{"e":"${e}","kty":"RSA","n":"${n}"}`).digest("base64url"));
});

test("the pool's name changes with the key, since a deleted pool keeps its name", async () => {
  const deployment = await deploy(() => new WorkerOrigin("web", args));
  assert.match(deployment.one(poolType).inputs["workloadIdentityPoolId"] as string, /^web-[0-9a-f]{6}$/);
});

test("the Worker may speak for one account, which may invoke one service", async () => {
  const deployment = await deploy(() => new WorkerOrigin("web", args));
  const account = deployment.one("gcp:serviceaccount/account:Account");
  assert.equal(account.inputs["accountId"], "web-edge");
  const invoker = deployment.one("gcp:cloudrunv2/serviceIamMember:ServiceIamMember");
  assert.deepEqual(invoker.inputs, {
    name: "web",
    location: "europe-west1",
    role: "roles/run.servicesInvoker",
    member: `serviceAccount:${account.outputs["email"] as string}`,
  });
  const impersonation = deployment.one("gcp:serviceaccount/iAMMember:IAMMember");
  assert.equal(impersonation.inputs["role"], "roles/iam.workloadIdentityUser");
  assert.equal(impersonation.inputs["serviceAccountId"], account.outputs["name"]);
  const pool = deployment.one(poolType).outputs["name"] as string;
  assert.equal(impersonation.inputs["member"], `principal://iam.googleapis.com/${pool}/subject/web`);
});

test("the Worker is told where to go and who it is; its key is a secret", async () => {
  const deployment = await deploy(() => new WorkerOrigin("web", args));
  const script = deployment.one("cloudflare:index/workersScript:WorkersScript");
  const bindings = script.inputs["bindings"] as unknown as Binding[];
  const jwk = toJsonWebKey(deployment.one("tls:index/privateKey:PrivateKey").outputs["publicKeyPem"] as string);
  const provider = deployment.one(providerType).outputs["name"] as string;
  assert.match(provider, /^projects\/\d+\//);
  assert.deepEqual(bindings, [
    { type: "plain_text", name: "IDENTITY_ISSUER", text: "https://example.com/workers/web" },
    { type: "plain_text", name: "IDENTITY_PROVIDER", text: `//iam.googleapis.com/${provider}` },
    { type: "plain_text", name: "IDENTITY_SUBJECT", text: "web" },
    { type: "plain_text", name: "KEY_ID", text: jwk.kid },
    { type: "secret_text", name: "PRIVATE_KEY", text: "[secret]" },
    { type: "plain_text", name: "SERVICE_ACCOUNT", text: "web-edge@acme-test.iam.gserviceaccount.com" },
    { type: "plain_text", name: "SERVICE_URL", text: "https://web-123456789012.europe-west1.run.app" },
  ]);
});

test("the Worker answers on the zone's host names only", async () => {
  const deployment = await deploy(() => new WorkerOrigin("web", args));
  const script = deployment.one("cloudflare:index/workersScript:WorkersScript");
  assert.equal(script.inputs["scriptName"], "web-example-com");
  assert.equal(script.inputs["accountId"], "a".repeat(32));
  const subdomain = deployment.one("cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain");
  assert.deepEqual(subdomain.inputs, {
    accountId: "a".repeat(32),
    scriptName: "web-example-com",
    enabled: false,
    previewsEnabled: false,
  });
});

test("Workers of two zones of one account have two names, however alike the zones are", async () => {
  const nameIn = async (zoneName: string): Promise<unknown> => {
    const deployment = await deploy(() => new WorkerOrigin("web", { ...args, zone: { ...args.zone, zoneName } }));
    return deployment.one("cloudflare:index/workersScript:WorkersScript").inputs["scriptName"];
  };
  assert.equal(await nameIn("my-shop.com"), "web-my--shop-com");
  assert.equal(await nameIn("my.shop.com"), "web-my-shop-com");
});

test("what is deployed is one ES module without types", async () => {
  const deployment = await deploy(() => new WorkerOrigin("web", args));
  const script = deployment.one("cloudflare:index/workersScript:WorkersScript");
  assert.equal(script.inputs["content"], workerBundle("origin-worker"));
  assert.equal(script.inputs["mainModule"], "origin-worker.js");
  assert.match(workerBundle("origin-worker"), /^export \{\n {2}\w+ as default\n\};$/m);
  assert.doesNotMatch(
    workerBundle("origin-worker"),
    /^import |^export (type|interface)|\brequire\(|: Promise<|^declare/m,
  );
});

test("its outputs are an origin without a host", async () => {
  const deployment = await deploy(() => {
    const { originName, workerScript, healthPath } = new WorkerOrigin("web", args);
    return { originName, workerScript, healthPath };
  });
  assert.deepEqual(deployment.outputs, { originName: "web", workerScript: "web-example-com", healthPath: "/health" });
});

test("a preview works before the key exists", async () => {
  const deployment = await deploy(() => new WorkerOrigin("web", args), { preview: true });
  assert.equal(deployment.children("web").length, 8);
});

for (const [title, name, wrong, message] of [
  ["a name that makes too long a pool's", "w".repeat(26), {}, /name: "w{26}"; use up to 25 lower-case letters/],
  [
    "a script's name that is too long",
    "web",
    { zone: { ...args.zone, zoneName: `${"z".repeat(60)}.com` } },
    /63 characters/,
  ],
  [
    "a URL with a path",
    "web",
    { url: "https://web.run.app/x" },
    /use the URL that Cloud Run gave the service, without a path/,
  ],
  ["a URL that is not Cloud Run's", "web", { url: "https://www.example.com" }, /use the URL that Cloud Run gave/],
  ["a health path that is none", "web", { healthPath: "health" }, /healthPath: "health"; use a path/],
] as const) {
  test(`${title} is refused before anything is created`, async () => {
    const deployment = await run(() => {
      new WorkerOrigin(name, { ...args, ...wrong });
    });
    assert.match(messages(deployment), message);
    assert.deepEqual(deployment.children(name), []);
  });
}

const preview = { hostname: "pr-12-web.example.com", until: "2027-01-31T12:00:00Z" };

test("a preview has an address of its own in the zone, and its Worker knows when it is over", async () => {
  const deployment = await deploy(() => new WorkerOrigin("web", { ...args, preview }));
  assert.equal(deployment.children("web").length, 10);
  const route = deployment.one("cloudflare:index/workersRoute:WorkersRoute");
  assert.deepEqual(route.inputs["pattern"], `${preview.hostname}/*`);
  const record = deployment.one("cloudflare:index/dnsRecord:DnsRecord");
  assert.deepEqual([record.inputs["name"], record.inputs["proxied"]], [preview.hostname, true]);
  assert.ok(record.dependencies.includes(route.urn), "nothing leads to what does not answer");
  const { bindings } = deployment.one("cloudflare:index/workersScript:WorkersScript").inputs as unknown as {
    bindings: Binding[];
  };
  assert.equal(bindings.find(({ name }) => name === "UNTIL")?.text, preview.until);
});

test("a preview that nobody could have is refused", async () => {
  for (const [wrong, message] of [
    [{ ...preview, hostname: "example.com" }, /preview\.hostname: "example\.com"; choose a name below example\.com/],
    [{ ...preview, hostname: "web.example.net" }, /preview\.hostname: .*; choose a name below/],
    [{ ...preview, until: "tomorrow" }, /preview\.until: "tomorrow"; use a time in UTC/],
  ] as const) {
    const deployment = await run(() => new WorkerOrigin("web", { ...args, preview: wrong }));
    assert.match(messages(deployment), message);
  }
});
