// `groundplan new app`: addresses, proxies and switches of a description lead somewhere here, or a person is told.
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { fileText } from "../../cli/new/format";
import { proxiedIn } from "../../cli/new/proxied";
import { isSecretName } from "../../cli/new/secrets";
import { parseSource } from "../../cli/new/source";
import { marker } from "../../cli/new/texts";
import { translate, type Translation } from "../../cli/new/translate";
import { inFolder } from "../support/new-app/in-folder";
import { read, told } from "../support/new-app/read";

const web = { image: "a/b:1", ports: ["8080:80"] };

/** What is told of two servers behind an nginx with these settings. */
function toldBehind(context: TestContext, settings: string, environment: object = {}): string[] {
  const proxy = {
    image: "nginx:1",
    ports: ["80:80"],
    depends_on: ["front"],
    volumes: ["./own.conf:/etc/nginx/nginx.conf"],
  };
  const services = { proxy, front: { image: "a/front:1", environment }, back: { image: "a/back:1" } };
  return told(inFolder(context, { "compose.yaml": JSON.stringify({ services }), "own.conf": settings }));
}

test("the settings of a proxy say which paths lead to which server, and its port", (context) => {
  const translation = inFolder(context, {
    "compose.yaml": JSON.stringify({
      services: {
        gateway: {
          image: "nginx:1",
          ports: ["9000:80"],
          volumes: ["./gateway.conf:/etc/nginx/conf.d/default.conf"],
          depends_on: ["front"],
        },
        front: {
          image: "a/front:1",
          environment: { SHOP_URL: "http://localhost:9000", LIVE_URL: "ws://localhost:9000/live" },
        },
        back: { image: "a/back:1" },
        live: { image: "a/live:1" },
      },
    }),
    "gateway.conf": `upstream live { server live:8888; }
server {
  # location /old { proxy_pass http://old; }
  location / { proxy_pass http://front/; }
  location /api/ { proxy_pass http://back:8000/api/; }
  location /api/admin/ { proxy_pass http://back:8000/api/admin/; }
  location /live { proxy_pass http://live/; }
  location ~ ^/re { proxy_pass http://back:8000; }
}`,
  });
  const { front, routes, specification } = translation.application;
  assert.deepEqual([front, routes], ["front", { "/api": "back", "/live": "live", "/re": "back" }]);
  const ports = Object.entries(specification.processes).map(([name, { port, private: isPrivate }]) => [
    name,
    port,
    isPrivate,
  ]);
  assert.deepEqual(ports, [
    ["front", 80, undefined],
    ["back", 8000, undefined],
    ["live", 8888, undefined],
  ]);
  const { env } = specification;
  assert.deepEqual(
    Object.values(env).map((text) => text.replace(/\uE000hostname:\uE001/, "HOST")),
    ["https://HOST", "wss://HOST/live"],
  );
  assert.ok(told(translation).some((line) => line.startsWith("to do live gets /live with the path")));
});

for (const [pattern, paths] of [
  ["^/api/", ["/api"]],
  ["^/(api|openapi\\.json)(/.*)?$", ["/api", "/openapi.json"]],
  ["^/auth/saml(/|$)", ["/auth/saml"]],
  ["^/(?:docs|help)/(.*)$", ["/docs", "/help"]],
] as const) {
  test(`a pattern of nginx's means paths: ${pattern}`, () => {
    const found = proxiedIn(`location ~ ${pattern} { proxy_pass http://api:8000; }`);
    assert.deepEqual(
      found.map(({ path, isPattern }) => [path, isPattern]),
      paths.map((path) => [path, undefined]),
    );
  });
}

test("a pattern that is no path is told where another server has it, and a path that a rewrite takes away too", (context) => {
  const settings = `location / { proxy_pass http://front; }
location ~ \\.jpg$ { proxy_pass http://front; }
location ~ ^/v[0-9]+/ { proxy_pass http://back:8000; }
location /old { rewrite ^/old/(.*)$ /$1 break; proxy_pass http://back:8000; }`;
  const lines = toldBehind(context, settings);
  assert.ok(lines.some((line) => line.includes("leads what matches ^/v[0-9]+/ to back: name the paths")));
  assert.ok(!lines.some((line) => line.includes("jpg")));
  assert.ok(lines.some((line) => line.startsWith("to do back gets /old with the path")));
});

test("settings of a proxy have the values of its own variables, and those below its folder are read", (context) => {
  const translation = inFolder(context, {
    "compose.yaml": JSON.stringify({
      services: {
        nginx: {
          build: "./nginx",
          depends_on: ["front"],
          environment: { API_HOST: "back" },
          env_file: ["proxy.env"],
          labels: ["traefik.http.routers.shop.rule=Host(`shop.acme.test`)"],
        },
        front: { image: "a/front:1" },
        back: { image: "a/back:1" },
      },
    }),
    "proxy.env": "API_PORT=8000\n",
    "nginx/conf.d/site.conf":
      "location / { proxy_pass http://front; }\nlocation /api { proxy_pass http://${API_HOST}:${API_PORT}; }\n",
  });
  const { front, routes, specification } = translation.application;
  assert.deepEqual(
    [front, routes, Object.keys(specification.processes)],
    ["front", { "/api": "back" }, ["front", "back"]],
  );
  assert.equal(specification.processes["back"]?.port, 8000);
});

test("a program that calls a server of some paths of the site is told which ones these are", (context) => {
  const settings =
    "location / { proxy_pass http://front; }\nlocation /api { proxy_pass http://back:8000; }\nlocation /feeds { proxy_pass http://back:8000; }\n";
  const lines = toldBehind(context, settings, { INTERNAL_URL: "http://back:8000" });
  assert.ok(lines.some((line) => line.startsWith("to do of the site, back has /api, /feeds alone")));
});

test("Caddy's file is read alike, and any other text says nothing", () => {
  const text =
    "example.com {\n  handle /api/* {\n    reverse_proxy api:8000\n  }\n  handle_path /docs/* {\n    reverse_proxy docs:3000\n  }\n  reverse_proxy web:80\n}";
  assert.deepEqual(proxiedIn(text), [
    { path: "/api", host: "api", port: 8000, isStripped: false },
    { path: "/docs", host: "docs", port: 3000, isStripped: true },
    { path: "/", host: "web", port: 80, isStripped: false },
  ]);
  assert.deepEqual(proxiedIn("[mysqld]\nport = 3306"), []);
});

test("an Ingress with plain paths makes routes of them", () => {
  const objects = ["web", "api"].map((name) => [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name },
      spec: {
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name, image: `a/${name}:1`, ports: [{ containerPort: 80 }] }] },
        },
      },
    },
    { apiVersion: "v1", kind: "Service", metadata: { name }, spec: { selector: { app: name }, ports: [{ port: 80 }] } },
  ]);
  const paths = [
    ["/", "web"],
    ["/api/", "api"],
  ].map(([path, name]) => ({ path, backend: { service: { name } } }));
  const ingress = (annotations: object): object => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "all", annotations },
    spec: { rules: [{ http: { paths } }] },
  });
  const translated = (annotations: object): Translation =>
    translate(
      parseSource(
        "/nowhere/all.yaml",
        [...objects.flat(), ingress(annotations)].map((one) => JSON.stringify(one)).join("\n---\n"),
      ),
      { name: "shop" },
    );
  const { application } = translated({});
  assert.deepEqual([application.front, application.routes], ["web", { "/api": "api" }]);
  assert.ok(told(translated({})).includes("changed its paths are routes of the host name"));
  assert.ok(
    told(translated({ "nginx.ingress.kubernetes.io/rewrite-target": "/" })).some((line) =>
      line.startsWith("to do leads paths to programs"),
    ),
  );
});

test("an address of the laptop is the site's, the store's, or told", () => {
  const translation = read({
    web: {
      ...web,
      environment: {
        SHOP_URL: "http://localhost:8080/x",
        SIX_URL: "http://[::1]:8080/x",
        ADMIN_URL: "http://localhost:8081",
        S3_PUBLIC_ENDPOINT: "http://localhost:9000",
        S3_ENDPOINT: "http://store:9000",
        CACHE_URL: "redis://localhost:6379/2",
        HOOK_URL: "http://localhost:7777",
        OTHER_URL: "http://elsewhere:80",
      },
    },
    admin: { image: "a/admin:1", ports: ["8081:80"] },
    store: { image: "minio/minio", ports: ["9000:9000"] },
    redis: { image: "redis" },
  });
  const { env, bound } = translation.application.specification;
  const own = { ...env, ...translation.application.specification.processes["web"]?.env };
  assert.equal(own["SHOP_URL"], "https://\uE000hostname:\uE001/x");
  assert.equal(own["SIX_URL"], own["SHOP_URL"]);
  assert.equal(own["ADMIN_URL"], "https://\uE000hostname:\uE001");
  assert.equal(bound["S3_PUBLIC_ENDPOINT"], "{files.endpoint}");
  assert.equal(bound["CACHE_URL"], "rediss://:{cache.password}@{cache.host}:{cache.port}/2");
  for (const start of [
    "is the address of admin on a laptop",
    "leads to the instance itself",
    "leads to elsewhere, which is not in the file",
  ])
    assert.ok(
      told(translation).some((line) => line.startsWith(`to do ${start}`)),
      start,
    );
});

test("what a switch turns off is left out, and the switch stays", () => {
  const environment = {
    KAFKA_ENABLED: "false",
    KAFKA_BROKERS: "kafka:9092",
    USE_S3: "False",
    S3_SECRET_KEY: "x",
    DISABLE_TRACING: "1",
    TRACING_URL: "x",
    MAIL_ENABLED: "true",
    MAIL_FROM: "x",
  };
  const translation = read({ web: { ...web, environment } });
  const { env, secrets } = translation.application.specification;
  assert.deepEqual(Object.keys(env), ["KAFKA_ENABLED", "USE_S3", "DISABLE_TRACING", "MAIL_ENABLED", "MAIL_FROM"]);
  assert.deepEqual(secrets, {});
  assert.ok(told(translation).includes("left out belongs to what KAFKA_ENABLED turns off; add it with that"));
});

test("a program speaks TLS to its cache, with the authority's certificate, and shows none of its own", () => {
  const environment = {
    REDIS_HOST: "redis",
    REDIS_PASSWORD: "${REDIS_PASSWORD}",
    REDIS_TLS_ENABLED: "false",
    REDIS_SSL: "0",
    REDIS_TLS_DISABLED: "true",
    REDIS_TLS_CA: "/certs/ca.crt",
    REDIS_TLS_KEY: "/certs/key",
  };
  const translation = read({ web: { ...web, environment }, redis: { image: "redis" } });
  const { env, secrets, bound } = translation.application.specification;
  assert.deepEqual(env, {
    REDIS_TLS_ENABLED: "true",
    REDIS_SSL: "1",
    REDIS_TLS_DISABLED: "false",
    REDIS_TLS_CA: "/run/cache/ca.pem",
  });
  assert.deepEqual([secrets, bound["CACHE_CA"]], [{}, "{cache.caCertificate}"]);
  assert.deepEqual(
    told(translation).filter((line) => line.startsWith("to do")),
    [],
  );
});

test("several caches share one file of certificates", () => {
  const { application } = read({
    web: { ...web, environment: { A_REDIS_HOST: "one", B_REDIS_HOST: "two" } },
    one: { image: "redis" },
    two: { image: "redis" },
  });
  const { bound, files } = application.specification;
  assert.equal(bound["CACHE_CA"], "{cache.caCertificate}\n{two.caCertificate}");
  assert.deepEqual(files, { "/run/cache/ca.pem": "CACHE_CA" });
});

test("what watches programs and what serves people is left out beside a program, and stays where it is alone", () => {
  const prometheus = { image: "prom/prometheus", ports: ["9090:9090"] };
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://jaeger:4317" };
  const { specification } = read({
    web: { ...web, environment },
    prometheus,
    flower: { build: "." },
    jaeger: { image: "jaegertracing/all-in-one" },
    "db-backup": { build: "." },
  }).application;
  assert.deepEqual(
    [Object.keys(specification.processes), specification.jobs, specification.secrets, specification.config],
    [["web"], {}, {}, {}],
  );
  assert.deepEqual(Object.keys(read({ prometheus }).application.specification.processes), ["prometheus"]);
});

test("a container is a proxy by the last part of its image's name", () => {
  const text = JSON.stringify({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "details" },
    spec: {
      template: {
        spec: {
          containers: [
            { name: "details", image: "registry.istio.io/release/details:1" },
            { name: "mesh", image: "docker.io/istio/proxyv2:1" },
          ],
        },
      },
    },
  });
  const { processes } = translate(parseSource("/nowhere/all.yaml", text), { name: "shop" }).application.specification;
  assert.deepEqual([Object.keys(processes), processes["details"]?.sidecars], [["details"], undefined]);
});

test("an image whose tag names PostgreSQL is no server of it", () => {
  const environment = { POSTGRES_USER: "u", POSTGRES_PASSWORD: "p", APP_DATABASE_HOST: "db" };
  const { specification } = read({
    web: { ...web, image: "shop:postgresql", environment },
    db: { image: "postgres" },
  }).application;
  assert.equal(specification.bound["APP_DATABASE_HOST"], "{main.host}");
});

test("names of bindings leave room for the application's, and say what is in a volume", () => {
  const environment = { A_URL: "postgres://u:p@db/first", B_URL: "postgres://u:p@db/analytics_of_everything" };
  const volumes = ["a:/srv/uploads", "media-volume:/srv/media"];
  const { bindings } = read(
    { web: { ...web, environment, volumes }, db: { image: "postgres" } },
    "a-longer-name",
  ).application;
  assert.deepEqual(
    bindings.map(({ name }) => name),
    ["main", "analytics", "files", "media"],
  );
});

test("what an example has in a comment need not be set; its other names are asked for", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml": JSON.stringify({
      services: {
        web: { ...web, environment: ["AA=${AA}", "BB=${BB}", "SMTP_PASSWORD=${SMTP_PASSWORD}", "CC=${CC-c}"] },
      },
    }),
    ".env.example": "# AA=\n# SMTP_PASSWORD=secret\n#CC=x\n",
  });
  const { config, secrets, env } = application.specification;
  assert.deepEqual([config, secrets, env], [{ BB: {} }, {}, { CC: "c" }]);
});

test("a worker with a health check keeps its port for the check alone", () => {
  const worker = {
    image: "a/b:1",
    command: ["celery", "worker"],
    healthcheck: { test: "curl -f http://localhost:8080/health" },
  };
  const { processes } = read({ web, worker }).application.specification;
  assert.deepEqual(processes["worker"], { args: ["celery", "worker"], health: { path: "/health", port: 8080 } });
});

test("a prefix of keys is no secret, and a switch is none", () => {
  assert.deepEqual(["CACHE_PREFIX_KEY", "ROUTING_KEY", "API_KEY", "ENCRYPTION_PRIMARY_KEY"].map(isSecretName), [
    false,
    false,
    true,
    true,
  ]);
  const switches = ["JWT_ALLOW_EMPTY", "DISABLE_PRIVATE_CHAT", "JICOFO_ENABLE_AUTH", "JWT_TOKEN_AUTH_MODULE"];
  assert.ok(!switches.some(isSecretName));
  assert.ok(["ENABLE_TOKEN", "ALLOWED_KEY", "DISABLE_AUTH_SECRET"].every(isSecretName));
  const { env, secrets } = read({
    web: { ...web, environment: { SKIP_ACCESS_TOKENS: "${SKIP:-true}", SKIP_TOKENS: "${SKIP_TOKENS:-true}" } },
  }).application.specification;
  assert.deepEqual([env, secrets], [{ SKIP_ACCESS_TOKENS: "true", SKIP_TOKENS: "true" }, {}]);
});

function pod(container: object, more: object[] = []): Translation {
  const labels = { app: "shop" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "shop", image: "a/b:1", ...container }] } };
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "shop" }, spec: { template } };
  const text = [deployment, ...more].map((one) => JSON.stringify(one)).join("\n---\n");
  return translate(parseSource("/nowhere/all.yaml", text), { name: "shop" });
}

test("a worker that scales runs as often as it does at least, and the most is told", () => {
  const spec = { scaleTargetRef: { name: "shop" }, minReplicas: 2, maxReplicas: 5 };
  const scaler = { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata: { name: "shop" }, spec };
  const translation = pod({}, [scaler]);
  assert.deepEqual(translation.application.specification.processes["shop"]?.scaling, { min: 2, max: 2 });
  assert.ok(told(translation).some((line) => /^changed shop runs 2 times, .*scaling\.max may be 5$/.test(line)));
});

test("what a server speaks is said by the port that leads to it, and by no other", () => {
  const ports = [
    { name: "http", port: 80, targetPort: 8080 },
    { name: "grpc", port: 9999, targetPort: 9999 },
  ];
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "shop" },
    spec: { selector: { app: "shop" }, ports },
  };
  const { processes } = pod({ ports: [{ containerPort: 8080 }, { containerPort: 9999 }] }, [service]).application
    .specification;
  const [server] = Object.values(processes);
  assert.deepEqual([server?.port, server?.protocol], [8080, undefined]);
});

test("what only the pod knows is left out, with what is made of it", () => {
  const env = [
    { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
    { name: "BIND", value: "$(POD_IP):80" },
    { name: "MODE", value: "x" },
  ];
  const translation = pod({ env });
  assert.deepEqual(translation.application.specification.config, {});
  assert.deepEqual(translation.application.specification.env, { MODE: "x" });
  assert.equal(
    told(translation).filter((line) => /^to do (POD_IP|BIND) says something of the pod/.test(line)).length,
    2,
  );
});

test("a service that others run with commands of their own is a program too", () => {
  const text =
    "services:\n  app: &app { build: ., expose: [9000] }\n  cron: { <<: *app, command: cron.sh }\n  web: { image: a/b:1, ports: [80] }";
  const { application } = translate(parseSource("/nowhere/compose.yaml", text), { name: "shop" });
  assert.deepEqual(Object.keys(application.specification.processes), ["app", "cron", "web"]);
});

test("an empty variable makes no database, a folder of settings is no disk, and SQLite is told", (context) => {
  const environment = {
    DATABASE_HOST: "",
    DATABASE_USER: "",
    DATA_FILE: "/data/app.db",
    PUBLIC_HOST: "shop.example.org",
  };
  const translation = inFolder(context, {
    "compose.yaml": JSON.stringify({ services: { web: { ...web, environment, volumes: ["~/.shop:/app/.shop"] } } }),
  });
  const { application } = translation;
  assert.deepEqual([application.bindings, application.specification.files], [[], {}]);
  assert.equal(application.specification.env["PUBLIC_HOST"], "\uE000hostname:\uE001");
  assert.ok(told(translation).some((line) => line.startsWith("to do keeps data in SQLite")));
});

test("an address in a command that leads to nothing of the file is told", () => {
  const translation = read({
    web: { ...web, command: ["serve", "--backend=http://elsewhere:80/x", "--at=http://localhost:80"] },
  });
  const lines = told(translation).filter((line) => line.startsWith("to do the command of web"));
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /leads to elsewhere, which is not in the file/);
});

test("names that would be the same keep what tells them apart", () => {
  const part = (port: number): object => ({ image: "a/b:1", ports: [port] });
  const { processes } = read({ "broker-history": part(1), "broker-frontend": part(2) }, "a-longer-name").application
    .specification;
  assert.deepEqual(Object.keys(processes), ["broker", "frontend"]);
});

test("checks name the site where a program answers to hosts that it knows alone, and a private one is told", () => {
  const server = (list: string): object => ({
    image: "a/b:1",
    environment: { DJANGO_ALLOWED_HOSTS: list },
    healthcheck: { test: ["CMD", "curl", "-f", "http://localhost:8000/up"] },
  });
  const checkedBy = (list: string): unknown => {
    const { application } = read({ web: { ...server(list), ports: ["80:8000"] } });
    return [
      application.specification.processes["web"]?.health,
      fileText(application, "checkout").includes("({ hostname }) =>"),
    ];
  };
  assert.deepEqual(checkedBy("localhost 127.0.0.1"), [{ path: "/up", hostname: marker("hostname") }, true]);
  assert.deepEqual(checkedBy("*"), [{ path: "/up" }, false]);
  const called = read({
    web: { image: "a/front:1", ports: ["80:3000"], environment: { API_URL: "http://api:8000" } },
    api: server("api,localhost"),
  });
  assert.equal(called.application.specification.processes["api"]?.health?.hostname, undefined);
  assert.ok(told(called).some((line) => line.startsWith("to do lets api answer to these hosts alone")));
});
