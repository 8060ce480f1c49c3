// `groundplan new app --split`: a description of many programs becomes several applications, which call each other.
import assert from "node:assert/strict";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { test, type TestContext } from "node:test";
import fc from "fast-check";
import { parse } from "yaml";
import type { NewAppOptions } from "../../cli/commands/new-app";
import { circlesOf } from "../../cli/new/circles";
import { parseSource } from "../../cli/new/source";
import { partsIn, translate, translateApart, type Translations } from "../../cli/new/translate";
import { UsageError } from "../../cli/project";
import { validateWorkload, type Workload } from "../../components";
import type { Application, Applications } from "../../stacks/application";
import { programOf } from "../../stacks/program";
import { assertGoldenText } from "../support/golden-text";
import { printed, settingsFolder, writeTable } from "../support/new-app/command";
import { messages, run } from "../support/program";
import { encoded } from "../support/stack-values";

const fixtures = path.join(__dirname, "../support/new-system");

/** A checkout in a folder of its own, without applications. */
function project(context: TestContext, isLibrary = false): string {
  // Nothing but what the command writes.
  const place = settingsFolder(context, (text) => text.replace(/^ {2}groundplan:apps:\n(?: {4}.*\n| *#.*\n)+/m, ""));
  if (isLibrary) return place;
  writeTable(place, [
    'import type { Applications } from "../application";',
    "",
    "export const apps: Applications = {};",
  ]);
  copyFileSync(path.join(__dirname, "../../stacks/beside.ts"), path.join(place, "stacks/beside.ts"));
  return place;
}

interface Document {
  files: { file: string; status: string }[];
  applications: { name: string; image: string; programs: string[]; reasons?: string[]; hostnamesOf?: string }[];
  translated: { notes: { application?: string; line: number; kind: string; text: string }[] };
  next: string[];
}

function documentOf(context: TestContext, name: string, options: Partial<NewAppOptions>): Document {
  return JSON.parse(printed(context, name, { json: true, ...options })) as Document;
}

/** The applications that were written, as the program of an environment loads them. */
function loaded(place: string): Applications {
  const { apps } = createRequire(__filename)(path.join(place, "stacks/apps/index.ts")) as { apps: Applications };
  return apps;
}

function configOf(place: string, stack: string): { [key: string]: unknown } {
  return (
    parse(readFileSync(path.join(place, `Pulumi.${stack}.yaml`), "utf8")) as { config: { [key: string]: unknown } }
  ).config;
}

/** The whole plan of an environment with what was written; images by a digest, as `groundplan lock` writes them. */
async function planned(place: string, stack: "dev" | "prod", applications: Applications): Promise<string> {
  const digest = `@sha256:${"0123456789abcdef".repeat(4)}`;
  const config = configOf(place, stack);
  const apps = config["groundplan:apps"] as { [name: string]: { image: string } };
  const pinned = Object.fromEntries(
    Object.entries(apps).map(([name, app]) => [name, { ...app, image: `${app.image}${digest}` }]),
  );
  const values = encoded({
    ...config,
    "groundplan:apps": pinned,
    "groundplan:postgresTier": "db-custom-4-15360",
    "groundplan:postgresMaxConnections": stack === "dev" ? 400 : undefined,
  });
  return messages(await run(programOf(applications), { stack, config: values, preview: true }));
}

/** Every program by digest, and on Autopilot alone. */
function inCluster(applications: Applications): Applications {
  const digest = `@sha256:${"0123456789abcdef".repeat(4)}`;
  return Object.fromEntries(
    Object.entries(applications).map(([name, application]): [string, Application] => [
      name,
      {
        ...application,
        cloudRun: false,
        kubernetes: {},
        workload: (facts) => {
          const { processes = {}, ...own } = application.workload(facts);
          const pinned = Object.entries(processes).map(([process, one]): [string, typeof one] => [
            process,
            typeof one.image === "string" ? { ...one, image: `${one.image}${digest}` } : one,
          ]);
          return { ...own, processes: Object.fromEntries(pinned) };
        },
      },
    ]),
  );
}

for (const [system, file] of [
  ["store", "store.compose.yaml"],
  ["bank", "bank.kubernetes.yaml"],
] as const) {
  test(`${file} becomes what stands beside it, and both environments run it`, async (context) => {
    const place = project(context);
    const { files, applications } = documentOf(context, system, {
      cwd: place,
      from: path.join(fixtures, file),
      split: true,
    });
    const own = files.filter(({ status }) => status === "new").map((one) => one.file);
    const all = own.map((one) => `// ${one}\n${readFileSync(path.join(place, one), "utf8")}`);
    const domain = String(configOf(place, "dev")["groundplan:domain"]);
    const entries = readFileSync(path.join(place, "Pulumi.dev.yaml"), "utf8").match(
      /^ {2}groundplan:apps:\n(?: {4}.*\n)+/m,
    );
    assertGoldenText(
      path.join(fixtures, file.replace(/\.yaml$/, ".txt")),
      [...all, `# Pulumi.dev.yaml\n${entries?.[0].replaceAll(domain, "example.com") ?? ""}`].join("\n"),
    );
    for (const one of own) {
      const lines = readFileSync(path.join(place, one), "utf8").split("\n").length - 1;
      assert.ok(lines <= 40, `${one} has ${lines} lines`);
    }
    const written = loaded(place);
    assert.deepEqual(Object.keys(written).sort(), applications.map(({ name }) => name).sort());
    assert.equal(await planned(place, "dev", written), "");
    assert.equal(await planned(place, "prod", inCluster(written)), "");
  });
}

test("programs are together by data, secrets and circles, and are told why", (context) => {
  const { applications } = documentOf(context, "store", {
    cwd: project(context),
    from: path.join(fixtures, "store.compose.yaml"),
    split: true,
    dryRun: true,
  });
  const together = applications.filter(({ programs }) => programs.length > 1);
  assert.deepEqual(
    together.map(({ name, programs, reasons }) => [name, programs, reasons]),
    [
      ["store-catalog", ["catalog", "catalog-import"], ["catalog, catalog-import use db, PostgreSQL"]],
      ["store-orders", ["orders", "billing"], ["orders, billing call each other in a circle"]],
    ],
  );
  const places = new Map(applications.map(({ name }, index) => [name, index]));
  assert.ok((places.get("store-orders") ?? 0) < (places.get("store") ?? 0), "whoever is called comes first");
});

test("what a file does not say is told by application, with its lines, and what they share of the whole file", (context) => {
  const options = { cwd: project(context), from: path.join(fixtures, "store.compose.yaml"), split: true, dryRun: true };
  const { translated } = documentOf(context, "store", options);
  const todo = translated.notes.filter(({ kind }) => kind === "to do");
  const about = (application: string | undefined): string[] =>
    todo.filter((note) => note.application === application).map(({ line, text }) => `${line} ${text}`);
  assert.match(about("store-orders").join("\n"), /^35 leads to RabbitMQ.*AMQP_URL$/m);
  assert.match(about("store-mailer").join("\n"), /^47 leads to RabbitMQ.*AMQP_URL$/m);
  assert.match(about("store-admin").join("\n"), /^55 is made of the public address of store.*configuration SHOP_URL$/m);
  assert.match(about(undefined).join("\n"), /^61 RabbitMQ is not part of the platform/m);
  const text = printed(context, "store", options);
  assert.match(text, /^store is 6 applications, each after those that it calls:$/m);
  assert.match(text, /^ {2}store-orders +orders, billing; one application, since orders, billing call each other/m);
  assert.match(text, /^ {2}store-blog +blog; has \/blog under the host name of store$/m);
  assert.match(text, /^stacks\/apps\/store-blog\.ts:\n\/\/ blog of store/m);
  assert.match(text, /^store-mailer:\n +4\d {2}to do/m);
  assert.match(
    text,
    /^A person puts in before the first deployment of store-mailer: AMQP_URL \(secret\), SMTP_PASSWORD/m,
  );
});

test("what was written is there already, and a name that another application has is another one", (context) => {
  const place = project(context);
  const options = { cwd: place, from: path.join(fixtures, "bank.kubernetes.yaml"), split: true };
  const file = path.join(place, "stacks/apps/ledger.ts");
  writeFileSync(file, "// The ledger of somebody else.\n");
  const { applications } = documentOf(context, "bank", options);
  assert.deepEqual(applications.map(({ name }) => name).sort(), ["bank", "ledgerservice", "loadgenerator", "user"]);
  assert.equal(readFileSync(file, "utf8"), "// The ledger of somebody else.\n");
  assert.match(readFileSync(path.join(place, "stacks/apps/bank.ts"), "utf8"), /application: "ledgerservice"/);
  assert.match(printed(context, "bank", options), /Nothing was written: all of it is there\.\n$/);
  // What one application of the file became is no part of several.
  assert.throws(
    () => printed(context, "ledger", options),
    (error) => error instanceof UsageError && /^stacks\/apps\/ledger\.ts: is there already/.test(error.message),
  );
});

test("all files are written, or none", (context) => {
  const place = project(context);
  const table = path.join(place, "stacks/apps/index.ts");
  writeFileSync(table, "export {};\n");
  const options = { cwd: place, from: path.join(fixtures, "bank.kubernetes.yaml"), split: true };
  assert.throws(() => printed(context, "bank", options), /there is no table/);
  assert.deepEqual(readdirSync(path.join(place, "stacks/apps")), ["index.ts"]);
  assert.doesNotMatch(readFileSync(path.join(place, "Pulumi.dev.yaml"), "utf8"), /loadgenerator/);
});

test("a program with the library gets a function for each, and lines in an order that it can run", (context) => {
  const place = project(context, true);
  const options = { cwd: place, from: path.join(fixtures, "bank.kubernetes.yaml"), split: true };
  const text = printed(context, "bank", options);
  const lines = text.slice(text.indexOf("In your program:")).trimEnd().split("\n").slice(1);
  assert.deepEqual(lines.slice(4), [
    '  const userApp = new App("user", { platform, workload: user(image), regions, cloudRun: {} }, options);',
    '  const ledgerApp = new App("ledger", { platform, workload: ledger(image), regions, cloudRun: {} }, options);',
    '  new App("bank", { platform, workload: bank(image, { cloudRun: entry(userApp.cloudRunServers, "userservice") }, { cloudRun: entry(ledgerApp.cloudRunServers, "web") }), regions, cloudRun: {} }, options);',
    '  new App("loadgenerator", { platform, workload: loadgenerator(image, hostname), regions, cloudRun: {} }, options);',
  ]);
  const { bank } = createRequire(__filename)(path.join(place, "apps/bank.ts")) as {
    bank: (image: string, ...servers: object[]) => Workload;
  };
  const server = {
    cloudRun: { serviceName: "s", serviceIds: { here: "id" }, urls: { here: "url" }, protocol: "http1", private: true },
  };
  const workload = bank("ghcr.io/acme/bank:v1", server, server);
  assert.deepEqual(validateWorkload(workload), []);
  assert.deepEqual(Object.keys(workload.bindings ?? {}), ["userservice", "ledger"]);
});

test("without --split a file of many programs says what it could be; one whose programs belong together says why", (context) => {
  const cwd = project(context);
  const from = path.join(fixtures, "store.compose.yaml");
  const { next } = documentOf(context, "store", { cwd, from, dryRun: true });
  assert.match(next[0] ?? "", /^store can be 6 applications that call each other.*with --split\.$/);
  const services = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [
      `part${index}`,
      {
        image: `ghcr.io/acme/p${index}:v${index}`,
        command: ["run", String(index)],
        environment: { TOKEN_KEY: "${TOKEN_KEY}", N: String(index) },
      },
    ]),
  );
  const file = path.join(cwd, "compose.yaml");
  writeFileSync(file, JSON.stringify({ services }));
  const told = documentOf(context, "parts", { cwd, from: file, dryRun: true }).next;
  assert.match(
    told[0] ?? "",
    /^stacks\/apps\/parts\.ts has \d+ lines, more than 40: its programs are one application, since part0,.* have the secret TOKEN_KEY\.$/,
  );
  assert.deepEqual(documentOf(context, "parts", { cwd, from: file, dryRun: true, split: true }).applications.length, 1);
});

test("--split wants a description", (context) => {
  assert.throws(
    () => printed(context, "shop", { cwd: project(context), image: "a/b:1", split: true }),
    /--split: name the description of the programs too: --from/,
  );
});

function read(services: object): Translations {
  const source = parseSource("/nowhere/compose.yaml", JSON.stringify({ services }));
  partsIn(source, { name: "shop" });
  assert.deepEqual(source.notes.all(), [], "nothing is told by looking for parts");
  return translateApart(source, { name: "shop" }, () => false);
}

for (const [what, one, other, reason] of [
  ["an image", { image: "a/b:1" }, { image: "a/b:1", command: ["work"] }, /one, two have one image$/],
  [
    "what the file builds",
    { image: undefined, build: "./app" },
    { image: undefined, build: "./app", command: ["work"] },
    /one, two have one image$/,
  ],
  [
    "a cache",
    { environment: { REDIS_URL: "redis://cache:6379" } },
    { environment: { REDIS_URL: "redis://cache:6379/1" } },
    /use cache, Redis$/,
  ],
  [
    "a volume",
    { volumes: ["uploads:/app/uploads"] },
    { volumes: ["uploads:/srv/uploads"] },
    /mount the volume uploads$/,
  ],
  ["a folder", { volumes: ["./data:/app/data"] }, { volumes: ["./data:/srv/data"] }, /mount the volume \.\/data$/],
  [
    "a secret by another name",
    { environment: { APP_KEY: "${KEY_OF_ALL}" } },
    { environment: { SIGNING_KEY: "${KEY_OF_ALL}" } },
    /have the secret APP_KEY$/,
  ],
  ["a network", {}, { network_mode: "service:one" }, /two runs beside one$/],
  ["nothing", { environment: { A_KEY: "${A_KEY}" } }, { environment: { B_KEY: "${B_KEY}" } }, undefined],
  ["a certificate", { secrets: ["ca.crt"] }, { secrets: ["ca.crt"] }, undefined],
  ["a secret file", { secrets: ["token"] }, { secrets: ["token"] }, /have the secret TOKEN$/],
] as [string, object, object, RegExp | undefined][]) {
  test(`programs that share ${what} are ${reason === undefined ? "two applications" : "one, which says why"}`, () => {
    const cache = { image: "redis:7" };
    const { applications } = read({ one: { image: "a/one:1", ...one }, two: { image: "a/two:1", ...other }, cache });
    assert.equal(applications.length, reason === undefined ? 2 : 1);
    if (reason !== undefined) assert.match(applications[0]?.reasons.join("; ") ?? "", reason);
  });
}

test("databases of one server are no reason to be together, and what an application may not be called is called otherwise", () => {
  const of = (database: string) => ({ DATABASE_URL: `postgres://u:p@db:5432/${database}` });
  const { applications } = read({
    web: { image: "a/web:1", ports: ["80:80"], environment: { API_URL: "http://database:80", GO_URL: "http://go:80" } },
    database: { image: "a/api:1", expose: [80], environment: of("one") },
    go: { image: "a/go:1", expose: [80], environment: of("two") },
    "a-very-long-name-of-a-program": { image: "a/long:1" },
    db: { image: "postgres:17" },
  });
  assert.deepEqual(
    applications.map(({ application, programs }) => [application.name, ...programs]),
    [
      ["shop-database", "database"],
      ["shop-go", "go"],
      ["shop", "web"],
      ["a-very-long-name", "a-very-long-name-of-a-program"],
    ],
  );
  for (const { application } of applications) assert.ok(application.bindings.length <= 1);
});

/** Systems of up to nine programs, each of which calls some, and some of which have one of two databases, or users. */
const systems = fc
  .array(
    fc.record({
      calls: fc.array(fc.nat(8), { maxLength: 3 }),
      database: fc.constantFrom(undefined, undefined, undefined, "one", "two"),
      isOpen: fc.boolean(),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((all) =>
    Object.fromEntries(
      all.map(({ calls, database, isOpen }, index): [string, object] => {
        const urls = calls.map((one) => [`URL_${one}`, `http://part${one % all.length}:80`]);
        const data = database === undefined ? {} : { DATABASE_URL: `postgres://u:p@db/${database}` };
        const environment = { ...(Object.fromEntries(urls) as object), ...data };
        return [
          `part${index}`,
          { image: `a/p${index}:1`, environment, [isOpen ? "ports" : "expose"]: [isOpen ? `${8000 + index}:80` : 80] },
        ];
      }),
    ),
  );

test("of any system each program is in one application, which comes after those that it calls", () => {
  fc.assert(
    fc.property(systems, (services) => {
      const { applications } = read({ ...services, db: { image: "postgres:17" } });
      const programs = applications.flatMap((one) => one.programs);
      assert.deepEqual(programs.sort(), Object.keys(services).sort());
      const done = new Map<string, Translations["applications"][number]["application"]>();
      for (const { application } of applications) {
        for (const { application: called, process } of application.servers) {
          assert.equal(
            done.get(called)?.specification.processes[process]?.private,
            true,
            `${application.name} ${called}`,
          );
        }
        assert.ok(!done.has(application.name));
        done.set(application.name, application);
      }
    }),
    { numRuns: 50 },
  );
});

test("circles are the groups that reach each other", () => {
  const ways = [
    ["a", "b"],
    ["b", "c"],
    ["c", "a"],
    ["c", "d"],
    ["d", "e"],
    ["e", "d"],
    ["f", "f"],
  ] as [string, string][];
  assert.deepEqual(circlesOf(["a", "b", "c", "d", "e", "f"], ways), [
    ["a", "b", "c"],
    ["d", "e"],
  ]);
});

test("a database in an image of somebody's own is a database, in both kinds of file", () => {
  const deployment = (name: string, image: string, port: number, env: object[] = []) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { template: { spec: { containers: [{ name, image, ports: [{ containerPort: port }], env }] } } },
  });
  const login = [
    { name: "POSTGRES_USER", value: "shop" },
    { name: "POSTGRES_PASSWORD", value: "hunter2hunter2" },
  ];
  const url = [{ name: "DATABASE_URL", value: "postgres://shop:hunter2hunter2@accounts:5432/shop" }];
  const items = [deployment("accounts", "a/accounts:1", 5432, login), deployment("web", "a/web:1", 8080, url)];
  const source = parseSource("/nowhere/k.yaml", JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  const { application, notes } = translate(source, { name: "shop" });
  assert.deepEqual(Object.keys(application.specification.processes), ["web"]);
  assert.equal(
    application.specification.bound["DATABASE_URL"],
    "postgres://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}",
  );
  assert.ok(notes.some(({ text }) => text.startsWith("its image is somebody's own")));
  const services = {
    web: { image: "a/web:1", ports: ["80:80"] },
    mongodb: { image: "a/shop-mongodb:1" },
    "users-db": { image: "a/users:1", environment: { MYSQL_ROOT_PASSWORD: "x" } },
    // Its name alone says nothing, and neither does a word of its image.
    queue: { image: "a/mysql-queue:1" },
  };
  assert.deepEqual(
    read(services).applications.flatMap(({ programs }) => programs),
    ["web", "queue"],
  );
});

for (const [image, isOwn] of [
  ["acme/mariadb:1", true],
  ["ghcr.io/acme/postgres:17", true],
  ["mariadb:11", false],
  ["docker.io/library/postgres:17", false],
  ["public.ecr.aws/docker/library/mysql:8", false],
  ["bitnami/postgresql:17", false],
  ["pgvector/pgvector:pg17", false],
  ["acme/redis:7", false],
] as const) {
  test(`of the image ${image} it is ${isOwn ? "" : "not "}told that it may bring tables`, () => {
    const web = { image: "a/web:1", ports: ["80:80"], environment: { DB_HOST: "db" } };
    const { notes } = read({ web, db: { image, environment: { MYSQL_ROOT_PASSWORD: "x" } } });
    assert.equal(
      notes.some(({ text }) => text.startsWith("its image is somebody's own")),
      isOwn,
    );
  });
}

test("the user of a login who is called as a program is, is no call", () => {
  const { applications } = read({
    web: { image: "a/web:1", ports: ["80:80"] },
    orders: { image: "a/orders:1", expose: [80], environment: { DATABASE_URL: "postgres://orders:x@db:5432/orders" } },
    reports: { image: "a/reports:1", environment: { DATABASE_URL: "postgres://orders:x@db:5432/orders" } },
    db: { image: "postgres:17" },
  });
  for (const { application } of applications) assert.deepEqual([application.calls, application.servers], [[], []]);
});

test("images and profiles that .env names are no secrets", (context) => {
  const place = project(context);
  writeFileSync(
    path.join(place, ".env"),
    "SHOP_IMAGE=ghcr.io/acme/shop:17.6\nREPO=acme\nCOMPOSE_PROFILES=feature-complete\n",
  );
  const services = {
    web: { image: "${SHOP_IMAGE}", ports: ["80:80"], profiles: ["feature-complete"] },
    api: { image: "${REPO}/api:1", expose: [80], profiles: ["feature-complete"] },
  };
  const file = path.join(place, "compose.yaml");
  writeFileSync(file, JSON.stringify({ services }));
  const { applications } = documentOf(context, "shop", { cwd: place, from: file, split: true, dryRun: true });
  assert.deepEqual(
    applications.map(({ name, image }) => [name, image]),
    [
      ["shop", "ghcr.io/acme/shop:17.6"],
      ["shop-api", "acme/api:1"],
    ],
  );
});
