import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import {
  App,
  Cdn,
  entry,
  fromProduct,
  Platform,
  platformApis,
  Postgres,
  PostgresDatabase,
  Product,
  WorkerOrigin,
  type ProductApp,
  type ProductArgs,
  type Workload,
} from "../../components";
import contract from "../../components/internal/arguments.json";
import { bindingOf, samples } from "../support/samples";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";

const region = "europe-west1";
const image = `docker.io/acme/shop@sha256:${"0123456789abcdef".repeat(4)}`;
const zone = { zoneName: "example.com", zoneId: "0".repeat(32), accountId: "1".repeat(32) };
const place = { region, backupRegion: "europe-west4", zone };
const people = { operators: ["group:ops@example.com"], alertEmails: ["ops@example.com"] };

const partsOf = ({ resources }: Deployment): string[] =>
  resources
    .filter(({ parent }) => parent?.endsWith("Product::shop") === true)
    .map(({ type, name }) => `${type.replace("groundplan:index:", "")} ${name}`)
    .sort();

test("one constructor is a platform, a server, a database, the application and the front door", async () => {
  const deployment = await deploy(() => {
    const { endpoints, platform, database } = new Product("shop", { ...place, ...people, image });
    return { endpoints, platform, database };
  });
  assert.deepEqual(partsOf(deployment), [
    "App shop",
    "Cdn shop",
    "Platform shop",
    "Postgres shop",
    "PostgresDatabase shop",
    "WorkerOrigin shop",
  ]);
  const outputs = deployment.outputs as { [name: string]: { [member: string]: { url: string } } };
  assert.deepEqual(Object.keys(outputs["endpoints"] ?? {}).sort(), ["database", "vault", "web"]);
  assert.equal(outputs["endpoints"]?.["web"]?.url, "https://example.com");
  assert.deepEqual(Object.keys(outputs["platform"] ?? {}).sort(), [
    "images",
    "libraryVersion",
    "network",
    "store",
    "sync",
  ]);
  assert.deepEqual(Object.keys(outputs["database"] ?? {}).sort(), [
    "connectionLimit",
    "connectionServer",
    "credential",
    "places",
    "values",
  ]);
});

test("a business can run on the defaults", async () => {
  const deployment = await deploy(() => new Product("shop", { ...place, ...people, image }));
  const { inputs } = deployment.one("gcp:sql/databaseInstance:DatabaseInstance");
  const settings = inputs["settings"] as { [name: string]: unknown };
  assert.equal(settings["availabilityType"], "REGIONAL");
  assert.equal(settings["tier"], "db-custom-1-3840");
  assert.equal((settings["backupConfiguration"] as { location: string }).location, "europe-west4");
  const service = deployment.one("gcp:cloudrunv2/service:Service", "shop-web-europe-west1");
  const template = service.inputs["template"] as {
    scaling: object;
    containers: { envs: { name: string; value?: string }[] }[];
  };
  assert.deepEqual(template.scaling, { minInstanceCount: 1, maxInstanceCount: 4 });
  const url = template.containers[0]?.envs.find(({ name }) => name === "DATABASE_URL");
  assert.ok(url !== undefined && url.value === undefined, "the login is a secret");
  const data = deployment.resources.filter(({ type }) =>
    /DatabaseInstance$|sql\/database:|vault:index\/mount|CryptoKey$/.test(type),
  );
  assert.deepEqual(
    data.filter(({ protect, type }) => !protect && !/Mount$/.test(type)).map(({ name }) => name),
    [],
  );
  const services = deployment.resources.filter(({ type }) => type === "gcp:projects/service:Service");
  assert.equal(services.length, platformApis.length);
});

test("the database does not wait for Vault", async () => {
  const { resources } = await deploy(() => new Product("shop", { ...place, ...people, image }));
  const types = resources.map(({ type }) => type);
  assert.ok(types.indexOf("gcp:sql/databaseInstance:DatabaseInstance") < types.indexOf("pulumi:providers:vault"));
});

test("a second run changes nothing", async () => {
  const state = emptyState();
  const program = (): Product => new Product("shop", { ...place, ...people, image });
  await deploy(program, { state });
  assert.deepEqual(changes(await deploy(program, { state })), []);
});

/** What is done to resources, but to components, which are nothing in a cloud. */
function changes({ resources }: Deployment): string[] {
  return resources
    .filter(({ type }) => !type.startsWith("groundplan:"))
    .filter(({ operation }) => operation !== "same" && operation !== "read")
    .map(({ operation, urn, diff }) => `${operation} ${urn} ${diff.map(({ path }) => path).join(", ")}`);
}

const workload = (database: PostgresDatabase): Workload => ({
  image,
  processes: { web: { port: 8080, health: { path: "/" }, scaling: { min: 1, max: 4 } } },
  bindings: { main: database.binding },
  bound: {
    DATABASE_URL:
      "postgresql://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}?sslmode=require",
  },
  egress: "internet",
});

/** How a part is made that was the product's. */
type Own = (options?: pulumi.ComponentResourceOptions) => pulumi.ComponentResourceOptions;

const taken: Own = (options) => fromProduct("shop", options);
/** Once each stack has been deployed. */
const settled: Own = (options = {}) => options;

// What a program makes by itself, as far as it has come.

function platformOfOnesOwn(own: Own = taken): Platform {
  return new Platform(
    "shop",
    {
      environment: "prod",
      regions: [region],
      addressRange: "10.16.0.0/14",
      ...people,
      registry: { upstreams: ["docker.io/acme"] },
      vault: { version: "2.1.2", backupRegion: "europe-west4" },
      enablesApis: true,
      versions: ["postgresql@17"],
    },
    own(),
  );
}

function serverOfOnesOwn({ network, vaultServiceAccountEmail }: Platform, own: Own = taken): Postgres {
  const settings = { version: "17", region, backupLocation: "europe-west4", tier: "db-custom-1-3840" };
  return new Postgres("shop", { ...settings, network, vaultServiceAccountEmail }, own());
}

function databaseOfOnesOwn({ store, providers }: Platform, server: Postgres, own: Own = taken): PostgresDatabase {
  return new PostgresDatabase("shop", { server, store, database: "shop" }, own({ providers }));
}

function appOfOnesOwn(platform: Platform, database: PostgresDatabase, own: Own = taken): ProductApp {
  const args = { platform, workload: workload(database), regions: [region], cloudRun: { ingress: "all" as const } };
  const app = new App("shop", args, own({ providers: platform.providers }));
  return {
    serviceName: entry(entry(app.serviceNames, "web"), region),
    url: entry(entry(app.urls, "web"), region),
  };
}

function doorOfOnesOwn(app: ProductApp, own: Own = taken): void {
  const origin = new WorkerOrigin("shop", { zone, ...app, location: region, healthPath: "/" }, own());
  const hosts = [{ hostname: "example.com", routes: [{ path: "/", origins: [origin] }] }];
  new Cdn("shop", { zone, plan: "free", letsEncrypt: false, hosts }, own());
}

function all(own: Own): void {
  const platform = platformOfOnesOwn(own);
  const database = databaseOfOnesOwn(platform, serverOfOnesOwn(platform, own), own);
  doorOfOnesOwn(appOfOnesOwn(platform, database, own), own);
}

/** The same system, of which more and more is the program's own. */
const steps: { [step: string]: () => void } = {
  "the product": () => {
    new Product("shop", { ...place, ...people, image });
  },
  "the platform": () => {
    const platform = platformOfOnesOwn();
    new Product("shop", { ...place, platform, image }, { providers: platform.providers });
  },
  "the server": () => {
    const platform = platformOfOnesOwn();
    const server = serverOfOnesOwn(platform);
    new Product("shop", { ...place, platform, server, image }, { providers: platform.providers });
  },
  "the database": () => {
    const platform = platformOfOnesOwn();
    const { binding: database } = databaseOfOnesOwn(platform, serverOfOnesOwn(platform));
    new Product("shop", { ...place, platform, database, image }, { providers: platform.providers });
  },
  "the application": () => {
    const platform = platformOfOnesOwn();
    const database = databaseOfOnesOwn(platform, serverOfOnesOwn(platform));
    const app = appOfOnesOwn(platform, database);
    new Product("shop", { ...place, platform, database: database.binding, app });
  },
  "the front door": () => {
    all(taken);
  },
  "without the options that took it over": () => {
    all(settled);
  },
};

test("each part is taken over one by one, and nothing is made anew", async () => {
  const state = emptyState();
  const made = new Set<string>();
  for (const [step, program] of Object.entries(steps)) {
    for (const preview of step === "the product" ? [false] : [true, false]) {
      const deployment = await deploy(program, { state, preview });
      if (step !== "the product") assert.deepEqual(changes(deployment), [], `${step}, ${preview ? "plan" : "up"}`);
      else deployment.resources.filter(({ id }) => id !== "").forEach(({ id }) => made.add(id));
      const gone = deployment.resources.filter(({ operation }) => operation === "delete").map(({ type }) => type);
      assert.deepEqual(gone, step === "the front door" ? ["groundplan:index:Product"] : [], step);
    }
  }
  assert.ok(made.size > 100);
});

test("a part is taken over inside the component that the product was in", async () => {
  const within = (make: (options: pulumi.ComponentResourceOptions) => void) => (): void => {
    const company = new pulumi.ComponentResource("acme:index:Company", "acme");
    make({ parent: company });
  };
  const state = emptyState();
  await deploy(
    within((options) => new Product("shop", { ...place, ...people, image }, options)),
    { state },
  );
  const taking = within((options) => {
    const platform = platformOfOnesOwn((more) => fromProduct("shop", { ...options, ...more }));
    new Product("shop", { ...place, platform, image }, { ...options, providers: platform.providers });
  });
  assert.deepEqual(changes(await deploy(taking, { state })), []);
});

test("without them a plan would make it anew, beside what is there", async () => {
  const state = emptyState();
  await deploy(steps["the product"] as () => void, { state });
  const plan = await run(
    () => {
      all(settled);
    },
    { state, preview: true },
  );
  assert.match(messages(plan), /exists already, made for .*Product\$/);
  assert.ok(plan.resources.some(({ operation }) => operation === "create"));
});

test("another application stands on its platform", async () => {
  const deployment = await deploy(() => {
    const { platform, providers } = new Product("shop", { ...place, ...people, image });
    const blog: Workload = { image, processes: { web: { port: 8080 } }, secrets: { KEY: { generate: {} } } };
    new App("blog", { platform, workload: blog, regions: [region], cloudRun: {} }, { providers });
  });
  assert.equal(deployment.resources.filter(({ type }) => type === "pulumi:providers:vault").length, 1);
  assert.ok(deployment.resources.some(({ name }) => name === "blog-web-europe-west1"));
});

test("an application in full takes the place of an image", async () => {
  const workload: Workload = {
    image,
    processes: { web: { port: 4000, health: { path: "/up" } }, worker: { image: "ghcr.io/acme/worker:v1" } },
    bound: { DATABASE_HOST: "{main.host}" },
    egress: "internet",
  };
  const deployment = await deploy(() => new Product("shop", { ...place, ...people, workload }));
  assert.ok(deployment.resources.some(({ name }) => name === "shop-worker-europe-west1"));
  assert.ok(deployment.resources.some(({ name }) => name.startsWith("shop-registry-ghcr-io")));
});

const { platform } = samples["App"]?.[0]?.args ?? {};
for (const [title, wrong, message] of [
  ["no image", { image: undefined }, /image: missing; name the image/],
  ["an image without a registry", { image: "shop" }, /image: "shop"; /],
  ["a region that there is not", { region: "mars" }, /^ {2}region: "mars"; /m],
  ["backups beside the data", { backupRegion: region }, /backupRegion: "europe-west1"; choose another/],
  ["nobody who operates", { operators: undefined }, /operators: \[\]; /],
  ["nobody who is told", { alertEmails: undefined }, /alertEmails: /],
  ["a port that is none", { port: 70000 }, /port: 70000; /],
  ["a host name elsewhere", { hostname: "shop.example.org" }, /hostname: "shop\.example\.org"; choose example\.com/],
  [
    "a host name without a free certificate",
    { hostname: "a.shop.example.com" },
    /^ {2}hostname: "a\.shop\.example\.com"; set letsEncrypt: true/m,
  ],
  ["a zone that is none", { zone: { ...zone, zoneId: "example" } }, /^ {2}zone\.zoneId: "example"; copy the 32/m],
  [
    "a registry on a laptop",
    { image: "localhost:5000/web:v1" },
    /^ {2}image: "localhost:5000\/web:v1"; name a registry/m,
  ],
  [
    "a registry on a laptop for a job",
    {
      image: undefined,
      workload: { image, processes: { web: { port: 1 } }, jobs: { tidy: { image: "localhost/web:v1" } } },
    },
    /^ {2}workload\.jobs\.tidy\.image: "localhost\/web:v1"; name a registry/m,
  ],
  [
    "a private process",
    { image: undefined, workload: { image, processes: { web: { port: 1, private: true } } } },
    /workload\.processes\.web\.private: true; leave it out: users reach/,
  ],
  [
    "two paths for one question",
    {
      image: undefined,
      healthPath: "/x",
      workload: { image, processes: { web: { port: 1, health: { path: "/up" } } } },
    },
    /healthPath: "\/x"; leave it out/,
  ],
  ["a version as Google writes it, once", { postgresVersion: "POSTGRES_17" }, /:\n {2}postgresVersion: [^\n]*$/],
  [
    "an address twice",
    { alertEmails: ["ops@example.com", "Ops@example.com"] },
    /alertEmails\[1\]: "Ops@example\.com"; name it once: capitals do not matter, and "ops@example\.com" is the same/,
  ],
  ["a machine that there is not", { postgresTier: "large" }, /postgresTier: "large"; /],
  ["an old Vault", { vaultVersion: "1.9.0" }, /vaultVersion: "1\.9\.0"; /],
  ["image and workload", { workload: { image, processes: { web: { port: 1 } } } }, /image: .*; leave it out: workload/],
  [
    "another main binding",
    { image: undefined, workload: { image, processes: { web: { port: 1 } }, bindings: { main: bindingOf("x") } } },
    /workload\.bindings\.main: set; leave it out/,
  ],
  ["a workload that nobody reaches", { image: undefined, workload: { image } }, /workload\.processes\.web: missing/],
  ["a platform and what it has", { platform }, /operators: set; leave it out: it belongs to platform/],
  [
    "a platform without its login",
    { platform, operators: undefined, alertEmails: undefined },
    /platform: .*platform\.providers/,
  ],
] as const) {
  test(`${title} is refused before anything is made`, async () => {
    const args = { ...place, ...people, image, ...wrong } as unknown as ProductArgs;
    const deployment = await run(() => new Product("shop", args));
    assert.match(messages(deployment), message);
    const named = [...messages(deployment).matchAll(/^ {2}(\w+)/gm)].map(([, property = ""]) => property);
    assert.deepEqual(
      named.filter((property) => !Object.hasOwn(contract.components.Product, property)),
      [],
    );
    assert.deepEqual(
      deployment.resources.filter(({ type }) => !type.startsWith("pulumi:")),
      [],
    );
  });
}

for (const [name, message] of [
  ["postgres", /^ {2}name: "postgres"; choose another name: the database/m],
  ["pg-shop", /^ {2}name: "pg-shop"; choose another name: the database/m],
  ["Shop", /^ {2}name: "Shop"; use up to 10 lower-case/m],
] as const) {
  test(`the name ${name} is refused by one rule`, async () => {
    const { errors } = await run(() => new Product(name, { ...place, ...people, image }));
    assert.equal(errors.length, 1);
    const [error] = errors;
    assert.match(error?.message ?? "", message);
    assert.equal((error?.message ?? "").split("\n").length, 2);
  });
}

test("without arguments there is one problem", async () => {
  const deployment = await run(() => new Product("shop", undefined as unknown as ProductArgs));
  assert.match(
    messages(deployment),
    /^Product "shop" cannot be created:\n {2}arguments: missing; give an object[^\n]*$/,
  );
});

test("the front door asks the path that the process says", async () => {
  const health = { path: "/ready", port: 9000, frontDoorPath: "/up" };
  const workload: Workload = { image, processes: { web: { port: 4000, health } }, egress: "internet" };
  const { outputs } = await deploy(() => {
    const { endpoints } = new Product("shop", { ...place, ...people, workload });
    return { endpoints };
  });
  const { web } = outputs["endpoints"] as { web: { watch: { healthUrl: string } } };
  assert.equal(web.watch.healthUrl, "https://example.com/up");
});
