// `groundplan new app`: what a description means beyond what it says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ownTables } from "../../cli/new/images";
import { newName } from "../../cli/new/part-names";
import { parseSource } from "../../cli/new/source";
import { translate, type Translation } from "../../cli/new/translate";
import { innerZone } from "../../components/cdn/hosts";
import { inFolder } from "../support/new-app/in-folder";
import { read, readText, told } from "../support/new-app/read";

const web = { image: "a/b:1", ports: ["80:80"] };
const database = { image: "postgres:17" };

/** The first told text with these words, without what is said of its place. */
function toldOf(translation: Translation, words: string): string | undefined {
  return told(translation).find((one) => one.includes(words));
}

function ofObjects(objects: object[]): Translation {
  const text = objects.map((object) => JSON.stringify(object)).join("\n---\n");
  return translate(parseSource("/nowhere/shop.yaml", text), { name: "shop" });
}

function deployment(name: string, container: object, labels = {}): object {
  const metadata = { labels: { app: name, ...labels } };
  const template = { metadata, spec: { containers: [{ name, image: `a/${name}:1`, ...container }] } };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name }, spec: { template } };
}

function service(name: string, port: number): object {
  const spec = { selector: { app: name }, ports: [{ port }] };
  return { apiVersion: "v1", kind: "Service", metadata: { name }, spec };
}

test("variables of an .env that the database of the file is made with too are those of its login", (context) => {
  const { application, notes } = inFolder(context, {
    "compose.yaml": JSON.stringify({
      services: {
        web: { ...web, env_file: ".env" },
        db: { ...database, environment: { POSTGRES_USER: "${DB_USERNAME}", POSTGRES_PASSWORD: "${DB_PASSWORD}" } },
      },
    }),
    ".env.example": "DB_USERNAME=shop\nDB_PASSWORD=postgres\nMAIL_PASSWORD=postgres\n",
  });
  const { bound, env, secrets } = application.specification;
  assert.deepEqual(bound, { DB_USERNAME: "{main.username}", DB_PASSWORD: "{main.password}" });
  assert.deepEqual([env, secrets], [{}, { MAIL_PASSWORD: {} }]);
  assert.ok(notes.some(({ text }) => text.startsWith("no variable has {main.host}")));
});

test("the user of another database is not the one of the platform's, though both are called the same", () => {
  const environment = { DB_HOST: "db", DB_USER: "admin", MONGO_DB_HOST: "mongo", MONGO_DB_USER: "admin" };
  const { application } = read({
    web: { ...web, environment },
    db: { ...database, environment: { POSTGRES_USER: "admin" } },
    mongo: { image: "mongo:7" },
  });
  assert.deepEqual(application.specification.bound, { DB_HOST: "{main.host}", DB_USER: "{main.username}" });
  assert.equal(application.specification.env["MONGO_DB_USER"], "admin");
});

test("data servers in images of people's own are seen by the last words of both names, or by variables of the official image", () => {
  const { application, ...rest } = read({
    web,
    "orders-mongodb": { image: "acme/shop-mongodb:2", environment: { MONGODB_PASSWORD: "${MONGODB_PASSWORD}" } },
    "orders-db": { image: "acme/orders:2", ports: ["5432:5432"], environment: ["POSTGRES_DB=orders"] },
    "carts-db": { image: "mariadb:11", environment: { MYSQL_DATABASE: "carts", POSTGRES_DB: "carts" } },
    "users-db": { build: "db", environment: { MYSQL_ROOT_PASSWORD: "${ROOT}" } },
    "sync-mongodb": { image: "acme/sync-mongodb:2", command: "./sync" },
  });
  assert.deepEqual(Object.keys(application.specification.processes), ["web", "sync-mongodb"]);
  assert.deepEqual(
    application.bindings.map(({ kind, service: { name } }) => [kind, name]),
    [["database", "orders-db"]],
  );
  const said = told({ application, ...rest });
  assert.ok(said.some((one) => one.startsWith("to do MongoDB is not part of the platform")));
  assert.ok(said.includes(`to do ${ownTables}`));
  assert.ok(!told(read({ web, db: { image: "mariadb:11" } })).includes(`to do ${ownTables}`));
});

test("a service that others take over is none where one of them is the server that it is not", () => {
  const base = "x: { restart: always }\nservices:\n  base: &base { image: 'a/b:1', env_file: .env }\n";
  const others = "  web: { <<: *base, command: [serve], ports: ['80:80'] }\n  worker: { <<: *base, command: [work] }\n";
  const names = (text: string): string[] =>
    Object.keys(
      translate(parseSource("/nowhere/compose.yaml", text), { name: "shop" }).application.specification.processes,
    );
  assert.deepEqual(names(base + others), ["web", "worker"]);
  assert.deepEqual(names(`${base}${others}  last: { image: 'a/c:1', depends_on: [base] }\n`), [
    "base",
    "web",
    "worker",
    "last",
  ]);
});

test("an empty entry point takes the image's own away, so that the command is the whole", () => {
  const { application } = read({
    web,
    worker: { image: "a/b:1", entrypoint: [], command: "celery -A shop worker" },
    clock: { image: "a/b:1", entrypoint: "", command: ["clock"] },
  });
  const { worker, clock } = application.specification.processes;
  assert.deepEqual([worker?.command, worker?.args], [["celery"], ["-A", "shop", "worker"]]);
  assert.deepEqual([clock?.command, clock?.args], [["clock"], undefined]);
});

test("profiles of the .env beside a file may be none of its own", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml": JSON.stringify({
      services: { web, worker: { image: "a/b:1", command: "work", profiles: ["jobs"] } },
    }),
    ".env": "COMPOSE_PROFILES=jobs,search\n",
  });
  assert.deepEqual(Object.keys(application.specification.processes), ["web", "worker"]);
});

test("secrets of one directory have directories of their own but for the first, and a person is told", () => {
  const translation = translate(
    parseSource(
      "/nowhere/compose.yaml",
      JSON.stringify({
        services: { web: { ...web, secrets: ["one", "two"] } },
        secrets: { one: { environment: "ONE" }, two: { environment: "TWO" } },
      }),
    ),
    { name: "shop" },
  );
  const files = { "/run/secrets/one": "ONE", "/run/two/two": "TWO" };
  assert.deepEqual(translation.application.specification.files, files);
  assert.ok(toldOf(translation, "is /run/two/two here")?.startsWith("to do"));
});

test("a secret of the program's own in a file is made, and one that a cache is given is the cache's password", () => {
  const names = ["shop__secret_key", "shop__cache_password", "shop__jwt_key.pem"];
  const { application } = readText(
    JSON.stringify({
      services: {
        web: { ...web, environment: { REDIS_HOST: "redis" }, secrets: names },
        redis: { image: "redis:7", environment: { REDIS_PASSWORD_FILE: "/run/secrets/shop__cache_password" } },
      },
      secrets: Object.fromEntries(names.map((name) => [name, { file: name }])),
    }),
  );
  const { secrets, bound } = application.specification;
  assert.deepEqual(secrets, { SHOP_SECRET_KEY: { generate: {} }, SHOP_JWT_KEY_PEM: {} });
  assert.equal(bound["SHOP_CACHE_PASSWORD"], "{cache.password}");
});

test("a file of the root directory is moved where a variable names it", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml": JSON.stringify({
      services: { web: { ...web, environment: { CONFIG: "/conf.json" }, volumes: ["./conf.json:/conf.json"] } },
    }),
    "conf.json": "{}",
  });
  assert.deepEqual(application.specification.files, { "/etc/conf-json/conf.json": "CONF_JSON" });
  assert.equal(application.specification.env["CONFIG"], "/etc/conf-json/conf.json");
});

test("a namespace that a program writes into the names of hosts itself is none of the name", () => {
  const address = { name: "API", value: "api.<NAMESPACE>:8080" };
  const namespace = { name: "NS", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } };
  const cache = { name: "REDIS_URL", value: "redis://redis.$(NS).svc.cluster.local:6379/0" };
  const { application } = ofObjects([
    deployment("web", { ports: [{ containerPort: 80 }], env: [namespace, address, cache] }),
    deployment("api", { ports: [{ containerPort: 8080 }] }),
    service("api", 8080),
    deployment("redis", { image: "redis:7" }),
    service("redis", 6379),
  ]);
  const { bound, processes } = application.specification;
  const all = { ...bound, ...processes["web"]?.bound };
  assert.equal(all["API"], "{api.host}:{api.port}");
  assert.match(all["REDIS_URL"] ?? "", /^rediss:\/\/:\{cache\.password\}@\{cache\.host\}/);
});

test("a field of the pod that is one of its labels has that label's text", () => {
  const label = { name: "SERVICE", valueFrom: { fieldRef: { fieldPath: "metadata.labels['tier']" } } };
  const { application } = ofObjects([
    deployment("web", { ports: [{ containerPort: 80 }], env: [label] }, { tier: "front" }),
  ]);
  assert.deepEqual(application.specification.env, { SERVICE: "front" });
});

test("files with addresses of other programs in them are told", (context) => {
  const translation = inFolder(context, {
    "compose.yaml": JSON.stringify({
      services: {
        web: { ...web, volumes: ["./app.toml:/etc/app/app.toml"] },
        api: { image: "a/c:1", expose: ["8080"] },
        db: database,
      },
    }),
    "app.toml": 'api = "http://api:8080"\ndatabase = "db:5432"\n',
  });
  assert.ok(toldOf(translation, "/etc/app/app.toml has the address of api, db in it")?.startsWith("to do"));
});

test("a proxy leads to what it is linked with, a Caddy with plug-ins too", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml": JSON.stringify({
      services: {
        proxy: {
          image: "nginx:1",
          ports: ["80:80"],
          links: ["front", "back:api"],
          volumes: ["./n.conf:/etc/nginx/conf.d/n.conf"],
        },
        caddy: { image: "acme/caddy-l4:1", ports: ["81:80"], volumes: ["./Caddyfile:/etc/caddy/Caddyfile"] },
        front: { image: "a/front:1" },
        back: { image: "a/back:1" },
        live: { image: "a/live:1" },
      },
    }),
    "n.conf": "server { location / { proxy_pass http://front:3000; }\nlocation /api { proxy_pass http://back:8080; } }",
    Caddyfile: ":80 {\n  reverse_proxy /live/* http://live:4000\n}\n",
  });
  assert.equal(application.front, "front");
  assert.deepEqual(application.routes, { "/api": "back", "/live": "live" });
});

test("labels and variables of a proxy say which port a program serves, or that its image knows it", () => {
  const translation = read({
    web: { image: "a/b:1", labels: { caddy: "shop.example.org", "caddy.reverse_proxy": "{{upstreams 4000}}" } },
    auth: {
      image: "a/auth:1",
      labels: {
        "traefik.http.routers.auth.rule": "Host(`auth.example.org`)",
        "traefik.http.middlewares.auth.forwardAuth.address": "http://auth:9091/verify",
      },
    },
    live: { image: "a/live:1", environment: { VIRTUAL_HOST: "live.example.org" } },
    worker: { image: "a/b:1", command: "work", environment: { VIRTUAL_HOST: "" } },
  });
  const { web: site, auth, live, worker } = translation.application.specification.processes;
  assert.deepEqual([site?.port, auth?.port, live?.port, worker?.port], [4000, 9091, 8080, undefined]);
  assert.ok(toldOf(translation, "nginx-proxy asks the port that the image of live exposes")?.startsWith("to do"));
});

test("a person is told where a program speaks TLS to another one, and of a port that speaks no HTTP", () => {
  const translation = read({
    web: { ...web, environment: { API_URL: "https://api:8443" } },
    api: { image: "a/api:1", expose: ["8443"] },
    mail: { image: "a/mail:1", ports: ["25:25"] },
    scanner: { image: "a/scanner:1", expose: ["3310"] },
  });
  assert.ok(toldOf(translation, "is told to speak TLS to api")?.startsWith("to do"));
  for (const port of [25, 3310])
    assert.ok(toldOf(translation, `port ${port} speaks something else than HTTP`)?.startsWith("to do"), `${port}`);
});

test("where a server listens may be what a variable of its own says, and a port beside a host is another program's", () => {
  const echo = { LARAVEL_ECHO_SERVER_PORT: "6001", LARAVEL_ECHO_SERVER_AUTH_HOST: "http://web" };
  const { application } = read({
    web,
    echo: { image: "a/echo:1", environment: echo },
    metrics: {
      image: "a/metrics:1",
      environment: { GRAPHITE_SERVER: "graphite.example.com", GRAPHITE_SERVER_PORT: "2003" },
    },
    mailer: { image: "a/mailer:1", environment: { MAIL_SERVER_PORT: "587" } },
  });
  const { echo: server, metrics, mailer } = application.specification.processes;
  assert.deepEqual([server?.port, metrics?.port, mailer?.port], [6001, undefined, undefined]);
});

test("a person is told of places that are nobody's, also without a scheme", () => {
  const environment = {
    ROUTE: "router.other.svc:7777",
    QUEUE_ADDR: "queue:7000",
    TAG: "queue:7",
    LISTEN_ADDR: "any:80",
  };
  const said = told(read({ web: { ...web, environment } })).filter((one) => one.includes("is not in the file"));
  assert.deepEqual(
    said.map((one) => one.split(" ")[4]),
    ["router.other.svc,", "queue,"],
  );
});

test("a person is told of settings for a laptop", () => {
  const environment = { NODE_ENV: "development", APP_DEBUG: "true", RAILS_ENV: "production", DEBUG: "app:*" };
  const found = told(read({ web: { ...web, environment } })).filter((one) => one.includes("is for a laptop"));
  assert.deepEqual(
    found.map((one) => one.split(" ").slice(2, 5).join(" ")),
    ["NODE_ENV is development,", "APP_DEBUG is true,"],
  );
});

test("what only exports is no monitor, and a job that is left out is said to come before nobody", () => {
  const translation = read({
    web: { ...web, depends_on: { prepare: { condition: "service_completed_successfully" } } },
    exporter: { image: "acme/exporter:1", environment: { LEVEL: "info" } },
    metrics: { image: "acme/shop-redis-exporter:1" },
    prepare: { image: "busybox", command: "chown -R 1000 /data", volumes: ["data:/data"] },
  });
  assert.deepEqual(Object.keys(translation.application.specification.processes), ["web", "exporter"]);
  assert.equal(toldOf(translation, "is a job of each deployment"), undefined);
});

test("the front door's own host name is that of no application", () => {
  const wrong = newName(innerZone("example.com").split(".")[0] ?? "");
  assert.match(wrong ?? "", /^choose a name other than .*route/);
});
