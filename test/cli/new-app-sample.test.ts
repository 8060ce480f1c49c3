// `groundplan new app`: what public descriptions showed to go wrong where a program runs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isPlain } from "../../cli/new/plain";
import { proxiedIn } from "../../cli/new/proxied";
import { isSecretName } from "../../cli/new/secrets";
import { parseSource } from "../../cli/new/source";
import { translate, type Translation } from "../../cli/new/translate";
import { inFolder } from "../support/new-app/in-folder";
import { read, told } from "../support/new-app/read";

function given(environment: { [name: string]: string }, more: object = {}): Translation["application"] {
  return read({ web: { image: "a/b:1", ports: ["8080:80"], environment, ...more } }).application;
}

for (const [test_, path, port] of [
  ["curl localhost:4000/health_check", "/health_check", 4000],
  ["wget -q --spider --proxy=off localhost/health || exit 1", "/health", 80],
  ["curl -f 127.0.0.1:3000 || exit 1", "/", 3000],
  [
    `bash -c 'exec 3<>/dev/tcp/127.0.0.1/8080; printf "GET /management/health HTTP/1.0\\r\\n" >&3'`,
    "/management/health",
    8080,
  ],
] as const) {
  test(`a check says the path, and the port where nothing else does: ${test_}`, () => {
    const { specification } = read({
      web: { image: "a/b:1", healthcheck: { test: ["CMD-SHELL", test_] } },
    }).application;
    assert.deepEqual(
      [specification.processes["web"]?.port, specification.processes["web"]?.health?.path],
      [port, path],
    );
  });
}

test("a check that asks for no page says no path", () => {
  const checks = ["pg_isready -h localhost", "redis-cli -h localhost ping", "curl --version"];
  for (const check of checks) {
    const { processes } = read({ web: { image: "a/b:1", healthcheck: { test: check } } }).application.specification;
    assert.equal(processes["web"]?.health, undefined, check);
  }
});

test("images of databases are known that put another one in the place of the official one", () => {
  const { application, notes } = read({
    web: { image: "a/b:1", ports: ["80:80"], environment: { DATABASE_URL: "postgres://u:p@db/shop" } },
    db: { image: "pgautoupgrade/pgautoupgrade:17", environment: { POSTGRES_USER: "u", POSTGRES_PASSWORD: "p" } },
    sql: { image: "mcr.microsoft.com/mssql/server:2022-latest" },
    edge: { image: "mcr.microsoft.com/azure-sql-edge" },
    mail: { image: "marcopas/docker-mailslurper" },
  });
  assert.deepEqual(
    application.bindings.map(({ name, kind }) => [name, kind]),
    [["main", "database"]],
  );
  assert.deepEqual(Object.keys(application.specification.processes), ["web"]);
  assert.ok(notes.some(({ text }) => text.startsWith("SQL Server is not part")));
});

test("where somebody else is reached is no address of the site", () => {
  const unknown = { OPENAI_BASE_URL: "${OPENAI_BASE_URL}", SLACK_WEBHOOK_URL: "${SLACK_WEBHOOK_URL}" };
  const { env, config } = given({
    ...unknown,
    OLLAMA_BASE_URL: "http://ollama.example.com",
    BASE_URL: "${BASE_URL}",
    WEBHOOK_URL: "http://localhost:8080/",
  }).specification;
  assert.deepEqual(Object.keys(config), ["OPENAI_BASE_URL", "SLACK_WEBHOOK_URL"]);
  assert.equal(env["OLLAMA_BASE_URL"], "http://ollama.example.com");
  const site = env["BASE_URL"] ?? "";
  assert.match(site, /^https:\/\//);
  assert.equal(env["WEBHOOK_URL"], `${site}/`);
});

test("placeholders and lists of a machine's own names are the host name that users load", () => {
  const site = given({ DOMAIN: "localhost" }).specification.env["DOMAIN"] ?? "";
  const { env } = given({
    BASE_URL: "https://changeme",
    ALLOWED_HOSTS: ".localhost, 127.0.0.1, [::1]",
    URL_HOST: "${YOUR_URL_HOST}",
    TRUSTED_HOSTS: "10.0.0.0/8",
  }).specification;
  assert.deepEqual(env, {
    BASE_URL: `https://${site}`,
    ALLOWED_HOSTS: site,
    URL_HOST: site,
    TRUSTED_HOSTS: "10.0.0.0/8",
  });
});

test("what a proxy of its own reads is left out, but for the port", () => {
  const environment = {
    VIRTUAL_HOST: "shop.example.com",
    VIRTUAL_PORT: "5000",
    LETSENCRYPT_EMAIL: "a@example.com",
    A: "b",
  };
  const { specification } = read({ web: { image: "a/b:1", environment } }).application;
  assert.deepEqual([specification.env, specification.processes["web"]?.port], [{ A: "b" }, 5000]);
});

test("a place of the laptop without a scheme is the server's that is published there, and others are told", () => {
  const translation = read({
    engine: { image: "a/engine:1", ports: ["7077:7070"] },
    worker: {
      image: "a/worker:1",
      environment: {
        ENGINE_PLACE: "localhost:7077",
        OTHER: "127.0.0.1:42345",
        BIND_TO: "127.0.0.1:9",
        SMTP_HOST: "mail",
      },
    },
  });
  // Where the site is, is a fact for all programs.
  assert.match(translation.application.specification.env["ENGINE_PLACE"] ?? "", /:443$/);
  const remarks = translation.notes.filter(({ kind, text }) => kind === "to do" && text.startsWith("leads to"));
  assert.deepEqual(
    remarks.map(({ path, text }) => [path.split(".").at(-1), text.split(",")[0]]),
    [
      ["OTHER", "leads to the instance itself"],
      ["SMTP_HOST", "leads to mail"],
    ],
  );
});

test("a host below localhost is a laptop", () => {
  const translation = read({
    web: { image: "a/b:1", ports: ["80:80"], environment: { PANEL: "http://panel.localhost" } },
  });
  assert.ok(told(translation).some((text) => text.startsWith("to do leads to panel.localhost, which is a laptop")));
});

test("one word for the users of a database and of a store is each one's own", () => {
  const { bound } = read({
    web: {
      image: "a/b:1",
      ports: ["80:80"],
      environment: {
        TYPEORM_HOST: "db",
        TYPEORM_DATABASE: "grist",
        TYPEORM_USERNAME: "grist",
        TYPEORM_PASSWORD: "word",
        MINIO_ENDPOINT: "minio",
        MINIO_BUCKET: "docs",
        MINIO_ACCESS_KEY: "grist",
        MINIO_SECRET_KEY: "word",
      },
    },
    db: {
      image: "postgres:17",
      environment: { POSTGRES_USER: "grist", POSTGRES_DB: "grist", POSTGRES_PASSWORD: "word" },
    },
    minio: { image: "minio/minio", environment: { MINIO_ROOT_USER: "grist", MINIO_ROOT_PASSWORD: "word" } },
  }).application.specification;
  assert.deepEqual(
    ["TYPEORM_DATABASE", "TYPEORM_USERNAME", "TYPEORM_PASSWORD", "MINIO_ACCESS_KEY", "MINIO_SECRET_KEY"].map(
      (name) => bound[name],
    ),
    ["{main.database}", "{main.username}", "{main.password}", "{files.accessKeyId}", "{files.secretAccessKey}"],
  );
});

test("an identifier of a client and a list of paths are no secrets", () => {
  assert.deepEqual(["AUTH_GOOGLE_CLIENT_ID", "AUTH_GOOGLE_CLIENT_SECRET"].map(isSecretName), [false, true]);
  assert.ok(isPlain("PYTHONPATH", "/app/one:/app/two"));
});

test("a folder with the name of a file is none, and what is kept below another folder is kept by itself", () => {
  const translation = read({
    web: {
      image: "a/b:1",
      ports: ["80:80"],
      volumes: [
        "/srv/nginx/:/etc/nginx/http.d/",
        "data:/site/storage",
        "./logs:/site/storage/logs",
        "up:/site/storage/app/uploads",
      ],
    },
  });
  const { specification } = translation.application;
  assert.deepEqual(specification.files, {});
  assert.deepEqual(Object.keys(specification.processes["web"]?.volumes ?? {}), [
    "/site/storage/logs",
    "/site/storage/app/uploads",
  ]);
  assert.ok(told(translation).some((text) => text.startsWith("to do /site/storage is above /site/storage/logs")));
});

test("a program of Laravel's gets a key, also where the example leaves it empty", (context) => {
  const { secrets } = inFolder(context, {
    "compose.yaml": JSON.stringify({
      services: { web: { image: "a/b:1", ports: ["80:80"], env_file: "laravel.env" } },
    }),
    "laravel.env.example": "APP_ENV=production\nAPP_DEBUG=false\nAPP_KEY=\nMAIL_PASSWORD=\n",
  }).application.specification;
  assert.deepEqual(secrets, { APP_KEY: { generate: { form: "base64", bytes: 32, prefix: "base64:" } } });
  assert.deepEqual(Object.keys(given({ APP_KEY: "${APP_KEY}" }).specification.secrets), ["APP_KEY"]);
});

test("the file of Compose's own variables has those that a database was made with, and is read without Compose's", (context) => {
  const { bound, env } = inFolder(context, {
    "compose.yaml": JSON.stringify({
      services: {
        web: { image: "a/b:1", ports: ["80:80"], env_file: ".env" },
        db: { image: "postgres:17", environment: { POSTGRES_USER: "shop", POSTGRES_PASSWORD: "${SHOP_DB_PASSWORD}" } },
      },
    }),
    ".env.example": "COMPOSE_PROJECT_NAME=shop\nSHOP_DB_HOST=db\nSHOP_DB_USER=shop\nLEVEL=info\n",
  }).application.specification;
  assert.deepEqual(env, { LEVEL: "info" });
  assert.deepEqual(bound, {
    SHOP_DB_HOST: "{main.host}",
    SHOP_DB_USER: "{main.username}",
    SHOP_DB_PASSWORD: "{main.password}",
  });
});

test("a second file that Compose reads by itself is told", (context) => {
  const services = { web: { image: "a/b:1", ports: ["80:80"] } };
  const translation = inFolder(context, {
    "compose.yaml": JSON.stringify({ services }),
    "compose.override.yml": JSON.stringify({ services }),
  });
  assert.ok(told(translation).some((text) => text.startsWith("to do compose.override.yml is beside it")));
});

test("a port that a variable calls gRPC's speaks that", () => {
  const { processes } = given({ SERVER_GRPC_PORT: "80" }).specification;
  assert.equal(processes["web"]?.protocol, "h2c");
  assert.equal(given({ GRPC_PORT: "80", HTTP_PORT: "80" }).specification.processes["web"]?.protocol, undefined);
});

test("an nginx may name its programs by variables and in quotes", () => {
  const text = `upstream ui { server "ui:1234"; }
server { location / { set $to "http://ui"; if ($a = "b") { set $to "http://api"; } proxy_pass $to; } }`;
  assert.deepEqual(proxiedIn(text), [{ path: "/", host: "ui", port: 1234, isStripped: false }]);
});

test("one beat is told whatever stands before the word", () => {
  const translation = read({
    web: { image: "a/b:1", ports: ["80:80"] },
    celerybeat: { image: "a/b:1", command: ["/start-celery-beat.sh"] },
  });
  assert.ok(told(translation).some((text) => /celerybeat is never there twice/.test(text)));
});

test("a worker that has the one beat in it is told, and a server that only knows the switch is not", () => {
  const environment = { WORKER_BEAT_ENABLED: "True" };
  const lines = told(
    read({
      web: { image: "a/b:1", ports: ["80:80"], environment },
      jobs: { image: "a/b:1", command: ["sh", "-c", "./jobs.sh"], environment },
      mail: { image: "a/b:1", command: "celery -A shop worker -B -l info" },
      quick: { image: "a/b:1", command: "python -B -m shop.worker" },
    }),
  );
  assert.deepEqual(
    lines.flatMap((line) => /(\S+) is never there twice/.exec(line)?.[1] ?? []),
    ["jobs", "mail"],
  );
});

test("what speaks FastCGI or uwsgi is a container beside its server, which is no front door's", () => {
  const services = {
    nginx: {
      image: "acme/shop-nginx:1",
      build: ".",
      ports: ["8080:8080"],
      depends_on: ["uwsgi"],
      environment: { UWSGI_HOST: "uwsgi", UWSGI_PORT: "3031" },
    },
    uwsgi: { image: "acme/shop:1", entrypoint: ["/entrypoint-uwsgi.sh"], environment: { LEVEL: "info" } },
    worker: { image: "acme/shop:1", command: "celery worker" },
  };
  const translation = read(services);
  const { env, processes } = translation.application.specification;
  assert.deepEqual(Object.keys(processes), ["nginx", "worker"]);
  const { env: own, sidecars = {} } = processes["nginx"] ?? {};
  assert.deepEqual({ ...env, ...own }, { UWSGI_HOST: "localhost", UWSGI_PORT: "3031" });
  assert.deepEqual([sidecars["uwsgi"]?.start, sidecars["uwsgi"]?.env], ["before", { LEVEL: "info" }]);
  assert.ok(told(translation).some((text) => text.startsWith("changed speaks FastCGI or uwsgi with nginx")));
  const http = { ...services, uwsgi: { image: "acme/shop:1", command: "uwsgi --http :8000", expose: ["8000"] } };
  assert.deepEqual(Object.keys(read(http).application.specification.processes), ["uwsgi", "worker"]);
});

test("what speaks FastCGI without a server before it is told, and an image with a server of its own is not", () => {
  const tells = (image: string): boolean =>
    told(read({ shop: { image, ports: ["8099:80"] } })).some((line) => line.startsWith("to do shop speaks FastCGI"));
  assert.deepEqual(["acme/shop:5-fpm-alpine", "acme/nginx-fpm-alpine:1"].map(tells), [true, false]);
});

test("a switch that nobody has set is left out, and other values without a default are asked for", () => {
  const { config, env } = given({ DISABLE_SEGMENT: "${DISABLE_SEGMENT}", MODEL: "${MODEL}" }).specification;
  assert.deepEqual([Object.keys(config), env], [["MODEL"], {}]);
});

test("options of a command are shown unless one of them is a secret's", () => {
  assert.ok(isPlain("GUNICORN_CMD_ARGS", "--workers 2 --threads 4"));
  for (const text of [
    "--workers 2 -p 8000",
    "-Xmx512m -XX:MaxRAMPercentage=75",
    "-c shared_buffers=1GB",
    "-w 4 -b :80",
  ])
    assert.ok(isPlain("CMD_ARGS", text), text);
  for (const text of [
    "--level info --api-token word",
    "--requirepass word",
    "requirepass word",
    "--masterauth word",
    "-p word",
    "-pword",
    "-u name:word",
    "-Dspring.datasource.password=word",
    "name:word@host",
  ])
    assert.ok(!isPlain("CMD_ARGS", text), text);
});

test("the site's address is told all programs, and what tells programs apart is not", () => {
  const { env, processes } = read({
    web: {
      image: "a/b:1",
      ports: ["80:80"],
      environment: { ROLE: "web", SITE_URL: "http://localhost", HOST: "shop.example.com" },
    },
    worker: { image: "a/b:1", command: "work" },
    other: { image: "a/c:1", command: "work", environment: { SITE_URL: "http://localhost" } },
  }).application.specification;
  assert.deepEqual(
    [Object.keys(env), processes["web"]?.env, processes["other"]?.env],
    [["SITE_URL"], { ROLE: "web", HOST: env["SITE_URL"]?.replace("https://", "") }, undefined],
  );
});

for (const [command, port] of [
  ["uvicorn app.main:app --host 0.0.0.0 --port 8001", 8001],
  ["gunicorn shop.wsgi --bind 0.0.0.0:8002", 8002],
  ["gunicorn -b :8003 shop", 8003],
  ["python manage.py runserver 0.0.0.0:8004", 8004],
  ["next start -p 8005", 8005],
  ["psql -h db", undefined],
  ["wait-for db --port 5432", undefined],
  ["ssh -p 8006 elsewhere", undefined],
] as const) {
  test(`a command says where it listens: ${command}`, () => {
    const { processes } = read({ web: { image: "a/b:1", command } }).application.specification;
    assert.equal(processes["web"]?.port, port);
  });
}

for (const check of ["nc -z localhost 4001", "netstat -tln | grep -q ':4001'"]) {
  test(`a check of a port says the port and no path: ${check}`, () => {
    const { processes } = read({ web: { image: "a/b:1", healthcheck: { test: check } } }).application.specification;
    assert.deepEqual([processes["web"]?.port, processes["web"]?.health?.path], [4001, undefined]);
  });
}

test("a check that asks the service by its own name asks the program, and by another's it does not", () => {
  const healthOf = (check: string): object | undefined =>
    read({ web: { image: "a/b:1", ports: ["80:3000"], container_name: "shop", healthcheck: { test: check } } })
      .application.specification.processes["web"]?.health;
  assert.deepEqual(healthOf("curl --fail http://web:3000/up || exit 1"), { path: "/up" });
  assert.deepEqual(healthOf("curl -sS http://shop:3000 | grep -c running"), { path: "/" });
  assert.equal(healthOf("curl --fail http://web-proxy:3000/up"), undefined);
});

test("an option with an empty value is one word", () => {
  const commands = ["./listmonk --config '' --yes", ["./listmonk", "--config", "", "--yes"]];
  for (const command of commands)
    assert.deepEqual(read({ web: { image: "a/b:1", command } }).application.specification.processes["web"]?.args, [
      "./listmonk",
      "--config=",
      "--yes",
    ]);
});

test("a port that speaks TLS alone is told", () => {
  const translation = read({ web: { image: "a/b:1", ports: ["443:443"] } });
  assert.ok(told(translation).some((text) => text.startsWith("to do port 443 speaks TLS as a rule")));
  assert.ok(
    !told(read({ web: { image: "a/b:1", ports: ["443:443", "80:80"] } })).some((text) => /as a rule/.test(text)),
  );
});

test("a database in an image that the file builds is known by where it keeps its data", () => {
  const { bindings, specification } = read({
    web: { image: "a/b:1", ports: ["80:80"], environment: { DATABASE_URL: "postgres://u:p@postgres/shop" } },
    postgres: { build: "./postgres", volumes: ["data:/var/lib/postgresql/data"] },
    all: { build: "./all", ports: ["81:81"], volumes: ["all:/var/lib/postgresql/data"] },
  }).application;
  assert.deepEqual(
    [bindings.map(({ kind }) => kind), Object.keys(specification.processes)],
    [["database"], ["web", "all"]],
  );
});

test("an image that another service of the file builds is that one's", () => {
  const services = {
    web: { build: ".", image: "shop", ports: ["80:80"] },
    work: { image: "shop", command: "work" },
    other: { image: "redis-tools", command: "look" },
  };
  const { processes } = translate(parseSource("/nowhere/compose.yaml", JSON.stringify({ services })), {
    name: "shop",
    image: "ghcr.io/acme/shop:v1",
  }).application.specification;
  assert.deepEqual(
    Object.values(processes).map(({ image }) => image),
    [undefined, undefined, "redis-tools:latest"],
  );
});

test("a database of the laptop's is the file's, where the login is called as the official image's", () => {
  const { bound } = read({
    web: {
      image: "a/b:1",
      ports: ["80:80"],
      environment: { DB_HOST: "localhost", DB_PORT: "6100", POSTGRES_USER: "shop", POSTGRES_PASSWORD: "p" },
    },
    db: { image: "postgres:17", environment: { POSTGRES_USER: "shop", POSTGRES_PASSWORD: "p" } },
  }).application.specification;
  assert.deepEqual(bound, {
    DB_HOST: "{main.host}",
    DB_PORT: "{main.port}",
    POSTGRES_USER: "{main.username}",
    POSTGRES_PASSWORD: "{main.password}",
  });
});

test("a list of hosts that only the shell has is the site's", () => {
  const { env, config } = given({ ALLOWED_HOSTS: "${ALLOWED_HOSTS}" }).specification;
  assert.deepEqual([Object.keys(env), config], [["ALLOWED_HOSTS"], {}]);
});
