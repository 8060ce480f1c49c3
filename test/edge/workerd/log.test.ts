// What the Workers print, as Workers Logs gets it: a tail Worker in workerd takes what each of them wrote to its console.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Readable } from "node:stream";
import { after, beforeEach, test } from "node:test";
import { Miniflare, Response, type Request, type WorkerOptions } from "miniflare";
import { functionBundle } from "../../../components/internal/function-bundle";
import { workerBundle, type WorkerFile } from "../../../components/internal/worker-bundle";
import { rsaKeys } from "../../support/rsa-keys";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "edge-log-"));
after(() => {
  fs.rmSync(folder, { recursive: true });
});

const { privateKey } = rsaKeys();
const pem = String(privateKey.export({ type: "pkcs8", format: "pem" }));
const trace = "0af7651916cd43dd8448eb211c80319c";
const span = "b7ad6b7169203331";

/** One event of a console: what was written, and on which level. */
interface Written {
  level: string;
  message: unknown[];
}

let written: Written[] = [];
/** Assertions that Google got, which its refusal repeats. */
let assertion = "";

async function outside(request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (url.hostname === "tail.example.com") {
    written.push(...((await request.json()) as Written[]));
    return new Response();
  }
  if (url.hostname !== "sts.googleapis.com") throw new Error("nobody is there");
  assertion = new URLSearchParams(await request.text()).get("subject_token") ?? "";
  return new Response(`ya29.c0AbCdEf_gh at https://sts.example.com/x?key=hidden refused ${assertion}`, {
    status: 400,
  });
}

const tail = `export default { async tail(events) {
  const logs = events.flatMap(({ logs }) => logs.map(({ level, message }) => ({ level, message })));
  await fetch("https://tail.example.com/", { method: "POST", body: JSON.stringify(logs) });
} };`;

function worker(name: string, script: string, more: Partial<WorkerOptions> = {}): WorkerOptions {
  return {
    name,
    routes: [`${name}.example.com/*`],
    modules: [{ type: "ESModule", path: `${name}.js`, contents: script }],
    compatibilityDate: "2026-04-01",
    outboundService: outside,
    ...more,
  } as WorkerOptions;
}

/** A Worker of ours, which the tail Worker listens to. */
function ours(name: string, file: WorkerFile, bindings: Record<string, string>, services = {}): WorkerOptions {
  return worker(name, workerBundle(file), { bindings, serviceBindings: services, tails: ["tail"] });
}

const quoting = path.join(folder, "quoting.ts");
fs.writeFileSync(
  quoting,
  `export default (request: Request, { key }: { key: string }) => { throw new Error("no shop for " + key); };`,
);

const ruled = (rule: object): Record<string, string> => ({
  ROUTES: '[{"path":"/"}]',
  RULES: '["gone"]',
  RULE_GONE: JSON.stringify({ name: "gone", when: {}, ...rule }),
});

const cloudflare = new Miniflare({
  cf: false,
  handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
    stdout.resume();
    stderr.resume();
  },
  workers: [
    ours("service", "origin-worker", {
      SERVICE_URL: "https://web-1.europe-west1.run.app",
      SERVICE_ACCOUNT: "web@acme.iam.gserviceaccount.com",
      IDENTITY_PROVIDER:
        "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/web-1/providers/worker",
      IDENTITY_ISSUER: "https://example.com/workers/web",
      IDENTITY_SUBJECT: "web",
      KEY_ID: "key",
      PRIVATE_KEY: pem,
    }),
    ours("unreadable", "router", { ROUTES: '[{"path":"/","service":"LOST"}]', RULES: '["gone"]' }),
    ours("lost", "router", { ROUTES: '[{"path":"/","service":"LOST"}]' }),
    ours("stray", "router", ruled({ origin: "gone" })),
    ours("quotes", "router", ruled({ run: { service: "FUNCTION", timeoutMilliseconds: 2_000 } }), {
      FUNCTION: "function",
    }),
    worker("function", functionBundle(quoting), {
      secretsStoreSecrets: { key: { store_id: "store", secret_name: "key" } },
    }),
    ours("site", "site", { CONTRACT: "{}", RELEASE: "1", SITE: "no settings" }),
    worker("tail", tail),
  ],
});
after(() => cloudflare.dispose());
beforeEach(async () => {
  written = [];
  const secrets = await cloudflare.getSecretsStoreSecretAPI("key", "function");
  await secrets().create("s3cret-of-the-shop");
});

/** What one Worker prints about one request. */
async function printed(name: string): Promise<Written[]> {
  const headers = { "cf-ray": "8f0c1d2e3a4b5c6d-FRA", traceparent: `00-${trace}-${span}-01`, cookie: "session=hidden" };
  await cloudflare.dispatchFetch(`https://${name}.example.com/login/x?code=hidden`, { headers });
  for (let tries = 0; tries < 200 && written.length === 0; tries += 1)
    await new Promise((done) => setTimeout(done, 20));
  return written;
}

for (const [name, severity, message, more] of [
  ["service", "ERROR", "sts.googleapis.com answered 400: <token> at https://sts.example.com/x?… refused <token>", {}],
  ["unreadable", "WARNING", /gone|undefined|JSON/, {}],
  ["lost", "ERROR", "LOST is no service", {}],
  ["stray", "WARNING", "gone is no origin; the request goes by its path", {}],
  ["quotes", "WARNING", "rule gone: no shop for <key>; the request goes on without it", { rule: "gone" }],
  ["site", "ERROR", /JSON/, {}],
] as const) {
  test(`what the Worker ${name} prints is an object with its severity, its message and its request, and no secret`, async () => {
    const [first] = await printed(name);
    assert.ok(first);
    assert.equal(first.level, severity === "ERROR" ? "error" : "warn");
    assert.equal(first.message.length, 1);
    const { message: said, ...line } = first.message[0] as { message: string };
    assert.deepEqual(line, {
      severity,
      host: `${name}.example.com`,
      path: "/login/x",
      ray: "8f0c1d2e3a4b5c6d-FRA",
      trace,
      span,
      ...more,
    });
    if (typeof message === "string") assert.equal(said, message);
    else assert.match(said, message);
    const all = JSON.stringify(written);
    for (const secret of ["hidden", "s3cret", "PRIVATE KEY", "ya29."]) assert.ok(!all.includes(secret), all);
    if (name === "service") assert.ok(assertion !== "" && !all.includes(assertion));
  });
}

test("one module writes to the console, for all Workers", () => {
  const root = path.join(__dirname, "..", "..", "..", "edge");
  const writers = fs
    .readdirSync(root)
    .filter((file) => /\bconsole\b/.test(fs.readFileSync(path.join(root, file), "utf8")));
  assert.deepEqual(writers, ["log.ts"]);
});
