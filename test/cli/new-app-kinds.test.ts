// `groundplan new app`: what people write alike in many descriptions has its place without a person.
import assert from "node:assert/strict";
import { test } from "node:test";
import { textsOf } from "../../cli/new/beside";
import { fileText } from "../../cli/new/format";
import { parseSource } from "../../cli/new/source";
import { translate } from "../../cli/new/translate";
import { inFolder } from "../support/new-app/in-folder";
import { readText, told } from "../support/new-app/read";

test("a variable that only the shell has, or whose default is empty, is left out; secrets without a value are asked for", () => {
  const environment = ["LOG_FORMAT", "API_KEY", "SENTRY_DSN=${SENTRY_DSN:-}", "SECRET_KEY=${SECRET_KEY:-}"];
  const { application } = readText(
    `services: { web: { image: a/b:1, ports: [80], environment: ${JSON.stringify(environment)} } }`,
  );
  const { secrets, config, env } = application.specification;
  assert.deepEqual(
    { secrets, config, env },
    { secrets: { API_KEY: {}, SECRET_KEY: { generate: {} } }, config: {}, env: {} },
  );
});

test("where a file marks what has to be set, a secret without a value may be absent too", () => {
  const { application } = readText(
    "services: { web: { image: a/b:1, environment: { API_KEY: , MODE: , NAME: '${NAME:?}', SECRET_KEY: } } }",
  );
  const { secrets, config } = application.specification;
  assert.deepEqual({ secrets, config }, { secrets: { SECRET_KEY: { generate: {} } }, config: { NAME: {} } });
});

for (const [script, rest] of [
  ["while !</dev/tcp/db/5432; do sleep 1; done; uwsgi app.ini", "uwsgi app.ini"],
  ["until nc -z db 5432; do echo wait; sleep 1; done && node .", "node ."],
  ["sleep 10 && ./wait-for-it.sh db:5432 -t 60 -- ./run", "./run"],
  ["while true; do work; sleep 60; done", "while true; do work; sleep 60; done"],
  ["sleep 10", "sleep 10"],
] as const) {
  test(`what only waits is no part of a command: ${script}`, () => {
    const command = JSON.stringify(["sh", "-c", script]);
    const translation = readText(
      `services: { web: { image: a/b:1, ports: [80], command: ${command} }, db: { image: postgres } }`,
    );
    assert.deepEqual(translation.application.specification.processes["web"]?.args, ["sh", "-c", rest]);
    const isTold = told(translation).includes(
      "changed web waits for nothing before it starts: it starts again until what it needs is there",
    );
    assert.equal(isTold, script !== rest);
  });
}

test("a program that waits by a script of its own begins with what follows", () => {
  const { application } = readText(
    "services: { web: { image: a/b:1, entrypoint: [/wait-for-it.sh, 'db:5432', --, node], command: [server.js] } }",
  );
  const { command, args } = application.specification.processes["web"] ?? {};
  assert.deepEqual([command, args], [["node"], ["server.js"]]);
});

test("the one server that is called as the application is called web; other names lose the application's", () => {
  const one = readText(
    "services: { my-shop: { image: a/b:1, ports: [80] }, my-shop-worker: { image: a/b:1, command: work } }",
    "my-shop",
  );
  assert.deepEqual(Object.keys(one.application.specification.processes), ["web", "worker"]);
  const two = readText("services: { shop: { image: a/b:1, ports: [80] }, shop-ui: { image: a/c:1, ports: [81] } }");
  assert.deepEqual(
    [Object.keys(two.application.specification.processes), two.application.front],
    [["shop", "ui"], "ui"],
  );
});

test("a server's name leaves room for the application's in a service account", () => {
  const { application } = readText(
    "services: { recommendation-service: { image: a/b:1, ports: [80] } }",
    "a-long-name-here",
  );
  assert.deepEqual(Object.keys(application.specification.processes), ["recommen"]);
});

test("an image that a tool fills in is asked for", () => {
  const text =
    "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: x }\nspec: { template: { spec: { containers: [{ image: '%IMAGE%' }] } } }";
  assert.throws(() => readText(text), /does not name the image of the application; name it: --image/);
  const asked = "services: { web: { image: '${PLACE}/web:${TAG}', ports: [80] } }";
  assert.throws(
    () => readText(asked),
    /does not say PLACE, TAG, which its images are made of: write them into the \.env/,
  );
});

test("PostgreSQL with more in its image is known by its variables, and its clients are not", () => {
  const { application } = readText(
    "services: { web: { image: a/b:1, ports: [80], environment: { DATABASE_URL: 'postgres://u:p@db/x' } }, db: { image: a/postgres-partman:15, environment: { POSTGRES_USER: u } }, dump: { image: a/postgres-dump:1, environment: [POSTGRES_USER=u, POSTGRES_HOST=db] } }",
  );
  assert.deepEqual(
    [application.bindings.map(({ kind }) => kind), Object.keys(application.specification.processes)],
    [["database"], ["web", "dump"]],
  );
});

test("a shell for people and the port of certificates are left out", () => {
  const translation = readText(
    "services: { web: { image: a/b:1, ports: ['9000:9000', '9443:9443'] }, tools: { image: a/c:1, stdin_open: true, tty: true } }",
  );
  assert.deepEqual(Object.keys(translation.application.specification.processes), ["web"]);
  assert.deepEqual(told(translation), [
    "left out is a shell for people: run it on a laptop",
    "left out is the port for TLS: the front door has the certificates",
  ]);
});

test("a table that stands several times gets a name where the file would be too long", () => {
  const variables = Array.from({ length: 60 }, (_, index) => `SETTING_NUMBER_${index}: some-value-of-${index}`).join(
    ", ",
  );
  const shared = (count: number): string =>
    Array.from(
      { length: count },
      (_, index) => `w${index}: { image: a/b:1, command: [work, "${index}"], volumes: *v }`,
    ).join("\n  ");
  const text = (count: number): string =>
    `x: &v [media:/srv/media/uploads, scratch:/srv/tmp]\nservices:\n  web: { image: a/b:1, ports: [80], environment: { ${variables} } }\n  ${shared(count)}\n`;
  const long = fileText(readText(text(6)).application, "library");
  assert.match(long, /^const volumes = \{.*"\/srv\/tmp": \{ kind: "scratch" \} \} as const;\n/m);
  assert.equal(long.match(/\bvolumes\b(?!:)/g)?.length, 7);
  assert.ok(long.split("\n").length <= 61, long);
  assert.doesNotMatch(
    fileText(readText("services: { web: { image: a/b:1 }, x: { image: a/b:1, command: x } }").application, "library"),
    /as const/,
  );
});

test("a password without its user gets one, and the file says what reads it", () => {
  const translation = readText(
    `services:
      web: { image: a/b:1, ports: [80], secrets: [db-password] }
      db: { image: postgres, secrets: [db-password], environment: { POSTGRES_PASSWORD_FILE: /run/secrets/db-password } }
secrets: { db-password: { file: db/password.txt } }`,
  );
  const { bound, files } = translation.application.specification;
  assert.deepEqual(bound, { DB_PASSWORD: "{main.password}", DB_USERNAME: "{main.username}" });
  assert.deepEqual(files, { "/run/secrets/db-password": "DB_PASSWORD" });
  assert.ok(
    told(translation).some((line) => line.startsWith("to do no variable of the file has the user of the login")),
  );
});

test("what a file says of a service is on top of what the included files say of it", (context) => {
  const { application, notes } = inFolder(context, {
    "compose.yaml":
      "include: [data.yaml]\nservices: { web: { image: a/b:1, ports: [80], environment: { DB_HOST: db } }, db: { shm_size: 256mb } }",
    "data.yaml": "services: { db: { image: postgres:17, environment: { POSTGRES_PASSWORD: test } } }",
  });
  const { processes, bound } = application.specification;
  assert.deepEqual(Object.keys(processes), ["web"]);
  assert.equal(bound["DB_HOST"], "{main.host}");
  assert.deepEqual(
    notes.filter(({ text }) => text.includes("is built by itself")),
    [],
  );
});

test("a long text is a file beside the application's, and a short one stands in it", () => {
  const long = Array.from({ length: 11 }, (_, line) => `line ${line}\n`).join("");
  const configs = { rules: { content: long }, motd: { content: "hello\n" } };
  const { application } = readText(
    JSON.stringify({
      services: {
        web: {
          image: "a/b:1",
          ports: [80],
          configs: [
            { source: "rules", target: "/etc/rules/rules.txt" },
            { source: "motd", target: "/etc/motd.d/motd" },
          ],
        },
      },
      configs,
    }),
  );
  assert.deepEqual(textsOf(application, "checkout").beside, { "rules.txt": long });
  const text = fileText(application, "checkout");
  assert.match(text, /RULES: textOf\("shop", "rules\.txt"\)/);
  assert.match(text, /^import { textOf } from "\.\.\/beside";$/m);
  assert.match(fileText(application, "library"), /readFileSync\(join\(__dirname, "shop", file\), "utf8"\)/);
  assert.match(text, /const motdText = `hello\n`;/);
});

test("services of a profile run when somebody asks for it; where all have one the command lists them", () => {
  const one = '{ image: "a/b:1", ports: [80], profiles: [PROFILES] }';
  const withProfiles = (profiles: string): string => one.replace("PROFILES", profiles);
  const file = `services: { web: ${withProfiles('default, "app"')}, old: ${withProfiles("deprecated")} }`;
  const processes = (text: string, profiles?: string[]): string[] =>
    Object.keys(
      translate(parseSource("/nowhere/compose.yaml", text), {
        name: "shop",
        profiles,
      }).application.specification.processes,
    );
  assert.deepEqual(processes(file, ["default"]), ["web"]);
  assert.deepEqual(processes(`services: { web: ${withProfiles('"${WEB_PROFILE:-}"')} }`), ["web"]);
  assert.throws(() => processes(file), /runs nothing unless .*; choose with --profile: app, default, deprecated\./);
  assert.throws(() => processes(file, ["web"]), /--profile web: use app, default, deprecated\./);
  assert.throws(
    () => processes('services: { web: { image: "a/b:1" } }', ["web"]),
    /--profile web: leave it out: the file has no profiles\./,
  );
  assert.throws(
    () => processes("{ app: a, http_service: { internal_port: 80 } }", ["web"]),
    /--profile web: leave it out: this is a fly\.toml/,
  );
});

test("a number of instances may be the default of a variable", () => {
  const text = (replicas: string): string =>
    `services: { web: { image: a/b:1, command: work, deploy: { replicas: "${replicas}" } } }`;
  const scaling = (replicas: string): unknown =>
    readText(text(replicas)).application.specification.processes["web"]?.scaling;
  assert.deepEqual(
    [scaling("${N:-3}"), scaling("2")],
    [
      { min: 3, max: 3 },
      { min: 2, max: 2 },
    ],
  );
  assert.ok(told(readText(text("${N}"))).some((line) => line.startsWith("to do a value: is not translated")));
});

test("another application's address in a Score file is not the host name of this one", () => {
  const translation = readText(
    JSON.stringify({
      apiVersion: "score.dev/v1b1",
      metadata: { name: "shop" },
      service: { ports: { web: { port: 80 } } },
      containers: {
        web: {
          image: "a/b:1",
          variables: {
            CART_HOST: "${resources.cart.hostname}",
            BACKEND_URL: "http://${resources.cart.hostname}:${resources.cart.port}",
          },
        },
      },
      resources: { cart: { type: "service" } },
    }),
  );
  const { config, env } = translation.application.specification;
  assert.deepEqual({ config, env }, { config: { CART_HOST: {}, BACKEND_URL: {} }, env: {} });
  assert.ok(told(translation).some((line) => /^to do is another application: .*\{cart\.url\}/.test(line)));
});

test("a login in one text, and a password in one word, are secrets", () => {
  const environment =
    "{ CREATE_SUPERUSER: 'email:password', ADMINPASS: changemeplease, ADMIN: 'web:8080', BYPASS: none, DEFAULT_LOGIN: x }";
  const { application } = readText(`services: { web: { image: a/b:1, ports: ['80'], environment: ${environment} } }`);
  const { secrets, env } = application.specification;
  assert.deepEqual(secrets, {
    CREATE_SUPERUSER: {},
    ADMINPASS: { generate: { form: "password", length: 24 } },
  });
  assert.deepEqual(Object.keys(env), ["ADMIN", "BYPASS", "DEFAULT_LOGIN"]);
});
