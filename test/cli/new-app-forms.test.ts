// `groundplan new app`: less common forms of Compose and Score.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSource } from "../../cli/new/source";
import { translate } from "../../cli/new/translate";
import { inFolder } from "../support/new-app/in-folder";
import { read, readText, told } from "../support/new-app/read";

test("what a later layer of a service says anew or takes away is not that of those before", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml": `services:
  web:
    extends: { file: base.yml, service: web }
    ports: !override ["3000:3000"]
    environment: !override { A: "2" }
    tmpfs: !reset []
`,
    "base.yml": `services:
  web: { image: a/b:1, ports: ["9999:9999"], environment: { A: "1", B: "1" }, tmpfs: [/cache] }
`,
  });
  const { env, processes } = application.specification;
  assert.deepEqual([env, processes["web"]?.port, processes["web"]?.volumes], [{ A: "2" }, 3000, undefined]);
});

test("a service that a plug-in of Compose makes is no program", () => {
  const translation = read({
    web: { image: "a/b:1", ports: ["80"], depends_on: ["llm"] },
    llm: { provider: { type: "model", options: { model: "ai/small" } } },
  });
  assert.deepEqual(Object.keys(translation.application.specification.processes), ["web"]);
  assert.ok(
    told(translation).some(
      (line) => line.startsWith("to do a plug-in of Compose makes it") && line.includes("LLM_URL"),
    ),
  );
});

for (const [sort, labels] of [
  [
    "Traefik",
    ["traefik.http.routers.web.rule=Host(`a.example.org`)", "traefik.http.middlewares.auth.basicauth.users=a:b"],
  ],
  ["Caddy", { caddy: "a.example.org", "caddy.basic_auth": "" }],
] as const) {
  test(`labels by which ${sort} asks for a password are told`, () => {
    const lines = told(read({ web: { image: "a/b:1", ports: ["80"], labels } }));
    assert.ok(lines.some((line) => line.startsWith("to do asks for a login")));
  });
}

test("an nginx that asks for a password is told", (context) => {
  const translation = inFolder(context, {
    "compose.yaml":
      "services: { proxy: { image: 'nginx:1', ports: ['80:80'], depends_on: [web], volumes: ['./n.conf:/etc/nginx/conf.d/n.conf'] }, web: { image: 'a/b:1', expose: ['3000'] } }",
    "n.conf": 'server {\n  location / {\n    auth_basic "x";\n    proxy_pass http://web:3000;\n  }\n}\n',
  });
  assert.ok(told(translation).some((line) => line.startsWith("to do asks for a login")));
});

test("a service has the names that links give it", () => {
  const { application } = readText(
    "services: { web: { image: a/b:1, ports: [80], links: ['pg:store'], environment: { DATABASE_URL: 'postgres://u:p@store/app' } }, pg: { image: postgres } }",
  );
  assert.match(application.specification.bound["DATABASE_URL"] ?? "", /\{main\.host\}/);
});

test("a Score file's texts in base64, paths and order of containers have their places", () => {
  const text = JSON.stringify({
    apiVersion: "score.dev/v1b1",
    metadata: { name: "shop" },
    service: { ports: { www: { port: 80, targetPort: 8080 } } },
    containers: {
      main: {
        image: "a/b:1",
        files: {
          "/conf/a.txt": { binaryContent: Buffer.from("a ${metadata.name}").toString("base64") },
          "/other/b.bin": { binaryContent: "/wA=" },
        },
      },
      side: { image: "a/side:1", before: { main: { ready: "started" } } },
    },
    resources: { route: { type: "route", params: { host: "x", path: "/shop", port: 80 } } },
  });
  const translation = translate(parseSource("/nowhere/score.yaml", text), { name: "shop" });
  const { env, config, processes } = translation.application.specification;
  assert.deepEqual([env, Object.keys(config)], [{ A_TXT: "a ${metadata.name}" }, ["B_BIN"]]);
  assert.equal(Object.values(processes)[0]?.sidecars?.["side"]?.start, "before");
  assert.ok(told(translation).some((line) => line.startsWith("to do leads /shop alone to the workload")));
  assert.ok(told(translation).some((line) => line.startsWith("to do is no text")));
});
