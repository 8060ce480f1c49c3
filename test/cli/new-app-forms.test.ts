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
  ["Traefik, by its own file,", ["traefik.http.routers.web.middlewares=compress@file,lan-ipwhitelist@file"]],
  ["Traefik 1", ["traefik.frontend.auth.basic.users=a:b"]],
  ["Caddy", { caddy: "a.example.org", "caddy.basic_auth": "" }],
] as const) {
  test(`labels by which ${sort} asks who is there are told`, () => {
    const lines = told(read({ web: { image: "a/b:1", ports: ["80"], labels } }));
    assert.ok(lines.some((line) => line.startsWith("to do asks for a login")));
  });
}

test("middlewares that let everybody in are no guard", () => {
  const open = read({ web: { image: "a/b:1", labels: ["traefik.http.routers.web.middlewares=compress@file,strip"] } });
  assert.ok(!told(open).some((line) => line.includes("asks for a login")));
});

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

test("a Compose file without images is on top of another one, which is read with it, or refused", (context) => {
  const layer = "services: { web: { ports: !reset [] }, store: { deploy: { replicas: 1 } } }";
  const base = "services: { web: { image: a/b:1, expose: [3000], ports: ['3000:3000'] }, store: { image: a/store:1 } }";
  const translation = inFolder(context, { "deploy.prod.yml": layer, "compose.yaml": base });
  assert.equal(translation.application.specification.processes["store"]?.image, "a/store:1");
  assert.ok(told(translation).includes("changed is on top of compose.yaml, which is read with it"));
  assert.throws(
    () => inFolder(context, { "deploy.prod.yml": layer }),
    /web, store have neither image nor build.*docker compose -f <the other> -f deploy\.prod\.yml config/,
  );
});

test("files of its repository are read with a description, and none outside of that", (context) => {
  const text = "services: { web: { extends: { file: ../base.yml, service: web } } }";
  const base = "services: { web: { image: a/b:1, ports: [80], environment: { A: b } } }";
  const translation = inFolder(context, { "deploy/compose.yaml": text, "base.yml": base, ".git/HEAD": "" });
  assert.deepEqual(translation.application.specification.env, { A: "b" });
  assert.ok(
    told(inFolder(context, { "deploy/compose.yaml": text, "base.yml": base })).some((line) =>
      /cannot be read/.test(line),
    ),
  );
});

test("services of several files with one context are built by themselves", (context) => {
  const service = (name: string): string => `services: { ${name}: { build: ., ports: ['80'] } }`;
  const translation = inFolder(context, {
    "app/compose.yaml": "include: [../one/compose.yaml, ../two/compose.yaml]",
    "one/compose.yaml": service("one"),
    "two/compose.yaml": service("two"),
    ".git/HEAD": "",
  });
  assert.equal(told(translation).filter((line) => /is built by itself/.test(line)).length, 1);
});

test("a secret that two programs have under two names is one, unless it is an example's word or one program has both", () => {
  const of = (one: string, two: string, more: object = {}): object => {
    const { bound, secrets } = read({
      web: { image: "a/web:1", ports: ["80"], environment: { JWT_SECRET: one, ...more } },
      api: { image: "a/api:1", expose: ["81"], environment: { AUTH_JWT_SECRET: two } },
    }).application.specification;
    return { bound, secrets };
  };
  const made = { generate: {} };
  assert.deepEqual(of("k33pThisOne", "k33pThisOne"), {
    bound: { AUTH_JWT_SECRET: "{secrets.JWT_SECRET}" },
    secrets: { JWT_SECRET: made },
  });
  const apart = { bound: {}, secrets: { JWT_SECRET: made, AUTH_JWT_SECRET: made } };
  assert.deepEqual(of("change-this-secret", "change-this-secret"), apart);
  assert.deepEqual(of("k33pThisOne", "k33pThisOne", { AUTH_JWT_SECRET: "k33pThisOne" }), apart);
});

test("a login's password under its server's own name is the platform's, though no variable has a host", () => {
  const { bound, secrets } = read({
    web: {
      image: "a/b:1",
      ports: ["80"],
      environment: { POSTGRES_PASSWORD: "x", POSTGRES_USER: "u", REDIS_PASSWORD: "y" },
    },
    db: { image: "postgres:17", environment: { POSTGRES_PASSWORD: "x" } },
    cache: { image: "redis:7" },
  }).application.specification;
  const login = {
    POSTGRES_PASSWORD: "{main.password}",
    POSTGRES_USER: "{main.username}",
    REDIS_PASSWORD: "{cache.password}",
  };
  assert.deepEqual([bound, secrets], [{ ...login, CACHE_CA: "{cache.caCertificate}" }, {}]);
});

test("a service that only copies files is a job of a deployment", () => {
  const { jobs } = read({
    web: { image: "a/b:1", ports: ["80"] },
    front: { image: "a/front:1", command: "cp -r /build/. /static/", volumes: ["static:/static"] },
  }).application.specification;
  assert.equal(jobs["front"]?.onDeploy, true);
});

test("paths of an nginx lead to groups of servers that another of its files has", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml":
      "services: { nginx: { image: 'nginx:1', ports: ['80:80'], depends_on: [web, api], volumes: ['./nginx.conf:/etc/nginx/nginx.conf', './conf.d:/etc/nginx/conf.d'] }, web: { image: 'a/web:1', expose: [3000] }, api: { image: 'a/api:1', expose: [4000] } }",
    "nginx.conf": "http { upstream back { server api:4000; } upstream front { server web:3000; } }",
    "conf.d/site.conf": "server { location / { proxy_pass http://front; } location /api/ { proxy_pass http://back; } }",
  });
  assert.deepEqual([application.front, application.routes], ["web", { "/api": "api" }]);
});

test("of several servers the one whose settings name FastCGI has it beside it", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml":
      "services: { php-fpm: { build: . }, nginx: { image: 'nginx:1', ports: ['80:80'], volumes: ['./n.conf:/etc/nginx/conf.d/n.conf'] }, dav: { image: 'a/dav-apache:1', ports: ['81:80'] } }",
    "n.conf": "server { location ~ php$ { fastcgi_pass php-fpm:9000; } }",
  });
  assert.deepEqual(Object.keys(application.specification.processes["nginx"]?.sidecars ?? {}), ["php-fpm"]);
});

test("where a program listens stays, though the variable is called as a host name is", () => {
  const { env } = read({
    web: { image: "a/b:1", ports: ["80"], environment: { HOSTNAME: "0.0.0.0", APP_HOSTNAME: "localhost" } },
  }).application.specification;
  assert.deepEqual(env, { HOSTNAME: "0.0.0.0", APP_HOSTNAME: "\uE000hostname:\uE001" });
});

test("a Compose file that takes away what it does not have is on top of another one", (context) => {
  const { application } = inFolder(context, {
    "compose.prod.yaml": "services: { web: { build: !reset null, image: a/b:2 } }",
    "compose.yaml": "services: { web: { build: ., ports: ['80:80'], environment: { A: b } } }",
  });
  const { processes, env } = application.specification;
  assert.deepEqual([processes["web"]?.port, env, application.image], [80, { A: "b" }, "ghcr.io/acme/shop:v9"]);
});

test("a volume without a name leaves directories of the image's own to it", () => {
  const { processes } = read({
    web: { image: "a/b:1", ports: ["80"], volumes: ["/usr/share/fonts", "/data/cache"] },
  }).application.specification;
  assert.deepEqual(processes["web"]?.volumes, { "/data/cache": { kind: "scratch" } });
});

test("addresses to which users are sent back are the site's, and what stands for a value is told", () => {
  const translation = read({
    web: {
      image: "a/b:1",
      ports: ["3001:3001"],
      environment: {
        QBO_REDIRECT_URI: "http://localhost:3001/api/back",
        QBO_CLIENT_ID: "<set-outside-git>",
        APP_TIER: "local",
      },
    },
  });
  assert.equal(translation.application.specification.env["QBO_REDIRECT_URI"], "https://\uE000hostname:\uE001/api/back");
  const lines = told(translation);
  assert.ok(lines.some((line) => line.startsWith("to do has <set-outside-git> in it")));
  assert.ok(lines.some((line) => line.startsWith("to do APP_TIER is local, which is for a laptop")));
});

test("a file in a directory at the top that is called as its program is hides that, which a person decides about", (context) => {
  const file = (path: string): string[] =>
    told(
      inFolder(context, {
        "compose.yaml": `services: { web: { image: a/b:1, ports: [80], volumes: ['./a.xml:${path}/a.xml'] } }`,
        "a.xml": "<a/>",
      }),
    );
  assert.ok(file("/LanguageTool").some((line) => /^to do .*the program needs that/.test(line)));
  assert.ok(!file("/config").some((line) => /the program needs that/.test(line)));
});
