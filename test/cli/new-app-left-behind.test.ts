// `groundplan new app`: what is left of the machine and of the file in values and commands is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { marker } from "../../cli/new/texts";
import { inFolder } from "../support/new-app/in-folder";
import { read, told, toldAt } from "../support/new-app/read";

const services = {
  db: { image: "postgres:16", environment: { POSTGRES_PASSWORD: "x" } },
  search: { image: "getmeili/meilisearch:v1" },
  gotenberg: { image: "gotenberg/gotenberg:8" },
  proxy: { image: "traefik:3" },
  mailhog: { image: "mailhog/mailhog" },
};

/** What is told to do of one variable of a program, or of its command. */
function toDo(environment: object, command?: string): string[] {
  const web = { image: "a/b:1", ports: ["8080:3000"], environment, ...(command === undefined ? {} : { command }) };
  const place = Object.keys(environment).map((name) => `.environment.${name}:`);
  return toldAt(read({ web, ...services })).filter(
    (line) =>
      line.startsWith("to do") &&
      (place.some((one) => line.includes(one)) || (command !== undefined && line.includes("the command of web"))),
  );
}

for (const [kind, environment, named] of [
  ["a host behind an option", { OPTIONS: "--es.host=search --es.retries=3" }, "search"],
  ["a list of hosts", { RENDERERS: "search,gotenberg" }, "search"],
  ["the name of a proxy", { TRUSTED_PROXIES: "proxy" }, "proxy"],
  ["the machine from inside of a container", { NOTIFY_HOST: "host.docker.internal" }, "host.docker.internal"],
  ["a port of the machine in the midst of a text", { HOOKS: "a=1;b=http://localhost:9999/x" }, "the instance itself"],
  ["the same in pairs", { HOOKS: "orders localhost:9999 bills" }, "localhost:9999"],
  ["an address of somebody's own network", { BASE: "http://192.168.1.10:8000" }, "192.168.1.10"],
  ["the port by which a laptop reaches the site", { PUBLIC_PORT: "8080" }, "at 443"],
  ["the port beside what is a provider's", { SMTP_SERVER: "mailhog", SMTP_PORT: "1025" }, "beside SMTP_SERVER"],
  ["settings for development in a module", { DJANGO_SETTINGS_MODULE: "shop.settings.dev" }, "for a laptop"],
  ["mail of the machine's own", { FROM_EMAIL: "admin@localhost" }, "stands for"],
  ["a name of a cluster", { CHECKED: "api.prod.svc.cluster.local" }, "api.prod.svc.cluster.local"],
  ["a name of a private network in the midst of a text", { OPTIONS: "--to mail.corp.internal" }, "mail.corp.internal"],
  ["where an application ran before", { CHECKED: "shop.herokuapp.com" }, "as it ran before"],
  ["a host of its own beside a scheme", { HOST: "localhost", PROTOCOL: "http" }, "stands beside PROTOCOL"],
  ["files on the disk of an instance", { BINARY_STORAGE: "file:./binary/" }, "keeps files in ./binary/"],
  ["requests that are too large", { MAX_BATCH_SIZE: "50mb" }, "more than 32 MiB"],
  ["the same in bytes", { UPLOAD_MAX_FILE_SIZE: "104857600" }, "more than 32 MiB"],
  ["the same in what the name counts", { GALLERY_MAX_SIZE_MB: "4096" }, "more than 32 MiB"],
  ["a domain that is nobody's", { CHECKED: "https://git.domain.tld" }, "git.domain.tld"],
  ["letters in the place of a value", { CLIENT: "XXX-XXX" }, "stands for"],
  ["an end that takes too long", { APP_SHUTDOWN_TIMEOUT_MILLISECONDS: "30000" }, "take 30 seconds to end"],
  ["an address that lost its host", { DIRECTIVES: "cors_origins https://:8443 https://" }, "without a host in it"],
  ["a cookie that goes by HTTP too", { ALLOW_INSECURE_SESSION_COOKIE: "true" }, "users reach the site by HTTPS"],
  ["a server that speaks TLS itself", { SHOP_DISABLE_TLS: "false" }, "speak HTTP to it"],
  ["a proxy's place in it that speaks TLS", { PROXY_TLS: "true" }, "speak HTTP to it"],
  ["an address of its own by which it speaks TLS", { SHOP_URL: "https://localhost:8080" }, "speak HTTP to it"],
  ["a network of proxies", { TRUSTED_PROXIES: "172.16.0.0/24" }, "let it trust all"],
  ["a user after a start as root", { PUID: "1000", PGID: "1000" }, "run it on Cloud Run alone"],
  [
    "a pattern of a laptop's pages",
    { CORS_ALLOW_ORIGIN: "^https?://(localhost|127\\.0\\.0\\.1)(:[0-9]+)?$" },
    "laptop's pages",
  ],
  ["a file with a key", { JWT_SECRET_KEY: "%kernel.project_dir%/config/jwt/private.pem" }, "config/jwt/private.pem"],
  ["the domain of the site that the file is of", { SITE_URL: "https://shop.acme.io/" }, "the host shop.acme.io"],
  ["a program's own name", { WEB_HOST: "web" }, "is the program's own name"],
  ["no proxy before a program", { BEHIND_HTTPS_PROXY: "false" }, "users reach the site by HTTPS"],
  ["a provider's sandbox", { PAYPAL_MODE: "sandbox" }, "in which nobody pays"],
  ["the same by its host", { PAY_URL: "https://api-m.sandbox.paypal.com/v2" }, "in which nobody pays"],
  ["the same by a switch", { PAY_SANDBOX: "true" }, "in which nobody pays"],
  ["the program's own place", { SERVER_HOST: "localhost", SERVER_PORT: "3000" }, "is the program itself"],
  ["a header that says who the user is", { REMOTE_USER_HEADER: "HTTP_X_REMOTE_USER" }, "which anybody may send"],
  ["the same by a switch", { GF_AUTH_PROXY_ENABLED: "true" }, "which anybody may send"],
  ["a log in a file", { LOG_TO_FILE: "true" }, "let it write to its output"],
] as const) {
  test(`${kind} is told`, () => {
    const lines = toDo(environment);
    assert.ok(
      lines.some((line) => line.includes(named)),
      lines.join("\n"),
    );
  });
}

test("what is called as a service and is none, proxies of all networks and ports of the program itself are not told", () => {
  const lines = toDo({
    SEARCH_DRIVER: "search",
    TRUSTED_PROXIES: "0.0.0.0/0",
    ALLOWED_NETWORKS: "10.0.0.0/8,192.168.0.0/16",
    PUID: "1000",
    SELF: "check http://localhost:3000/health",
    LISTEN_ON: "localhost:9100",
    APP_PORT: "3000",
  });
  assert.deepEqual(lines, []);
});

for (const [command, told] of [
  ["sh -c 'export A=1; until nc -z db 5432; do sleep 1; done; exec serve'", "never ends"],
  ["sh -c 'prepare; pg_isready -h db; exec serve'", "never ends"],
  ["serve --host gotenberg", "asks gotenberg by its name"],
  ["serve -mysql-addr=search -listen-port=80", "asks search by its name"],
  ["mise run dev", "mise run dev"],
  ["python manage.py runserver 0.0.0.0:3000", "manage.py runserver"],
  ["uvicorn main:app --port 3000 --reload", "--reload"],
] as const) {
  test(`of a command it is told that it ${told}: ${command}`, () => {
    const lines = toDo({}, command);
    assert.ok(
      lines.some((line) => line.includes(told)),
      lines.join("\n"),
    );
  });
}

test("an address that a service has on a network is its name too", () => {
  const { application } = read({
    web: { image: "a/b:1", ports: ["80"], environment: { DATABASE_URL: "postgres://app:x@10.5.0.5:5432/app" } },
    db: {
      image: "postgres:16",
      environment: { POSTGRES_USER: "app", POSTGRES_PASSWORD: "x", POSTGRES_DB: "app" },
      networks: { own: { ipv4_address: "10.5.0.5" } },
    },
  });
  assert.match(application.specification.bound["DATABASE_URL"] ?? "", /\{main\.host\}/);
});

test("settings of a database server are told, and events of a cache are its parameter", () => {
  const translation = read({
    web: { image: "a/b:1", ports: ["80"], environment: { REDIS_URL: "redis://redis:6379", PGHOST: "db" } },
    db: { image: "postgres:16", command: "postgres -c max_connections=300 -c shared_buffers=1GB" },
    redis: { image: "redis:7", command: "redis-server --notify-keyspace-events Ex" },
  });
  const lines = toldAt(translation).filter((line) => line.includes("groundplan:postgresFlags"));
  assert.ok(lines.length === 1 && lines[0]?.includes(": max_connections: settings"), lines.join("\n"));
  const cache = translation.application.bindings.find(({ kind }) => kind === "cache");
  assert.deepEqual(cache?.service.asked, { parameters: { "notify-keyspace-events": "Ex" } });
});

test("settings of a server that a provider runs are told, and what runs in a data service once it is there", () => {
  const translation = read({
    web: { image: "a/b:1", ports: ["80"], environment: { DB_HOST: "db", S3_ENDPOINT: "http://store:9000" } },
    db: { image: "mariadb:11", command: "--sql-mode=ANSI --datadir=/data --innodb-buffer-pool-size=512M" },
    store: { image: "minio/minio", command: "server --address :9000", post_start: [{ command: "mc mb -p pictures" }] },
  });
  const lines = toldAt(translation).filter((line) => /\.command:|\.post_start:/.test(line));
  assert.equal(lines.length, 2, lines.join("\n"));
  assert.match(lines[0] ?? "", /db\.command: sets sql-mode: see which .* provider's MySQL/);
  assert.match(lines[1] ?? "", /store\.post_start: runs in the service once it is there/);
});

test("the server by which programs on Google Cloud learn of themselves is not told", () => {
  assert.deepEqual(toDo({ METADATA: "metadata.google.internal" }), []);
});

for (const [command, told] of [
  ["work --redis redis.internal:6379", "redis.internal"],
  ["work --redis redis-master:6379", "leads to redis-master"],
  ["send --to 172.16.16.2:11011", "has 172.16.16.2 in it"],
] as const) {
  test(`of a command it is told that it ${told}: ${command}`, () => {
    const lines = toDo({}, command);
    assert.ok(
      lines.some((line) => line.includes(told)),
      lines.join("\n"),
    );
  });
}

test("a file's text that names a service without its port is told", (context) => {
  const translation = inFolder(context, {
    "compose.yaml":
      "services: { web: { image: 'a/b:1', ports: ['80'], volumes: ['./app.yaml:/etc/web/app.yaml'], environment: { PGHOST: db } }, db: { image: 'postgres:16' } }",
    "app.yaml": "database:\n  host: db\n  port: 5432\n",
  });
  assert.ok(told(translation).some((line) => line.includes("/etc/web/app.yaml has the address of db in it")));
});

test("programs that an nginx names by variables have the port that stands behind those, and its file is told", (context) => {
  const translation = inFolder(context, {
    "compose.yaml":
      "services: { edge: { image: 'nginx:1', ports: ['80:80'], volumes: ['./edge.conf:/etc/nginx/conf.d/default.conf'] }, api: { image: 'a/api:1' } }",
    "edge.conf": "server { location /api/ { set $to api; rewrite ^/api/(.*) /$1 break; proxy_pass http://$to:8080; } }",
  });
  assert.equal(translation.application.specification.processes["api"]?.port, 8080);
  assert.ok(told(translation).some((line) => line.includes("default.conf has the address of api in it")));
});

for (const [size, isTold] of [
  ["client_max_body_size 100m;", true],
  ["client_max_body_size 0;", true],
  ["client_max_body_size 20M;", false],
] as const) {
  test(`a proxy that lets requests of a size through: ${size}`, (context) => {
    const translation = inFolder(context, {
      "compose.yaml":
        "services: { proxy: { image: 'nginx:1', ports: ['80:80'], depends_on: [web], volumes: ['./n.conf:/etc/nginx/conf.d/n.conf'] }, web: { image: 'a/b:1', expose: ['3000'] } }",
      "n.conf": `server {\n  ${size}\n  location / {\n    proxy_pass http://web:3000;\n  }\n}\n`,
    });
    assert.equal(
      told(translation).some((line) => line.includes("requests of more than 32 MiB")),
      isTold,
    );
  });
}

test("sizes of other things, small requests, prefixes of addresses and files of settings are not told", () => {
  const lines = toDo({
    MAX_LOG_FILE_SIZE: "100m",
    MAX_UPLOAD_SIZE: "20mb",
    MAX_FILES: "999999999",
    GRACEFUL_SHUTDOWN_TIMEOUT: "8s",
    SCHEME_PREFIX: "https://",
    SPRING_CONFIG_LOCATION: "file:./config/",
    ALLOW_INSECURE_REGISTRY: "false",
  });
  assert.deepEqual(lines, []);
});

test("a provider's server that a command asks by its name is told, and a script that reloads is one for development", () => {
  const lines = told(
    read({
      web: {
        image: "a/b:1",
        ports: ["80"],
        command: "sqlcmd -S mssql-svc -Q create",
        environment: { X_HOST: "mssql-svc" },
      },
      "mssql-svc": { image: "mcr.microsoft.com/mssql/server:2022" },
    }),
  );
  assert.ok(lines.some((line) => line.includes("asks mssql-svc by its name") && !line.includes("never ends")));
  assert.ok(toDo({}, "/start-reload.sh").some((line) => line.includes("start-reload.sh, which is for whoever writes")));
});

test("what a provider runs and no text of the file leads to is told, and a folder elsewhere on the machine is neither source code nor scratch space", () => {
  const translation = read({
    web: {
      image: "a/web:1",
      ports: ["80:80"],
      environment: { SHOP_SERVER_HOST: "shop.domain.tld" },
      volumes: ["/mnt/web:/var/www/html", "/mnt/shop/files:/var/tmp/shop/files", "/mnt/shop/cache:/var/tmp/cache"],
    },
    mongo: { image: "mongo:8" },
    kafka: { image: "apache/kafka:4", environment: { ZOOKEEPER: "zookeeper:2181" } },
    zookeeper: { image: "zookeeper:3" },
    worker: { image: "a/web:1", command: "work --brokers kafka:9092" },
  });
  const lines = toldAt(translation);
  const open = lines.filter((line) => line.includes("no variable of the file leads to it"));
  assert.ok(open.length === 1 && open[0]?.includes("services.mongo:"), open.join("\n"));
  assert.ok(lines.some((line) => line.includes("keeps /var/www/html on a disk")));
  const { processes } = translation.application.specification;
  const kinds = Object.entries(processes["web"]?.volumes ?? {}).map(([path, { kind }]) => [path, kind]);
  assert.deepEqual(kinds, [
    ["/var/tmp/shop/files", "bucket"],
    ["/var/tmp/cache", "scratch"],
  ]);
  assert.ok(lines.some((line) => line.includes("SHOP_SERVER_HOST: has the host name")));
});

for (const [name, value, isToldOf] of [
  ["Email__SmtpHost", "mailpit", true],
  ["MAIL_SERVER", "postfix", true],
  ["AUTH_TRUST_HOST", "true", false],
  ["SELF_HOST", "yes", false],
] as const) {
  test(`a bare name is a host that is not there, and a switch is none: ${name}=${value}`, () => {
    const lines = toDo({ [name]: value });
    assert.equal(
      lines.some((line) => line.includes(`leads to ${value}, which is not in the file`)),
      isToldOf,
      lines.join("\n"),
    );
  });
}

test("a laptop's address of a service that does not run is not the site's", () => {
  const translation = read({
    web: {
      image: "a/b:1",
      ports: ["8080:3000"],
      environment: { FILES_PUBLIC_URL: "http://localhost:9000/media", APP_URL: "http://localhost:8080" },
    },
    minio: { image: "minio/minio:1", ports: ["9000:9000"], profiles: ["own-store"] },
  });
  const { env } = translation.application.specification;
  assert.equal(env["FILES_PUBLIC_URL"], "http://localhost:9000/media");
  assert.match(env["APP_URL"] ?? "", /^https:\/\//);
  assert.ok(
    toldAt(translation).some((line) =>
      line.includes("FILES_PUBLIC_URL: is the address of minio on a laptop, which does not run"),
    ),
  );
});

for (const [list, isTold] of [
  ["localhost,127.0.0.1,shop.acme.test.eu", true],
  ["localhost,127.0.0.1,web", false],
] as const) {
  test(`a list of the hosts that a program answers to has the site's, or a person is told: ${list}`, () => {
    const web = { image: "a/b:1", ports: ["8080:3000"], environment: { DJANGO_ALLOWED_HOSTS: list } };
    const translation = read({ web });
    const value = translation.application.specification.env["DJANGO_ALLOWED_HOSTS"] ?? "";
    assert.equal(value, isTold ? list : marker("hostname"));
    assert.equal(
      told(translation).some((line) => line.includes("names the host shop.acme.test.eu: where that is this site")),
      isTold,
    );
  });
}

for (const [name, value, isTold] of [
  ["EMAIL_PROVIDER", "console", true],
  ["EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", true],
  ["MAIL_MAILER", "log", true],
  ["MAIL_MAILER", "smtp", false],
] as const) {
  test(`what only prints the mail is told: ${name}=${value}`, () => {
    assert.equal(
      toDo({ [name]: value }).some((line) => line.includes("which is for a laptop")),
      isTold,
    );
  });
}

for (const [name, value, word] of [
  ["GOOGLE_CLIENT_ID", "your-google-client-id", "your-google-client-id"],
  ["PROJECT_URL", "https://your-project.acme.test.eu", "your-project"],
] as const) {
  test(`what stands for somebody's own is told: ${value}`, () => {
    assert.ok(toDo({ [name]: value }).some((line) => line.includes(`has ${word}`) && line.includes("stands for")));
  });
}

test("where somebody else sends users back to is the site, whoever that is", () => {
  const environment = {
    GOOGLE_REDIRECT_URI: "http://localhost:8000/auth/google/callback",
    GOOGLE_API_URL: "http://localhost:9999",
  };
  const { env } = read({ web: { image: "a/b:1", ports: ["8080:3000"], environment } }).application.specification;
  assert.equal(env["GOOGLE_REDIRECT_URI"], `https://${marker("hostname")}/auth/google/callback`);
  assert.equal(env["GOOGLE_API_URL"], "http://localhost:9999");
});

test("a script that starts a server for development is told by each of its usual names", () => {
  for (const command of [
    "npm run start:dev",
    "sh -c 'migrate && yarn start:dev'",
    "nest start --watch",
    "npm run develop",
  ])
    assert.ok(
      toDo({}, command).some((line) => line.includes("which is for whoever writes the program")),
      command,
    );
  assert.ok(!toDo({}, "npm run start:prod").some((line) => line.includes("for whoever writes")));
});

test("a log that goes into a file of the instance is told", () => {
  const isTold = (environment: object): boolean =>
    toDo(environment).some((line) => line.includes("writes its log into a file of the instance"));
  assert.deepEqual(
    [{ LOG_CHANNEL: "stack" }, { LOG_CHANNEL: "stack", LOG_STACK: "stderr" }, { LOG_CHANNEL: "stderr" }].map(isTold),
    [true, false, false],
  );
});
