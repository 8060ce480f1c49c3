// `groundplan new app`: descriptions of applications, in the manner of those that people publish, become specifications.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { stringify } from "yaml";
import { interpolate } from "../../cli/new/compose/interpolate";
import { fileText } from "../../cli/new/format";
import { parseSource, readSource } from "../../cli/new/source";
import { isSecretName, looksSecret } from "../../cli/new/secrets";
import { replaceMarkers } from "../../cli/new/texts";
import { translate, type Translation } from "../../cli/new/translate";
import { hasSecretWord, splitWords } from "../../cli/new/words";
import {
  AppSecrets,
  validateWorkload,
  type ImageSource,
  type SecretsAttachment,
  type Workload,
} from "../../components";
import { keysOf } from "../../components/app/keys";
import type { Usable } from "../../components/internal/usable";
import { inFolder, wishes } from "../support/new-app/in-folder";
import { folder, samples, type Sample } from "../support/new-app/samples";
import { messages, run } from "../support/program";
import { onCloudRun, onKubernetes } from "../support/promises";
import { identityOf, storeOf } from "../support/samples";
import * as parts from "../support/workload";

function translated(file: string): Translation {
  return translate(readSource(path.join(folder, file)), wishes);
}

const mirror = "europe-west1-docker.pkg.dev/acme-test";
const images: ImageSource = {
  repositoryUrl: `${mirror}/apps`,
  upstreamUrls: Object.fromEntries(
    ["docker.io", "ghcr.io", "us-docker.pkg.dev", "gcr.io"].map((upstream) => [upstream, `${mirror}/${upstream}`]),
  ),
};

function attachments(workload: Workload): { images: ImageSource; secrets: SecretsAttachment } {
  const { keys, config } = keysOf(workload as Usable<Workload>);
  const ids = (all: { name: string }[], end: string): { [key: string]: string } =>
    Object.fromEntries(all.map(({ name }) => [name, `projects/acme-test/secrets/web-${name}${end}`]));
  return { images, secrets: { ...parts.secrets, secretIds: ids(keys, ""), configIds: ids(config, "-config") } };
}

for (const [file, sample] of Object.entries(samples)) {
  test(`${file} becomes what stands beside it, which is planned`, async () => {
    const text = fileText(translated(file).application, "library");
    const golden = path.join(folder, file.replace(/\.yaml$/, ".ts"));
    if (process.env["UPDATE_GOLDEN"] !== undefined) writeFileSync(golden, text);
    assert.equal(text, readFileSync(golden, "utf8"), "npm run golden writes it");
    assert.deepEqual(validateWorkload(sample.workload), []);
    await planned(sample);
  });
}

async function planned({ workload, refused = {} }: Sample): Promise<void> {
  for (const [runtime, plan] of Object.entries({ "Cloud Run": onCloudRun, Autopilot: onKubernetes })) {
    const outcome = await plan(workload, parts.openNetwork, attachments(workload)).catch((error: unknown) => error);
    const found = outcome instanceof assert.AssertionError ? String(outcome.actual) : "";
    const properties = [...found.matchAll(/^ {2}workload\.(.+?): /gm)].map(([, property]) => property);
    if (outcome instanceof Error && properties.length === 0) throw outcome;
    assert.deepEqual(properties, refused[runtime] ?? [], runtime);
  }
}

test("every description has its specification, and the secrets of each can be made", async () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  assert.deepEqual(files.sort(), Object.keys(samples).sort());
  const deployment = await run(() => {
    for (const [index, { workload }] of Object.values(samples).entries()) {
      const { keys, config } = keysOf(workload as Usable<Workload>);
      const shown = Object.entries(workload.bindings ?? {}).filter(([name]) =>
        keys.some(({ template = "" }) => template.includes(`{${name}.`)),
      );
      new AppSecrets(`app-${index}`, {
        app: `app-${index}`,
        keys,
        config,
        identity: identityOf(`app-${index}`),
        store: storeOf("prod"),
        images: { ...images, upstreamUrls: { "docker.io/library": `${mirror}/library` } },
        regions: ["europe-west1"],
        bindings: Object.fromEntries(shown),
      });
    }
  });
  assert.equal(messages(deployment), "");
});

test("variables in a Compose file are what they are by default, and no secret is", () => {
  const shown = (text: string): string => replaceMarkers(interpolate(text), (_kind, name) => `<${name}>`);
  for (const [text, expected] of [
    ["$$x ${A:-b}c", "$x bc"],
    ["${A-${B:-d}}", "d"],
    ["${A} $B", "<A> <B>"],
    ["${A:?missing} ${A:+set}", "<A> "],
    ["${DB_PASSWORD:-hunter2}", "<DB_PASSWORD>"],
    ["${ $ ${1}", "${ $ ${1}"],
  ] as const) {
    assert.equal(shown(text), expected, text);
  }
});

test("command lines are split as a shell does", () => {
  assert.deepEqual(splitWords(`sh -c "a && b \\"c\\"" 'it''s' x\\ y`), ["sh", "-c", 'a && b "c"', "its", "x y"]);
  assert.equal(splitWords("sh -c 'a"), undefined);
  assert.ok(hasSecretWord(["serve", "--api-key", "abc"]) && hasSecretWord(["--password=x"]));
  assert.ok(hasSecretWord(["redis-server", "--requirepass", "x"]) && hasSecretWord(["-Dapp.db.password=x"]));
  assert.ok(!hasSecretWord(["serve", "--token-ttl=1h", "--password", "$PASSWORD", "--key-file=/run/key", "-A", "app"]));
});

test("names and values that look secret are told from those that speak of one", () => {
  const secrets = [
    "POSTGRES_PASSWORD",
    "apiKey",
    "SECRET_KEY_BASE",
    "database__connection__password",
    "SENTRY_DSN",
    "GH_TOKEN",
  ];
  assert.deepEqual(
    secrets.filter((name) => !isSecretName(name)),
    [],
  );
  const others = [
    "TOKEN_EXPIRY_SECONDS",
    "PRIVATE_APP_SUBDOMAINS",
    "LOG_REDACT_KEYS",
    "PUB_KEY_PATH",
    "SECRET_NAME",
    "KEYCLOAK_URL",
    "AUTH_ENABLED",
    "VAPID_PUBLIC_KEY",
    "MONKEY",
  ];
  assert.deepEqual(others.filter(isSecretName), []);
  const values = [
    "postgres://a:b@c/d",
    "AKIAIOSFODNN7EXAMPLE",
    "q8f7a6s5d4f3a2s1d0f9aa",
    "-----BEGIN PRIVATE KEY-----",
    "a=1;password=x",
  ];
  assert.deepEqual(
    values.filter((value) => !looksSecret(value)),
    [],
  );
  const plain = [
    "https://www.example.com/a/b",
    "config.settings.production",
    "ghcr.io/acme/web:v1",
    "/var/lib/app/data",
    "Europe/London",
  ];
  assert.deepEqual(plain.filter(looksSecret), []);
});

for (const [what, text, message] of [
  ["something else", "a: 1", /is no Compose file/],
  ["no YAML", 'services: "', /is no YAML in line 1/],
  [
    "data alone",
    "services: { db: { image: postgres:16 } }",
    /was read as a Compose file, and has no program to run: .*; name a file with one/,
  ],
  ["another version of Score", "apiVersion: score.dev/v2\nkind: x", /use score\.dev\/v1b1/],
  [
    "aliases without end",
    `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\nservices: [*d,*d,*d,*d]`,
    /repeats itself/,
  ],
  ["an alias of itself", "services: &a { web: *a }", /nested too deeply/],
] as const) {
  test(`${what} is refused in a sentence`, () => {
    assert.throws(
      () => translate(parseSource("compose.yaml", text), wishes),
      (error: Error) => message.test(error.message) && !error.message.includes("\n"),
    );
  });
}

test("values of a file that nobody publishes are copied where they are certainly no secrets", (context) => {
  const environment =
    "FAVOURITE=hunter2\nCOLOUR=correcthorse\nLOG_LEVEL=info\nUSE_IT=true\nSITE_NAME=Acme\nFEED=https://x.example/?k=abc";
  const compose = "services: { web: { image: a/b:1, ports: [80], env_file: .env } }";
  const { application, notes } = inFolder(context, { "compose.yaml": compose, ".env": environment });
  const { env, secrets } = application.specification;
  assert.deepEqual(env, { LOG_LEVEL: "info", USE_IT: "true", SITE_NAME: "Acme" });
  assert.deepEqual(secrets, { FAVOURITE: {}, COLOUR: {}, FEED: {} });
  const told = notes.filter(({ kind }) => kind === "to do").map(({ path: place }) => place);
  assert.deepEqual(
    told,
    ["FAVOURITE", "COLOUR", "FEED"].map((name) => `services.web.env_file.${name}`),
  );
  assert.ok(!JSON.stringify(notes).includes("hunter2"));
  const published = inFolder(context, { "compose.yaml": compose, ".env.example": "COLOUR=red" });
  assert.deepEqual(published.application.specification.env, { COLOUR: "red" });
});

test("services of included and of extended files are translated, and what is left of them is told by their names", (context) => {
  const { application, notes } = inFolder(context, {
    "compose.yaml":
      'include: [data.yaml, { path: gone.yaml }]\nservices: { web: { extends: { file: base.yaml, service: base }, command: "run db:5432" } }',
    "data.yaml": "services: { db: { image: postgres:16 }, worker: { image: a/w:1, ports: [80], odd: x } }\nmore: 7",
    "base.yaml":
      'services: { base: { image: a/b:1, odd: y, environment: { DATABASE_URL: "postgres://u:p@db/x?a=b&api_key=c" } }, other: { odd: z } }',
  });
  assert.deepEqual(Object.keys(application.specification.processes), ["worker", "web"]);
  assert.match(application.specification.bound["DATABASE_URL"] ?? "", /\{main\.database\}\?a=b$/);
  assert.deepEqual(
    notes
      .filter(({ kind }) => kind === "to do")
      .map(({ path: place }) => place)
      .sort(),
    ["base.yaml:services.base.odd", "data.yaml:more", "data.yaml:services.worker.odd", "include[1]", "services.web"],
  );
});

test("$(NAME) is the variable's value in a command, what the shell reads in one of a shell, and a secret in a value", (context) => {
  const env = [
    { name: "MODE", value: "fast" },
    { name: "FOO", valueFrom: { secretKeyRef: { name: "s", key: "foo" } } },
    { name: "TEXT", value: "a-$(FOO)-b" },
    { name: "LATER", value: "a-$(NOT_THERE)" },
  ];
  const pod = (args: string[]): object => ({
    template: { spec: { containers: [{ name: "c", image: "a/b:1", args, env }] } },
  });
  const objects = [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web" },
      spec: pod(["--mode=$(MODE)", "$$(MODE)", "$(FOO)"]),
    },
    { apiVersion: "batch/v1", kind: "Job", metadata: { name: "migrate" }, spec: pod(["sh", "-c", "migrate $(MODE)"]) },
  ];
  const text = objects.map((object) => stringify(object)).join("---\n");
  const { application, notes } = inFolder(context, { "objects.yaml": text });
  const { processes, jobs, bound, config } = application.specification;
  assert.deepEqual(processes["web"]?.args, ["--mode=fast", "$(MODE)", "$(FOO)"]);
  assert.deepEqual(jobs["migrate"]?.args, ["sh", "-c", "migrate ${MODE}"]);
  assert.deepEqual([bound, config], [{ TEXT: "a-{secrets.FOO}-b" }, { LATER: {} }]);
  assert.ok(
    notes.some(({ kind, text: said }) => kind === "to do" && /^has \$\(FOO\), which is not replaced/.test(said)),
  );
});

test("what is called as a host is, a tool's address, and a place that a variable names are what they are", (context) => {
  const { application, notes } = inFolder(context, {
    "compose.yaml": [
      "services:",
      '  app: { image: a/b:1, ports: ["80:80"], volumes: ["${UPLOADS}:/srv/data"], environment: {',
      '    DATABASE_URL: "postgres://postgres:x@postgres/shop", DB_HOST: postgres, DB_USERNAME: postgres, DB_PASSWORD: x, SMTP_HOST: catcher } }',
      "  postgres: { image: postgres:16 }",
      "  catcher: { image: sj26/mailcatcher }",
    ].join("\n"),
  });
  const { bound, config, processes } = application.specification;
  assert.deepEqual(Object.keys(processes), ["app"]);
  assert.deepEqual([bound["DB_HOST"], bound["DB_USERNAME"]], ["{main.host}", "{main.username}"]);
  assert.deepEqual(
    application.bindings.map(({ name }) => name),
    ["main"],
  );
  assert.deepEqual(config, { SMTP_HOST: {} });
  assert.ok(notes.some(({ kind, text }) => kind === "to do" && text.startsWith("keeps /srv/data on a disk")));
});

test("a command that asks gRPC's health protocol is that check", (context) => {
  const probe = { exec: { command: ["/bin/grpc_health_probe", "-addr=:5050", "-service=cart"] } };
  const container = { name: "c", image: "a/b:1", ports: [{ containerPort: 5050 }], readinessProbe: probe };
  const object = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "cart" },
    spec: { template: { spec: { containers: [container] } } },
  };
  const { processes } = inFolder(context, { "cart.yaml": stringify(object) }).application.specification;
  assert.deepEqual([processes["cart"]?.protocol, processes["cart"]?.health], ["h2c", { grpcService: "cart" }]);
});

test("an image that is built has to be named", () => {
  const text = "services: { web: { build: ., image: web } }";
  assert.throws(
    () => translate(parseSource("compose.yaml", text), { name: "shop" }),
    /--image ghcr\.io\/acme\/shop:v1/,
  );
});
