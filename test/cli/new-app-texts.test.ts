// `groundplan new app --from`: files, commands and values that have to become something else to work.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileText } from "../../cli/new/format";
import { inFolder } from "../support/new-app/in-folder";
import { read, readText, told } from "../support/new-app/read";

test("a file in the directory of a program or above a volume has one of its own, where a variable or the command names it", (context) => {
  const translation = inFolder(context, {
    "compose.yaml": `services:
  web:
    image: a/b:1
    ports: ["80:80"]
    command: run --config=/srv/log.yaml
    environment: { SETTINGS: /core/settings.ini, OTHER: plain.txt }
    volumes: ["./settings.ini:/core/settings.ini", "data:/core/media", "./log.yaml:/srv/log.yaml", "./plain.txt:/app/plain.txt"]
`,
    "settings.ini": "a=1\n",
    "log.yaml": "level: info\n",
    "plain.txt": "hello\n",
  });
  const { files, env, processes } = translation.application.specification;
  assert.deepEqual(Object.keys(files), [
    "/etc/settings-ini/settings.ini",
    "/etc/log-yaml/log.yaml",
    "/etc/plain-txt/plain.txt",
  ]);
  assert.equal(env["SETTINGS"], "/etc/settings-ini/settings.ini");
  assert.equal(env["OTHER"], "/etc/plain-txt/plain.txt");
  assert.deepEqual(processes["web"]?.args, ["run", "--config=/etc/log-yaml/log.yaml"]);
  assert.deepEqual(Object.keys(processes["web"].volumes ?? {}), ["/core/media"]);
});

test("a file above a volume that nothing names is told, and not written", (context) => {
  const translation = inFolder(context, {
    "compose.yaml":
      "services:\n  web: { image: a/b:1, ports: ['80:80'], volumes: ['./settings.ini:/core/settings.ini', 'data:/core/media'] }\n",
    "settings.ini": "a=1\n",
  });
  assert.deepEqual(translation.application.specification.files, {});
  assert.match(
    told(translation).join("\n"),
    /to do is in a directory that holds nothing else, and \/core is above or below/,
  );
});

test("scratch space above a file is left to the image", (context) => {
  const translation = inFolder(context, {
    "compose.yaml":
      "services:\n  web: { image: a/b:1, ports: ['80:80'], volumes: ['./key.pub:/tmp/.ssh/key.pub', 'scratch:/tmp'] }\n",
    "key.pub": "abc\n",
  });
  const { files, processes } = translation.application.specification;
  assert.deepEqual(Object.keys(files), ["/tmp/.ssh/key.pub"]);
  assert.equal(processes["web"]?.volumes, undefined);
  assert.match(
    told(translation).join("\n"),
    /changed \/tmp is the image's own, since \/tmp\/\.ssh\/key\.pub is below it/,
  );
});

test("a script reads the address of a database from a variable, and its login is copied nowhere", () => {
  const { application } = readText(`services:
  db: { image: "postgres:17", environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: hunter2, POSTGRES_DB: shop } }
  web:
    image: a/b:1
    ports: ["80:80"]
    entrypoint: ["/bin/sh", "-c", "run up --database.address app:hunter2@db:5432/shop && exec run --token_expiry_sec 7200 --database.address=app:hunter2@db:5432/shop --queue 'postgres://app:hunter2@db/shop'"]
`);
  const { processes, bound } = application.specification;
  assert.deepEqual(processes["web"]?.command, [
    "/bin/sh",
    "-c",
    'run up --database.address "$DATABASE_ADDRESS" && exec run --token_expiry_sec 7200 --database.address="$DATABASE_ADDRESS" --queue "$QUEUE"',
  ]);
  assert.equal(bound["DATABASE_ADDRESS"], "{main.username}:{main.password}@{main.host}:{main.port}/{main.database}");
  assert.match(bound["QUEUE"] ?? "", /^postgres:\/\/\{main\.username\}:\{main\.password\}@/);
  assert.doesNotMatch(fileText(application, "checkout"), /hunter2/);
});

test("a key that a comment encodes again is a key of its own, in base64", () => {
  const { application } = readText(
    "services:\n  web:\n    image: a/b:1\n    ports: ['80:80']\n    environment:\n      # openssl genrsa 2048 | base64\n      SIGN_KEY: changeme\n",
  );
  const { secrets, bound } = application.specification;
  assert.deepEqual(secrets, { SIGN_KEY_PEM: { generate: { form: "rsa", bits: 2048 } } });
  assert.deepEqual(bound, { SIGN_KEY: "{base64encode({secrets.SIGN_KEY_PEM})}" });
});

test("an example's empty secret of the program's own is asked for, and that of somebody else is left out", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml": "services:\n  web: { image: a/b:1, ports: ['80:80'], env_file: .env }\n",
    ".env.example": "DATA_ENCRYPTION_KEY=\nSESSION_SECRET=\nGITHUB_CLIENT_SECRET=\nMAPS_API_KEY=\n",
  });
  assert.deepEqual(application.specification.secrets, {
    DATA_ENCRYPTION_KEY: {},
    SESSION_SECRET: { generate: {} },
  });
});

test("what stands for names of one's own is told", () => {
  const translation = readText(
    "services:\n  web: { image: a/b:1, ports: ['80:80'], environment: { SENDER: no-reply@example.com, TENANT: your-company, CC: info@domain.com, KEPT: info@acme.dev, HELP_URL: 'https://help.example.org/a' } }\n",
  );
  const notes = told(translation).join("\n");
  for (const text of ["example.com", "your-company", "domain.com", "help.example.org"])
    assert.ok(notes.includes(`to do has ${text} in it, which stands for what is your own`), text);
  assert.equal(notes.match(/stands for what is your own/g)?.length, 4);
});

test("LocalStack is an S3 server where it is told to have S3, and a directory of people is a provider's", () => {
  const kinds = (services: string): string[] =>
    readText(
      `services:\n  web: { image: a/b:1, ports: ['80:80'], environment: { LDAP_SERVER: 'ldap:389' } }\n  aws: { image: localstack/localstack:3, environment: ["SERVICES=${services}"] }\n  ldap: { image: osixia/openldap:1.5.0, ports: ['389:389'] }\n`,
    ).application.bindings.map(({ kind }) => kind);
  assert.deepEqual(kinds("sns,sqs"), []);
  assert.deepEqual(kinds("sns,s3"), ["bucket"]);
  const { processes, config } = readText(
    "services:\n  web: { image: a/b:1, ports: ['80:80'], environment: { LDAP_SERVER: 'ldap:389' } }\n  ldap: { image: osixia/openldap:1.5.0, ports: ['389:389'] }\n",
  ).application.specification;
  assert.deepEqual(Object.keys(processes), ["web"]);
  assert.deepEqual(config, { LDAP_SERVER: {} });
});

test("a wait behind exec is left out as others are", () => {
  const { application } = readText(
    'services:\n  web: { image: a/b:1, ports: ["80:80"], command: sh -c "exec ./wait-for.sh peer:7002 --timeout=20 -- ./start.sh" }\n',
  );
  assert.deepEqual(application.specification.processes["web"]?.args, ["sh", "-c", "./start.sh"]);
});

test("a program's own key is not the database's password, though an example has one word for both", () => {
  const { application } = readText(`services:
  db: { image: "postgres:17", environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: changeme } }
  web:
    image: a/b:1
    ports: ["80:80"]
    environment: { SECRET_KEY: changeme, DB_PASS: changeme, DATABASE_URL: "postgres://app:changeme@db/app" }
`);
  const { secrets, bound } = application.specification;
  assert.deepEqual(secrets, { SECRET_KEY: { generate: {} } });
  assert.equal(bound["DB_PASS"], "{main.password}");
});

test("a list of places with a provider's among them is asked for", () => {
  const { application } = readText(
    "services:\n  web: { image: a/b:1, ports: ['80:80'], environment: { CACHE_HOSTS: 'cache:11211 cache:11212' } }\n  cache: { image: 'memcached:1' }\n",
  );
  assert.deepEqual(application.specification.config, { CACHE_HOSTS: {} });
});

test("who has the key of the file's store has its buckets, though the store is behind an address of the site", () => {
  const environment = {
    AWS_ACCESS_KEY_ID: "${STORE_KEY}",
    AWS_SECRET_ACCESS_KEY: "${STORE_SECRET}",
    AWS_ENDPOINT: "https://${DOMAIN}",
    BUCKET_NAME: "spots",
  };
  const { application } = read({
    web: { image: "a/web:1", ports: ["80:80"], environment },
    store: {
      image: "rustfs/rustfs:1",
      environment: { RUSTFS_ACCESS_KEY: "${STORE_KEY}", RUSTFS_SECRET_KEY: "${STORE_SECRET}" },
    },
  });
  assert.deepEqual(application.specification.bound, {
    AWS_ACCESS_KEY_ID: "{files.accessKeyId}",
    AWS_SECRET_ACCESS_KEY: "{files.secretAccessKey}",
    AWS_ENDPOINT: "{files.endpoint}",
    BUCKET_NAME: "{files.bucket}",
  });
});

test("a key of another value than the store's is what others show to the program", () => {
  const environment = {
    AWS_ACCESS_KEY_ID: "store",
    AWS_SECRET_ACCESS_KEY: "hunter2hunter2",
    STORAGE_S3_ENDPOINT: "http://minio:9000",
    S3_PROTOCOL_ACCESS_KEY_ID: "625729a08b95bf1b",
    S3_PROTOCOL_ACCESS_KEY_SECRET: "850181e4652dd023b7a98c58",
  };
  const { application } = read({
    web: { image: "a/web:1", ports: ["80:80"], environment },
    minio: {
      image: "minio/minio:1",
      environment: { MINIO_ROOT_USER: "store", MINIO_ROOT_PASSWORD: "hunter2hunter2" },
    },
  });
  const { bound, secrets } = application.specification;
  assert.equal(bound["AWS_SECRET_ACCESS_KEY"], "{files.secretAccessKey}");
  assert.deepEqual(Object.keys(secrets), ["S3_PROTOCOL_ACCESS_KEY_ID", "S3_PROTOCOL_ACCESS_KEY_SECRET"]);
});

test("the password of a cache is told beside its host, where only an address has it", () => {
  const lone = (environment: object): string[] =>
    told(
      read({
        web: { image: "a/web:1", ports: ["80:80"], environment: { BROKER_URL: "redis://redis:6379", ...environment } },
        redis: { image: "redis:7" },
      }),
    ).filter((line) => line.includes("wants its password beside its host"));
  assert.match(lone({ REDIS_HOST: "redis" })[0] ?? "", /as REDIS_PASSWORD if it reads that/);
  assert.deepEqual(lone({ REDIS_HOST: "redis", REDIS_PASSWORD: "${REDIS_PASSWORD}" }), []);
  assert.deepEqual(lone({}), []);
});

test("a database that is called by its version too, in an image that the file builds, is one", () => {
  const { application, notes } = read({
    web: { image: "a/web:1", ports: ["80:80"], environment: { PGHOST: "postgres14", PGUSER: "shop", PGPASSWORD: "x" } },
    postgres14: { build: ".", environment: { POSTGRES_USER: "shop", POSTGRES_PASSWORD: "x" } },
    worker: { image: "a/web:1", command: "work", volumes: ["${PWD}/data:${PWD}/data"] },
  });
  assert.deepEqual(Object.keys(application.specification.processes), ["web", "worker"]);
  assert.ok(notes.some(({ text }) => text.startsWith("keeps ${PWD}/data on a disk")));
});

test("a cache's password is that beside any name of its host, its scheme is that of TLS, and each program is told of its own", () => {
  const translation = read({
    web: {
      image: "a/web:1",
      ports: ["80:80"],
      environment: { REDIS_HOST: "redis", REDIS_HOST_PASSWORD: "${REDIS_PASSWORD}", REDIS_SCHEME: "tcp" },
    },
    live: { image: "a/live:1", command: "serve --port 6001", environment: { ECHO_REDIS_HOST: "redis" } },
    redis: { image: "redis:7" },
  });
  const { bound, env, processes } = translation.application.specification;
  assert.equal(bound["REDIS_HOST_PASSWORD"], "{cache.password}");
  assert.equal(env["REDIS_SCHEME"] ?? processes["web"]?.env?.["REDIS_SCHEME"], "tls");
  const lines = told(translation);
  assert.ok(lines.some((line) => line.includes("as ECHO_REDIS_PASSWORD if it reads that")));
  assert.ok(lines.some((line) => line.includes("keeps nothing on a disk")));
});

test("the path of a file with a secret is no secret, and where a server listens is not where the site is", () => {
  const { application } = read({
    web: {
      image: "a/web:1",
      ports: ["80:8000"],
      environment: { ADDRESS: "0.0.0.0:8000", DB_HOST: "db", DB_PASSWORD: "/run/secrets/password" },
      secrets: ["password"],
    },
    db: { image: "postgres:17" },
  });
  const { env, bound } = application.specification;
  assert.deepEqual(env, { ADDRESS: "0.0.0.0:8000", DB_PASSWORD: "/run/secrets/password" });
  assert.equal(bound["DB_HOST"], "{main.host}");
});

test("an address of a store keeps its bucket, and a person is told where users load objects", () => {
  const translation = read({
    web: {
      image: "a/web:1",
      ports: ["3000:3000"],
      environment: {
        STORAGE_ENDPOINT: "minio",
        STORAGE_BUCKET: "default",
        STORAGE_URL: "http://localhost:9000/default",
        STORAGE_ACCESS_KEY: "store",
        STORAGE_SECRET_KEY: "hunter2hunter2",
      },
    },
    minio: {
      image: "minio/minio:1",
      ports: ["9000:9000"],
      environment: { MINIO_ROOT_USER: "store", MINIO_ROOT_PASSWORD: "hunter2hunter2" },
    },
  });
  assert.equal(translation.application.specification.bound["STORAGE_URL"], "{files.endpoint}/{files.bucket}");
  assert.ok(told(translation).some((line) => line.includes("give files servedAt")));
});

test("an address in an .env leads to the data of the file, without the login that it has", (context) => {
  const { application } = inFolder(context, {
    "compose.yaml": JSON.stringify({
      services: {
        web: { image: "a/web:1", ports: ["80:80"], environment: ["SOURCE", "QUEUE_AT=${QUEUE_AT}"] },
        db: { image: "postgres:17", environment: { POSTGRES_PASSWORD: "x" } },
        queue: { image: "rabbitmq:4" },
      },
    }),
    ".env": "SOURCE=postgres://shop:hunter2@db:5432/shop?sslmode=disable\nQUEUE_AT=amqp://shop:hunter2@queue:5672\n",
  });
  const { bound, secrets, config } = application.specification;
  assert.match(bound["SOURCE"] ?? "", /^postgres:\/\/\{main\.username\}.*sslmode=require$/);
  assert.deepEqual([secrets, config], [{ QUEUE_AT: {} }, {}]);
});

test("a heap fits into the memory that its program gets", () => {
  const memoryOf = (environment: object, more = {}): [number | undefined, string | undefined] => {
    const translation = read({ web: { image: "a/web:1", ports: ["80:80"], environment, ...more } });
    const { resources } = translation.application.specification.processes["web"] ?? {};
    return [resources?.memory, told(translation).find((line) => line.includes("a heap of"))];
  };
  assert.deepEqual(memoryOf({ JAVA_OPTS: "-Xms512m -Xmx2g" }), [
    2560,
    "changed web may fill a heap of 2048 MiB, and gets 2560 MiB of memory",
  ]);
  assert.equal(memoryOf({ NODE_OPTIONS: "--max-old-space-size=4096" })[0], 5120);
  assert.equal(memoryOf({ JVM_MAXIMUM_MEMORY: "1024m" })[0], 1280);
  assert.equal(memoryOf({}, { command: "java -Xmx1500m -jar app.jar" })[0], 2048);
  assert.deepEqual(memoryOf({ JAVA_OPTS: "-Xmx512m" }), [undefined, undefined]);
  assert.match(memoryOf({ JAVA_OPTS: "-Xmx4g" }, { mem_limit: "2g" })[1] ?? "", /^to do .*gives it 2048 MiB/);
});

test("the name of the file's database, under the server's own name for it, is that of the platform's", () => {
  const { application } = read({
    web: { image: "a/web:1", ports: ["80:80"], environment: { POSTGRES_DB: "example" } },
    db: { image: "postgres:17", environment: { POSTGRES_DB: "example", POSTGRES_PASSWORD: "x" } },
  });
  assert.deepEqual(application.specification.bound, { POSTGRES_DB: "{main.database}" });
});
