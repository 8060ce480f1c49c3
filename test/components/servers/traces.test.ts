// What the container of spans does with the settings that it is deployed with: OpenTelemetry's collector really runs, takes a span from a program
// and sends it on, with a token of the instance's account. Only addresses are changed, to those of this machine.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { CloudRunApp } from "../../../components";
import { end, endWithUs, onFreePorts, until } from "../../support/processes";
import { deploy } from "../../support/program";
import * as parts from "../../support/workload";

const collector = "otelcol-google";
const skip =
  spawnSync(collector, ["--version"]).error === undefined
    ? false
    : `no ${collector} on PATH: https://github.com/GoogleCloudPlatform/opentelemetry-operations-collector`;

/** How the container is started. */
interface Started {
  args: string[];
  env: { [variable: string]: string };
  healthPath: string;
}

async function deployed(): Promise<Started> {
  const { identity, images, network, secrets } = parts;
  const workload = parts.serving({ traces: {} });
  const deployment = await deploy(
    () => new CloudRunApp("web", { workload, regions: ["europe-west1"], identity, images, network, secrets }),
  );
  const { containers } = deployment.one("gcp:cloudrunv2/service:Service", "web-web-europe-west1").inputs[
    "template"
  ] as unknown as {
    containers: {
      name: string;
      args: string[];
      envs: { name: string; value: string }[];
      startupProbe?: { httpGet: { path: string } };
    }[];
  };
  const found = containers.find(({ name }) => name === "traces-collector");
  assert.ok(found?.startupProbe);
  return {
    args: found.args,
    env: Object.fromEntries(found.envs.map(({ name, value }) => [name, value])),
    healthPath: found.startupProbe.httpGet.path,
  };
}

/** A request that arrived. */
interface Arrived {
  path: string;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

/** A server that keeps what it is asked, and gives the answer of a path. */
async function listen(answers: {
  [path: string]: string;
}): Promise<{ port: number; arrived: Arrived[]; stop(): void }> {
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const path = (request.url ?? "").replace(/\?.*/, "");
      arrived.push({ path, headers: request.headers, body: Buffer.concat(parts) });
      const answer = answers[path];
      response.writeHead(answer === undefined ? 404 : 200, { "metadata-flavor": "Google" });
      response.end(answer ?? "");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, arrived, stop: () => void server.close() };
}

/** As the metadata server of an instance answers (https://cloud.google.com/run/docs/container-contract#metadata-server). */
const metadata = {
  "/computeMetadata/v1/project/project-id": "acme-test",
  "/computeMetadata/v1/instance/service-accounts/default/token": JSON.stringify({
    ...{ access_token: "token-of-the-instance", expires_in: 3599, token_type: "Bearer" },
  }),
};

const span = {
  resourceSpans: [
    {
      resource: {
        attributes: [
          { key: "service.name", value: { stringValue: "web-web" } },
          { key: "gcp.project_id", value: { stringValue: "project-of-somebody-else" } },
        ],
      },
      scopeSpans: [
        {
          spans: [
            {
              ...{ traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", name: "GET /orders" },
              ...{ kind: 2, startTimeUnixNano: "1764400000000000000", endTimeUnixNano: "1764400000100000000" },
            },
          ],
        },
      ],
    },
  ],
};

/** Later settings change earlier ones; nothing but addresses is changed. */
function atHome(ports: { grpc: number; http: number; health: number; google: number }): string[] {
  const at = (port: number): string => `127.0.0.1:${port}`;
  return [
    `receivers::otlp::protocols::grpc::endpoint: ${at(ports.grpc)}`,
    `receivers::otlp::protocols::http::endpoint: ${at(ports.http)}`,
    `extensions::health_check::endpoint: ${at(ports.health)}`,
    `exporters::otlphttp::endpoint: http://${at(ports.google)}`,
  ].map((setting) => `--config=yaml:${setting}`);
}

test("the collector takes the settings that it is deployed with", { skip }, async () => {
  const { args, env } = await deployed();
  const run = (settings: { [variable: string]: string }) =>
    spawnSync(collector, ["validate", ...args], { encoding: "utf8", env: { ...process.env, ...settings } });
  const { status, stderr } = run(env);
  assert.equal(status, 0, stderr);
  // It would say so if it knew a setting by another name.
  const [[variable, settings] = ["", ""]] = Object.entries(env);
  const misspelt = run({ [variable]: settings.replace("spike_limit_mib", "spike_limit_mb") });
  assert.notEqual(misspelt.status, 0);
  assert.match(misspelt.stderr, /spike_limit_mb/);
});

test(
  "a span that a program sends leaves for Google with the instance's token and the environment's project",
  { skip },
  async () => {
    const { args, env, healthPath } = await deployed();
    const google = await listen({ "/v1/traces": "" });
    const instance = await listen(metadata);
    const { child, http } = await onFreePorts(3, async (grpc = 0, http = 0, health = 0) => {
      let printed = "";
      const own = { ...env, GCE_METADATA_HOST: `127.0.0.1:${instance.port}` };
      const child = spawn(collector, [...args, ...atHome({ grpc, http, health, google: google.port })], {
        env: { PATH: process.env["PATH"], ...own },
        stdio: ["ignore", "ignore", "pipe"],
      });
      endWithUs(child);
      child.stderr.on("data", (text: Buffer) => (printed += text.toString()));
      const answers = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${health}${healthPath}`)).ok;
      await until(collector, child, () => printed, answers);
      return { child, http };
    });
    try {
      const body = JSON.stringify(span);
      const headers = { "content-type": "application/json" };
      const sent = await fetch(`http://127.0.0.1:${http}/v1/traces`, { method: "POST", headers, body });
      assert.equal(sent.status, 200);
      await until(
        "the request to Google",
        child,
        () => "",
        () => Promise.resolve(google.arrived.length > 0),
      );
      const [request] = google.arrived;
      assert.equal(request?.path, "/v1/traces");
      assert.equal(request.headers.authorization, "Bearer token-of-the-instance");
      const unpacked = request.headers["content-encoding"] === "gzip" ? gunzipSync(request.body) : request.body;
      const text = unpacked.toString("latin1");
      for (const expected of [
        "GET /orders",
        "web-web",
        "gcp.project_id",
        "acme-test",
        "cloud.region",
        "europe-west1",
      ]) {
        assert.ok(text.includes(expected), expected);
      }
      assert.ok(!text.includes("project-of-somebody-else"), "no program names another project");
    } finally {
      await end(child, "SIGINT");
      google.stop();
      instance.stop();
    }
  },
);
