// `groundplan new app`: descriptions of applications, in the manner of those that people publish, become specifications.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { test, type TestContext } from "node:test";
import fc from "fast-check";
import { transform } from "sucrase";
import { parse, parseAllDocuments, stringify } from "yaml";
import { interpolate } from "../../cli/new/compose/interpolate";
import { fileText } from "../../cli/new/format";
import { changesFor, openProject, writeAll } from "../../cli/new/project";
import { simpleApplication } from "../../cli/new/simple";
import { parseSource, readSource } from "../../cli/new/source";
import { isSecretName, looksSecret } from "../../cli/new/secrets";
import { replaceMarkers } from "../../cli/new/texts";
import { translate, type Translation } from "../../cli/new/translate";
import { hasSecretWord, splitWords } from "../../cli/new/words";
import { withMember } from "../../cli/new/yaml-edit";
import { UsageError } from "../../cli/project";
import {
  AppSecrets,
  validateWorkload,
  type ImageSource,
  type SecretsAttachment,
  type Workload,
} from "../../components";
import { keysOf } from "../../components/app/keys";
import type { Usable } from "../../components/internal/usable";
import { printed, settingsFolder, writeTable } from "../support/new-app/command";
import { inFolder, wishes } from "../support/new-app/in-folder";
import { samples, type Sample } from "../support/new-app/samples";
import { messages, run } from "../support/program";
import { onCloudRun, onKubernetes } from "../support/promises";
import { identityOf, storeOf } from "../support/samples";
import * as parts from "../support/workload";
import type { Application } from "../../stacks/application";

const folder = path.join(__dirname, "../support/new-app");

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

/** Everything that a translation says, but for the lines. */
function said(text: string): { all: string; notes: Translation["notes"]; bound: string[] } {
  const { application, notes } = translate(parseSource(path.join(folder, "compose.yaml"), text), wishes);
  const told = notes.map(({ kind, path: place, text: words }) => `${kind} ${place} ${words}`);
  return {
    all: [fileText(application, "checkout"), application.image, ...told].join("\n"),
    notes,
    bound: Object.keys(application.specification.bound),
  };
}

/** What says nothing by itself: names that tie the parts of a file together, versions of formats, and what only has to be there. */
const silent =
  /(^|\.)(apiVersion|kind|version)$|^metadata\.name$|\/[\w-]+\.metadata\.(name|namespace)$|metadata\.namespace$|containers\[\d+\]\.name$|volumes\[\d+\]\.name$|volumeMounts\[\d+\]\.name$|ports\[\d+\]\.name$/;

for (const file of Object.keys(samples)) {
  test(`nothing of ${file} is dropped: what has no note changes what is written when it changes`, () => {
    const documents = parseAllDocuments(readFileSync(path.join(folder, file), "utf8"), { merge: true });
    assert.ok(!("empty" in documents));
    const values = documents.map((document) => document.toJS({ maxAliasCount: -1 }) as unknown);
    const write = (all: unknown[]): string =>
      all.map((value) => stringify(value, { aliasDuplicateObjects: false })).join("---\n");
    const before = said(write(values));
    const source = parseSource(file, write(values));
    const dropped = leavesOf(values).filter((leaf) => {
      const place = placeOf(
        leaf,
        source.documents.map((document) => document.path),
      );
      if (silent.test(place) || isBound(values, leaf, before.bound)) return false;
      if (before.notes.some(({ path: told, whole }) => whole && isAtOrAbove(told, place))) return false;
      return said(write(changed(values, leaf))).all === before.all;
    });
    assert.deepEqual(
      dropped.map((leaf) =>
        placeOf(
          leaf,
          source.documents.map((document) => document.path),
        ),
      ),
      [],
    );
  });
}

/** Whether a value is that of a variable which is written with parts of a binding, whatever it was. */
function isBound(values: unknown, leaf: Leaf, bound: string[]): boolean {
  const names = leaf.flatMap((step, index) => {
    const at = leaf
      .slice(0, index + 1)
      .reduce<unknown>((value, one) => (value as { [step: string]: unknown })[one], values);
    return [step, typeof at === "string" ? at.split("=")[0] : (at as { name?: unknown }).name];
  });
  return names.some((name) => bound.includes(String(name)));
}

type Leaf = (string | number)[];

function leavesOf(value: unknown, at: Leaf = []): Leaf[] {
  if (typeof value !== "object" || value === null) return value === null || value === "" ? [] : [at];
  return Object.entries(value).flatMap(([key, member]) =>
    leavesOf(member, [...at, Array.isArray(value) ? Number(key) : key]),
  );
}

/** The place of a leaf, as notes name it. */
function placeOf([document, ...steps]: Leaf, titles: string[]): string {
  return steps.reduce<string>(
    (place, step) => {
      if (typeof step === "number") return `${place}[${step}]`;
      const name = /^[\w-]+$/.test(step) ? step : `["${step}"]`;
      return place === "" || name.startsWith("[") ? place + name : `${place}.${name}`;
    },
    titles[Number(document)] ?? "",
  );
}

function isAtOrAbove(place: string, leaf: string): boolean {
  return leaf === place || leaf.startsWith(`${place}.`) || leaf.startsWith(`${place}[`);
}

/** The values with another one at a place, of the same kind. */
function changed(value: unknown, [step, ...rest]: Leaf): unknown[] {
  const copy = structuredClone(value) as { [key: string | number]: unknown };
  if (step === undefined) return [];
  copy[step] = rest.length > 0 ? changed(copy[step], rest) : other(copy[step]);
  return copy as unknown as unknown[];
}

function other(value: unknown): unknown {
  if (typeof value === "number") return value * 2 + 1;
  if (typeof value === "boolean") return !value;
  const text = String(value);
  return /^\d+$/.test(text)
    ? String(Number(text) * 2 + 1)
    : /\d/.test(text)
      ? text.replace(/\d/, (digit) => String((Number(digit) + 1) % 10))
      : `x${text}`;
}

const secret = "hunter2-Tr0ub4dor";

/** Compose files of all kinds, in which the secret stands wherever people put one. */
function composeFiles(): fc.Arbitrary<string> {
  const secretName = fc.constantFrom(
    "DB_PASSWORD",
    "API_KEY",
    "JWT_SECRET",
    "smtp__pass",
    "GITHUB_TOKEN",
    "ADMIN_PASSWORD",
  );
  const plainName = fc.constantFrom("LOG_LEVEL", "PORT", "BASE_URL", "DATABASE_URL", "REDIS_URL", "CONNECTION", "X");
  const url = fc
    .tuple(
      fc.constantFrom("postgres", "redis", "amqp", "https", "mysql"),
      fc.constantFrom("db", "cache", "web", "mail.example.net"),
    )
    .map(([scheme, host]) => `${scheme}://user:${secret}@${host}:1234/name?x=1`);
  const plain = fc.oneof(
    url,
    fc.constantFrom(
      "info",
      "",
      "${X}",
      "${X:-y}",
      "$$HOME",
      `\${DB_PASSWORD:-${secret}}`,
      `host=db user=u password=${secret}`,
      "db:5432",
      "http://web:80/x",
      "{}",
      "a\nb",
    ),
    fc.string({ maxLength: 12 }),
  );
  const entry = fc.oneof(fc.tuple(secretName, fc.constantFrom(secret, `\${Y:-${secret}}`)), fc.tuple(plainName, plain));
  const table = fc.array(entry, { maxLength: 6 });
  const environment = fc.oneof(
    table.map((entries) => Object.fromEntries(entries)),
    table.map((entries) => entries.map(([name, value]) => `${name}=${value}`)),
  );
  const command = fc.constantFrom(
    "npm start",
    `serve --password=${secret}`,
    ["a", "--api-key", secret],
    `redis://x:${secret}@y/0`,
    "'",
    [],
    null,
  );
  const service = fc.record(
    {
      image: fc.constantFrom(
        "ghcr.io/acme/web:1",
        "acme/web",
        "postgres:16",
        "redis",
        "minio/minio",
        "mysql:8",
        "nginx:1",
        "traefik",
      ),
      environment,
      command,
      ports: fc.array(
        fc.constantFrom<unknown>("80:80", 3000, "1.2.3.4:5:6/udp", { target: 9, published: 1 }, "x", null),
        { maxLength: 3 },
      ),
      volumes: fc.array(
        fc.constantFrom<unknown>("data:/data", "./a:/b", "/x", { type: "tmpfs", target: "/t" }, "a:/uploads", 7),
        { maxLength: 3 },
      ),
      labels: fc.constantFrom<unknown>([`token=${secret}`], {
        "traefik.http.routers.x.rule": "Host(`a.example.com`)",
        password: secret,
      }),
      healthcheck: fc.constantFrom<unknown>(
        { test: `curl -u u:${secret} http://localhost/x` },
        { test: ["CMD", "true"] },
        "x",
        { disable: true },
      ),
      depends_on: fc.constantFrom<unknown>(["a", "b"], { a: { condition: "service_completed_successfully" } }, "a"),
      deploy: fc.constantFrom<unknown>(
        { replicas: 0 },
        { replicas: 3, resources: { limits: { cpus: "0.1", memory: "64M" } } },
        [],
      ),
      entrypoint: command,
      network_mode: fc.constantFrom("host", "service:b"),
      unknown: fc.constant(secret),
      secrets: fc.constant([{ source: "s" }, "t"]),
      extends: fc.constantFrom<unknown>("a", { service: "b" }, { file: "x.yaml", service: "y" }),
    },
    { requiredKeys: [] },
  );
  const services = fc.dictionary(fc.constantFrom("web", "a", "b", "db", "cache", "migrate"), service, {
    minKeys: 1,
    maxKeys: 4,
  });
  return fc.record({ services, "x-y": fc.constant(secret) }).map((file) => stringify(file));
}

/** The parts of all kinds of bindings. */
const everyPart = Object.fromEntries(
  ["host", "port", "database", "username", "password", "caCertificate", "url", "bucket", "endpoint", "region"].map(
    (part) => [part, "x"],
  ),
);

/** What was written, with the parts that bindings of its data have. */
function workloadOf({ application }: Translation): Workload {
  const { image, specification, bindings, calls } = application;
  const data = bindings.map(({ name }): [string, object] => [name, { values: everyPart }]);
  const servers = calls.map(({ name, process: server }): [string, object] => [name, { process: server }]);
  const tables = Object.entries(specification).filter(([, table]) => Object.keys(table as object).length > 0);
  const text = JSON.stringify({
    image,
    ...(Object.fromEntries(tables) as object),
    bindings: Object.fromEntries([...data, ...servers]),
  });
  return JSON.parse(replaceMarkers(text, () => "www.example.com")) as Workload;
}

test("whatever a Compose file has, it is translated or refused in a sentence, and no secret of it is said", () => {
  let count = 0;
  fc.assert(
    fc.property(composeFiles(), (text) => {
      try {
        const translation = translate(parseSource(path.join(folder, "compose.yaml"), text), wishes);
        const { application, notes } = translation;
        const written = [
          fileText(application, "library"),
          fileText(application, "checkout"),
          JSON.stringify(notes),
        ].join("\n");
        assert.deepEqual(validateWorkload(workloadOf(translation)), []);
        assert.ok(!written.includes(secret), written);
        transform(fileText(application, "library"), { transforms: ["typescript"] });
        count++;
      } catch (error) {
        if (error instanceof assert.AssertionError || !(error instanceof UsageError)) throw error;
        assert.ok(!error.message.includes(secret));
      }
    }),
    { numRuns: 150, seed: 20261128 },
  );
  assert.ok(count > 75, `${count} of them were translated`);
});

test("variables in a Compose file are what they are by default, and no secret is", () => {
  const shown = (text: string): string => replaceMarkers(interpolate(text), (_kind, name) => `<${name}>`);
  for (const [text, expected] of [
    ["$$x ${A:-b}c", "$x bc"],
    ["${A-${B:-d}}", "d"],
    ["${A} $B", "<A> <B>"],
    ["${A:?missing} ${A:+set}", "<A> <A>"],
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
  assert.ok(!hasSecretWord(["serve", "--token-ttl=1h", "--password", "$PASSWORD", "--key-file=/run/key"]));
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
  ["data alone", "services: { db: { image: postgres:16 } }", /has no program to run/],
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

/** A project as the checkout has it, in a folder of its own. */
function project(context: TestContext): string {
  const place = settingsFolder(context);
  writeTable(place, [
    'import { changelog } from "./changelog";',
    "",
    "export const apps: Applications = { changelog };",
  ]);
  return place;
}

const texts = (place: string): string[] =>
  ["Pulumi.dev.yaml", "Pulumi.prod.yaml", "stacks/apps/index.ts"].map((file) =>
    readFileSync(path.join(place, file), "utf8"),
  );

test("the command adds lines and changes none; a second run finds all of it there", (context) => {
  const cwd = project(context);
  const before = texts(cwd);
  const options = { cwd, image: "ghcr.io/acme/api:v1", port: "3000", health: "/healthz", hostname: ["api"] };
  printed(context, "my-api", options);
  const after = texts(cwd);
  const added = after.map((text, index) =>
    text.split("\n").filter((line) => !before[index]?.split("\n").includes(line)),
  );
  assert.deepEqual(added, [
    ["    my-api:", "      image: ghcr.io/acme/api:v1", "      hostnames: [api.changelog-dev.com]"],
    ["    my-api:", "      image: ghcr.io/acme/api:v1", "      hostnames: [api.changelog.com]"],
    ['import { myApi } from "./my-api";', 'export const apps: Applications = { changelog, "my-api": myApi };'],
  ]);
  const kept = before.map((text, index) =>
    text.split("\n").filter((line) => !after[index]?.split("\n").includes(line)),
  );
  assert.deepEqual(kept, [[], [], ["export const apps: Applications = { changelog };"]]);
  const file = readFileSync(path.join(cwd, "stacks/apps/my-api.ts"), "utf8");
  assert.match(file, /export const myApi: Application = \{\n {2}workload: \(\) => \(\{/);
  assert.match(file, /web: \{ port: 3000, health: \{ path: "\/healthz" \} \}/);
  const again = JSON.parse(printed(context, "my-api", { ...options, json: true })) as { files: { status: string }[] };
  assert.deepEqual(
    again.files.map(({ status }) => status),
    Array(4).fill("there already"),
  );
  assert.deepEqual(texts(cwd), after);
});

test("a long text of a description is written beside the application's file, and read by it", (context) => {
  const cwd = project(context);
  const content = Array.from({ length: 30 }, (_, line) => `rule ${line}\n`).join("");
  const web = {
    image: "ghcr.io/acme/shop:v1",
    ports: [80],
    configs: [{ source: "r", target: "/etc/rules/rules.txt" }],
  };
  const compose = path.join(cwd, "compose.yaml");
  writeFileSync(compose, stringify({ services: { web }, configs: { r: { content } } }));
  assert.match(printed(context, "shop", { cwd, from: compose }), /stacks\/apps\/shop\/rules\.txt +new, 30 lines/);
  assert.equal(readFileSync(path.join(cwd, "stacks/apps/shop/rules.txt"), "utf8"), content);
  copyFileSync(path.join(__dirname, "../../stacks/beside.ts"), path.join(cwd, "stacks/beside.ts"));
  const { shop } = createRequire(__filename)(path.join(cwd, "stacks/apps/shop.ts")) as { shop: Application };
  const workload = shop.workload({ hostname: "shop.example.com" });
  assert.deepEqual(Object.values(workload.env ?? {}), [content]);
});

test("nothing is written if one of the files is not as it has to be, or for a dry run", (context) => {
  const cwd = project(context);
  const before = texts(cwd);
  const shown = printed(context, "shop", { cwd, from: path.join(folder, "shop.compose.yaml"), dryRun: true });
  assert.match(shown, /stacks\/apps\/shop\.ts\s+new, \d+ lines \(not written\)/);
  assert.match(shown, /^ +10 {2}to do +services\.web\.environment\.SMTP_PASSWORD/m);
  assert.ok(!shown.includes("hunter2") && !shown.includes("abcdef"));
  writeFileSync(path.join(cwd, "stacks/apps/index.ts"), "export {};\n");
  assert.throws(() => printed(context, "shop", { cwd, image: "ghcr.io/acme/shop:1" }), /there is no table/);
  for (const name of ["postgres", "vault", "my-google", "index"])
    assert.throws(() => printed(context, name, { cwd, image: "a/b:1" }), /the name "[\w-]+": choose (a|another) name/);
  assert.throws(
    () => printed(context, "S", { cwd, port: "0", health: "x", hostname: ["a_b"] }),
    /^Error: the name "S": use 3 to 16.*\n--image: name.*\n--port 0: use.*\n--health x: use.*\n--hostname a_b: use/,
  );
  assert.throws(
    () => printed(context, "shop", { cwd, image: "a/b:1", hostname: ["www.example.com"] }),
    /is below no domain/,
  );
  assert.deepEqual(texts(cwd).slice(0, 2), before.slice(0, 2));
  assert.equal(existsSync(path.join(cwd, "stacks/apps/shop.ts")), false);
});

test("a program with the library gets the file, and is told how to use it", (context) => {
  const cwd = project(context);
  rmSync(path.join(cwd, "stacks"), { recursive: true });
  const before = readFileSync(path.join(cwd, "Pulumi.dev.yaml"), "utf8");
  const shown = printed(context, "shop", { cwd, from: path.join(folder, "shop.compose.yaml") });
  assert.match(
    shown,
    /new App\("shop", \{ platform, workload: shop\(image, hostname, main\.binding, cache\.binding, files\.binding\)/,
  );
  assert.match(readFileSync(path.join(cwd, "apps/shop.ts"), "utf8"), /from "groundplan";/);
  assert.equal(readFileSync(path.join(cwd, "Pulumi.dev.yaml"), "utf8"), before);
});

test("a table of YAML keeps its comments and its layout", () => {
  const text = "# head\nconfig:\n  a: 1 # one\n  ns:apps:\n      x: { image: y } # why\n      # the end\n\n# tail\n";
  const edited = withMember("f.yaml", text, ["config", "ns:apps"], "shop", { image: "i:1", hostnames: ["a.b"] });
  const lines = ["      shop:", "        image: i:1", "        hostnames: [a.b]"];
  assert.deepEqual(
    edited.split("\n").filter((line) => !text.split("\n").includes(line)),
    lines,
  );
  assert.deepEqual(
    text.split("\n").filter((line) => !edited.split("\n").includes(line)),
    [],
  );
  const made = withMember("f.yaml", "config:\n  a: 1\n", ["config", "ns:apps"], "shop", { image: "i:1" });
  assert.equal(made, "config:\n  a: 1\n  ns:apps:\n    shop:\n      image: i:1\n");
  const flow = withMember("f.yaml", "config: { ns:apps: { x: {} } } # c\n", ["config", "ns:apps"], "shop", {
    image: "i:1",
  });
  assert.match(flow, /x: \{\}, shop:.*# c/s);
  const empty = withMember("f.yaml", "config:\n  ns:apps: # none yet\n", ["config", "ns:apps"], "shop", {
    image: "i:1",
  });
  assert.deepEqual(parse(empty), { config: { "ns:apps": { shop: { image: "i:1" } } } });
});

test("files keep how their lines end, and a comment behind the last application stays a comment", (context) => {
  const cwd = project(context);
  const stack = path.join(cwd, "Pulumi.dev.yaml");
  const table = path.join(cwd, "stacks/apps/index.ts");
  writeFileSync(stack, readFileSync(stack, "utf8").replaceAll("\n", "\r\n"));
  const several = "{\n  changelog // the first\n}";
  writeFileSync(table, readFileSync(table, "utf8").replace("= { changelog }", `= ${several}`));
  printed(context, "shop", { cwd, image: "ghcr.io/acme/shop:v1" });
  assert.ok(!/(?<!\r)\n/.test(readFileSync(stack, "utf8")));
  assert.match(readFileSync(table, "utf8"), /\{\n {2}changelog, \/\/ the first\n {2}shop,\n\};/);
});

test("what somebody else has written meanwhile is not written over", (context) => {
  const cwd = project(context);
  const changes = changesFor(openProject(cwd), [
    { application: simpleApplication({ name: "shop", image: "a/b:1", port: 80, health: undefined }), hostnames: [] },
  ]);
  const table = path.join(cwd, "stacks/apps/index.ts");
  writeFileSync(table, `${readFileSync(table, "utf8")}// mine\n`);
  assert.throws(() => {
    writeAll(cwd, changes);
  }, /stacks\/apps\/index\.ts: has just been changed by somebody else; look at it, and run this again/);
  assert.match(readFileSync(table, "utf8"), /\/\/ mine\n$/);
  assert.equal(existsSync(path.join(cwd, "stacks/apps/shop.ts")), false);
});
