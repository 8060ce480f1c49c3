// `groundplan new app`: what a provider runs, whom users reach, and what stands for nothing in public descriptions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSource } from "../../cli/new/source";
import { translate } from "../../cli/new/translate";
import { inFolder } from "../support/new-app/in-folder";
import { read, told } from "../support/new-app/read";

const web = { image: "a/b:1", ports: [80] };

test("a word that stands for nothing leads nowhere", () => {
  const environment = { REDIS_HOST: "null", REDIS_PORT: "6379", AWS_URL: "null", DB_HOST: "none" };
  const { application } = read({ web: { ...web, environment } });
  assert.deepEqual([application.bindings, application.specification.bound], [[], {}]);
  assert.deepEqual(application.specification.env, environment);
});

test("where a file runs a database of another kind, the variables of a database lead to that, whose passwords a provider knows", () => {
  for (const host of ["db", "127.0.0.1", "db.shop-network", "${UNKNOWN}"]) {
    const environment = {
      APP_DB_HOST: host,
      APP_DB_USER: "shop",
      APP_DB_DEFAULT_PASSWORD: "x",
      MYSQL_ROOT_PASSWORD: "y",
    };
    const translation = read({
      web: { ...web, environment: { ...environment, APP_DB_PASSWORD: "z" } },
      db: { image: "mysql:8" },
    });
    const { config, secrets, env, bound } = translation.application.specification;
    assert.deepEqual(config, { APP_DB_HOST: {} }, host);
    assert.deepEqual(secrets, { APP_DB_DEFAULT_PASSWORD: {}, MYSQL_ROOT_PASSWORD: {}, APP_DB_PASSWORD: {} }, host);
    assert.deepEqual([env, bound], [{ APP_DB_USER: "shop" }, {}], host);
    assert.ok(
      told(translation).includes(
        "to do APP_DB_PASSWORD is a secret of MySQL, which is a provider's here: a person puts its value into Vault",
      ),
    );
  }
});

test("a key of an S3 server is known by its name where its secret is the same text", () => {
  const environment = {
    S3_ENDPOINT: "http://minio:9000",
    S3_BUCKET: "x",
    S3_ACCESS_KEY: "admin1",
    S3_SECRET_KEY: "admin1",
  };
  const { application } = read({
    web: { ...web, environment },
    minio: { image: "minio/minio", environment: { MINIO_ROOT_USER: "admin1", MINIO_ROOT_PASSWORD: "admin1" } },
  });
  const { bound } = application.specification;
  assert.equal(bound["S3_ACCESS_KEY"], "{files.accessKeyId}");
  assert.equal(bound["S3_SECRET_KEY"], "{files.secretAccessKey}");
});

test("of several servers users load that which is called as the application is, before its other pages", () => {
  const { application } = read({
    shop: { image: "a/shop:1", ports: ["5000:5000"] },
    "queue-ui": { image: "a/queue-ui:1", ports: ["8080:8080"] },
  });
  assert.equal(application.front, "shop");
});

test("variables in a file of variables have the values of the .env beside it", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml": "services: { web: { image: a/b:1, ports: [80], env_file: [.web_env] } }",
    ".web_env": 'MODE="${SITE_MODE}"\n',
    ".env": "SITE_MODE=production\n",
  });
  assert.deepEqual(application.specification.env, { MODE: "production" });
});

test("a program alone that has no port is asked about", () => {
  const asks = (services: object): boolean =>
    told(read(services)).some((line) => line.includes("has no port in the file"));
  assert.equal(asks({ web: { image: "a/b:1" } }), true);
  assert.equal(asks({ work: { image: "a/b:1", command: ["celery", "worker"] } }), false);
  assert.equal(asks({ web, other: { image: "a/b:1" } }), false);
});

test("what is not started again is a job of a deployment", () => {
  const { application } = read({
    web,
    "create-site": { image: "a/b:1", command: ["new"], deploy: { restart_policy: { condition: "none" } } },
  });
  assert.deepEqual(application.specification.jobs, { "create-site": { args: ["new"], onDeploy: true } });
});

test("a file that only includes others from elsewhere says how to put them together", () => {
  const source = parseSource("/nowhere/compose.yaml", JSON.stringify({ include: ["../ui/compose.yaml"] }));
  assert.throws(
    () => translate(source, { name: "shop" }),
    /includes files that are not there: put them together with `docker compose config`/,
  );
});

test("a file in the directory of the program hides the program, which a person decides about", (context) => {
  const { notes } = inFolder(context, {
    "compose.yaml":
      "services: { web: { image: a/b:1, ports: [80], volumes: ['./setup.json:/usr/src/app/setup.json'] } }",
    "setup.json": "{}",
  });
  assert.ok(
    notes.some(
      ({ kind, text }) => kind === "to do" && /the program needs that: put the file into the image/.test(text),
    ),
  );
});

test("secret files that lead to a database of the file have the parts of its binding", () => {
  const secret = { host: "db", port: "5432", database: "shop", username: "shop", password: "x", type: "postgresql" };
  const container = (image: string, more: object): object => ({
    spec: { containers: [{ name: "one", image, ...more }] },
  });
  const objects = [
    { apiVersion: "v1", kind: "Secret", metadata: { name: "db" }, stringData: secret },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "db" },
      spec: { template: container("postgres:17", {}) },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: {
        template: {
          spec: {
            containers: [
              {
                name: "web",
                image: "a/b:1",
                ports: [{ containerPort: 8080 }],
                volumeMounts: [{ name: "binding", mountPath: "/bindings/db" }],
              },
            ],
            volumes: [{ name: "binding", secret: { secretName: "db" } }],
          },
        },
      },
    },
  ];
  const text = objects.map((one) => JSON.stringify(one)).join("\n---\n");
  const { application } = translate(parseSource("/nowhere/all.yaml", text), { name: "shop" });
  const { bound, files, secrets } = application.specification;
  assert.deepEqual(secrets, { DB_TYPE: {} });
  assert.deepEqual(bound, {
    DB_HOST: "{main.host}",
    DB_PORT: "{main.port}",
    DB_DATABASE: "{main.database}",
    DB_USERNAME: "{main.username}",
    DB_PASSWORD: "{main.password}",
  });
  assert.equal(files["/bindings/db/host"], "DB_HOST");
});

test("a secret of an application at somebody else's is asked for, and one of the program's own is made", () => {
  const environment = { TRELLO_APP_SECRET: "x", TRELLO_APP_API_KEY: "y", SHOP_APP_SECRET: "z" };
  const { secrets } = read({ web: { ...web, environment } }).application.specification;
  assert.deepEqual(secrets, { TRELLO_APP_SECRET: {}, TRELLO_APP_API_KEY: {}, SHOP_APP_SECRET: { generate: {} } });
});

test("a value in a file of variables may name those before it, but no secret", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml": "services: { web: { image: a/b:1, ports: [80], env_file: [web.env] } }",
    "web.env.example": 'APP_NAME=Shop\nMAIL_FROM_NAME="${APP_NAME}"\nAPI_TOKEN=abc\nAPI_HEADER="${API_TOKEN}"\n',
  });
  const { env, secrets } = application.specification;
  assert.deepEqual(env, { APP_NAME: "Shop", MAIL_FROM_NAME: "Shop" });
  assert.equal(Object.hasOwn(secrets, "API_TOKEN"), true);
});

test("a mounted file of variables is no disk, a directory of memory may end with a slash, and an example's domain is the site", (context) => {
  const { application, notes } = inFolder(context, {
    "compose.yaml":
      "services: { web: { image: a/b:1, ports: [80], volumes: ['./.env:/app/.env'], tmpfs: ['/config/:size=10m'], environment: { APP_URL: 'https://your-shop-domain.com', FRONT_URL: 'http://localhost:3000' } } }",
  });
  const { processes, env } = application.specification;
  assert.deepEqual(processes["web"]?.volumes, { "/config": { kind: "scratch" } });
  assert.ok(notes.some(({ text }) => text.startsWith("is a file of variables of this machine")));
  assert.equal(env["APP_URL"], env["FRONT_URL"]);
  assert.match(env["APP_URL"] ?? "", /^https:\/\/\uE000hostname:\uE001$/);
});

test("the application's image is the one that more programs have, of those from one place", () => {
  const of = (place: string): string =>
    read({
      client: { image: "acme/shop-client:1", ports: [80] },
      api: { image: `${place}shop-api:1`, expose: [81] },
      worker: { image: `${place}shop-api:1`, command: ["work"] },
    }).application.image;
  assert.equal(of("acme/"), "acme/shop-api:1");
  assert.equal(of("other/"), "acme/shop-client:1");
});

test("programs that are built from different folders have images of their own, and those of one folder share theirs", () => {
  const services = {
    web: { build: { context: "web" }, ports: [80] },
    worker: { build: { context: "web" }, command: ["work"] },
    cart: { build: "cart", ports: [81] },
  };
  const translation = translate(parseSource("/nowhere/compose.yaml", JSON.stringify({ services })), {
    name: "shop",
    image: "ghcr.io/acme/shop:v1",
  });
  const { processes } = translation.application.specification;
  assert.deepEqual(
    Object.entries(processes).map(([name, { image }]) => [name, image]),
    [
      ["web", undefined],
      ["worker", undefined],
      ["cart", "registry.example.com/replace/me:1"],
    ],
  );
  assert.ok(told(translation).includes("to do is built by itself: name the image of cart"));
});

test("a password of another server is no login's, though an example has one text for both", () => {
  const environment = {
    DB_HOST: "db",
    DB_PASSWORD: "example1",
    QUEUE_ADDRESSES: "queue:5672",
    QUEUE_PASSWORD: "example1",
  };
  const { bound, secrets, config } = read({
    web: { ...web, environment: { ...environment, AMQP_PASSWORD: "example1" } },
    db: { image: "postgres:17", environment: { POSTGRES_PASSWORD: "example1" } },
    queue: { image: "rabbitmq:4" },
  }).application.specification;
  assert.equal(bound["DB_PASSWORD"], "{main.password}");
  assert.deepEqual(secrets, { QUEUE_PASSWORD: {}, AMQP_PASSWORD: {} });
  assert.deepEqual(config, { QUEUE_ADDRESSES: {} });
});

test("a resource of Score that no placeholder names is a binding, and told", () => {
  const file = {
    apiVersion: "score.dev/v1b1",
    metadata: { name: "shop" },
    containers: { main: { image: "a/b:1" } },
    resources: { store: { type: "redis" } },
  };
  const translation = translate(parseSource("/nowhere/score.yaml", JSON.stringify(file)), { name: "shop" });
  assert.deepEqual(
    translation.application.bindings.map(({ name, kind }) => [name, kind]),
    [["cache", "cache"]],
  );
  assert.ok(
    told(translation).some((line) => line.includes("no variable of the file leads to it: it is the binding cache")),
  );
});

test("a program that has a store's address and key, and not the name of a bucket, is told to write it", () => {
  const environment = { S3_ENDPOINT_URL: "http://minio:9000", S3_ACCESS_KEY_ID: "me", S3_SECRET_ACCESS_KEY: "word" };
  const minio = { image: "minio/minio:1", environment: { MINIO_ROOT_USER: "me", MINIO_ROOT_PASSWORD: "word" } };
  const toldOf = (more: object): boolean =>
    told(read({ web: { image: "a/b:1", ports: ["80:3000"], environment: { ...environment, ...more } }, minio })).some(
      (line) => line.includes("no variable has {files.bucket}"),
    );
  assert.deepEqual([toldOf({}), toldOf({ S3_BUCKET: "shop" })], [true, false]);
});

for (const name of ["DATABASE_URL_DIRECT", "DIRECT_URL", "DATABASE_URL_UNPOOLED", "DB_DIRECT_URL"]) {
  test(`an address of the database past a pool has the login, and is no configuration: ${name}`, () => {
    const db = { image: "postgres:16" };
    const { specification } = read({
      web: { image: "a/b:1", ports: ["80:3000"], environment: { [name]: `\${${name}}` } },
      db,
    }).application;
    assert.match(specification.bound[name] ?? "", /^postgresql:\/\/\{main\.username\}/);
    assert.deepEqual(specification.config, {});
  });
}

test("what a person has to know of a database that the file only speaks of is told at its variable", () => {
  const lines = told(read({ web: { ...web, environment: { DATABASE_URL: "ecto://me:word@10.0.0.7/shop" } } }));
  const about = lines.filter((line) => line.includes("which the file does not run"));
  assert.equal(about.length, 1);
  assert.match(about[0] ?? "", /^changed leads to PostgreSQL, .*no connection without TLS/);
});

test("a tool for people is no program that knows where a provider's server is", () => {
  const mysql = { image: "mysql:8" };
  const phpmyadmin = { image: "phpmyadmin:5", environment: { PMA_HOST: "mysql" } };
  const lines = told(read({ web, mysql, phpmyadmin }));
  assert.ok(lines.some((line) => line.includes("no variable of the file leads to it")));
});

test("a volume that Docker fills with what a build made is told, and one of uploads is not", () => {
  const volumes = ["assets:/var/www/public/build", "uploads:/var/www/public/uploads"];
  const lines = told(read({ web: { ...web, volumes } })).filter((line) => line.includes("Docker fills a new volume"));
  assert.equal(lines.length, 1);
});
