// Reviews of pull requests: applications for some days on dev's platform.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { openSandbox, type Sandbox, type Step } from "../../sandbox";
import type { Properties } from "../../sandbox/model";
import { statePath } from "../../sandbox/state";
import { reviewNamedPermissions, reviewPermissions } from "../../components/delivery-identity/roles";
import main from "../../stacks";
import type { Application, Applications } from "../../stacks/application";
import { apps } from "../../stacks/apps";
import { programOf } from "../../stacks/program";
import { googleReads } from "../catalog/reads";
import { copyProject } from "../support/project";
import { deploy, emptyState, messages, run, type Deployment } from "../support/program";
import { encoded, valuesOf, type Values } from "../support/stack-values";

const image = `docker.io/directus/directus@sha256:${"1".repeat(64)}`;
const asked = { app: "directus", pull: 12, image, until: "2027-01-31T12:00:00Z" };
const stack = "review-directus-12";

const configOf = (changes: Values = {}, words: Values = {}): Record<string, string> =>
  encoded({
    ...valuesOf("dev"),
    "groundplan:environment": "review",
    "groundplan:review": { ...asked, ...words },
    ...changes,
  });

let dev: Properties;
before(async () => {
  dev = await environmentWith({});
});

async function environmentWith(changes: Values): Promise<Properties> {
  return (await deploy(main, { stack: "dev", config: encoded({ ...valuesOf("dev"), ...changes }) })).outputs;
}

function review(
  changes: Values = {},
  words: Values = {},
  applications: Applications = apps,
  { environment = dev, ...options }: { state?: ReturnType<typeof emptyState>; environment?: Properties } = {},
): Promise<Deployment> {
  const stacks = { "sandbox/groundplan/dev": environment };
  return run(programOf(applications), { stack, stacks, config: configOf(changes, words), ...options });
}

const custom = ({ resources }: Deployment): Deployment["resources"] =>
  resources.filter(({ type }) => !/^(pulumi|groundplan):/.test(type));

test("a review is the application, what it uses, and a Worker with an address; nothing of it is the environment's", async () => {
  const made = await review();
  assert.equal(messages(made), "");
  const root = made.resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  const parts = made.resources
    .filter(({ type, parent }) => type.startsWith("groundplan:") && parent === root?.urn)
    .map(({ type, name }) => `${type.replace("groundplan:index:", "")} ${name}`)
    .sort();
  assert.deepEqual(parts, [
    "App pr-12-directus",
    "AppBucket pr-12-directus-uploads",
    "AppIdentity pr-12-directus",
    "Cache pr-12-directus-cache",
    "PostgresDatabase pr-12-directus-main",
    "WorkerOrigin pr-12-directus",
  ]);
  for (const { name, type } of custom(made)) assert.match(name, /^pr-12-directus(-|\.|$)/, type);
  assert.deepEqual(made.outputs["until"], asked.until);
  const endpoints = made.outputs["endpoints"] as { [name: string]: { url: string } };
  assert.equal(endpoints["pr-12-directus"]?.url, "https://pr-12-directus.changelog-dev.com");
});

test("what reads from the replica elsewhere reads from the one server here, if its file allows that", async () => {
  const own = apps["directus"] as Application;
  const reading = (orPrimary: boolean): Applications => {
    const workload: Application["workload"] = (facts) => {
      const { bound, ...rest } = own.workload(facts);
      return { ...rest, bound: { ...bound, DB_READ_HOST: "{reads.host}" } };
    };
    return {
      ...apps,
      directus: { ...own, uses: { ...own.uses, reads: { kind: "replica", of: "main", orPrimary } }, workload },
    };
  };
  const made = await review({}, {}, reading(true));
  assert.equal(messages(made), "");
  const { template } = made.one("gcp:cloudrunv2/service:Service").inputs as unknown as {
    template: { containers: { envs: { name: string; value?: string }[] }[] };
  };
  const hosts = template.containers[0]?.envs.filter(({ name }) => /^DB_(READ_)?HOST$/.test(name)) ?? [];
  assert.equal(hosts.length, 2);
  assert.equal(hosts[0]?.value, hosts[1]?.value);
  assert.match(messages(await review({}, {}, reading(false))), /uses\.reads\.orPrimary: false; set true, or take/);
});

test("a review has the extensions that the environment's server has the flags for", async () => {
  const own = apps["directus"] as Application;
  const uses: Application["uses"] = { ...own.uses, main: { kind: "database", extensions: ["pg_bigm"] } };
  const using = { ...apps, directus: { ...own, uses } };
  const flags = { "groundplan:postgresFlags": { "cloudsql.enable_pg_bigm": "on" } };
  const environment = await environmentWith(flags);
  assert.equal(messages(await review(flags, {}, using, { environment })), "");
  const lines = /uses\.main\.extensions\[0\]: "pg_bigm"; add cloudsql\.enable_pg_bigm: "on" to postgresFlags/;
  assert.match(messages(await review({}, {}, using, { environment })), lines);
  // Where the environment is not up with its flags, its server tells.
  const early = await review(flags, {}, using);
  assert.match(
    messages(early),
    /PostgresDatabase ".*" cannot be created:\n.*"pg_bigm"; add "cloudsql\.enable_pg_bigm": "on"/,
  );
});

test("it rests while nobody asks, and runs the image of the pull request as an identity of its own", async () => {
  const made = await review();
  const { template } = made.one("gcp:cloudrunv2/service:Service").inputs as unknown as {
    template: { scaling: object; serviceAccount: string; containers: { image: string }[] };
  };
  assert.deepEqual(template.scaling, { maxInstanceCount: 1 });
  assert.match(template.containers[0]?.image ?? "", /directus\/directus@sha256:1{64}$/);
  assert.match(template.serviceAccount, /^app-pr-12-directus@/);
  const worker = made.one("cloudflare:index/workersRoute:WorkersRoute");
  assert.equal(worker.inputs["pattern"], "pr-12-directus.changelog-dev.com/*");
});

test("nothing wakes anybody, and nothing outlives its removal", async () => {
  const made = await review();
  const types = custom(made).map(({ type }) => type);
  for (const type of types) assert.doesNotMatch(type, /^gcp:monitoring|schedule/i);
  assert.deepEqual(
    made.resources.filter(({ protect }) => protect).map(({ urn }) => urn),
    [],
  );
  assert.equal(made.one("gcp:sql/database:Database").inputs["deletionPolicy"], "DELETE");
  assert.equal(made.one("gcp:sql/database:Database").inputs["name"], "pr_12_directus");
  const bucket = made.one("gcp:storage/bucket:Bucket", "pr-12-directus-uploads").inputs;
  assert.deepEqual([bucket["forceDestroy"], bucket["softDeletePolicy"]], [true, { retentionDurationSeconds: 0 }]);
  assert.equal(made.one("gcp:memorystore/instance:Instance").inputs["deletionProtectionEnabled"], false);
});

test("its program has rights to what is its own, and to nothing of others", async () => {
  const grants = custom(await review()).filter(({ inputs }) => JSON.stringify(inputs).includes("app-pr-12-directus@"));
  const granted = grants.filter(({ type }) => /iam/i.test(type));
  assert.ok(granted.length > 5);
  for (const { name, inputs } of granted) {
    const { bucket, secretId, serviceAccountId } = inputs as { [property: string]: string | undefined };
    assert.match(bucket ?? secretId ?? serviceAccountId ?? "", /pr-12-directus/, name);
  }
});

test("what runs by the clock, in steps or for a name of the environment's stays away", async () => {
  const own = apps["directus"] as Application;
  const { processes = {} } = own.workload({ hostname: "" });
  const web = { ...processes["web"], rollout: { steps: [{ weight: 10 }] }, scaling: { min: 1, max: 3 } };
  const directus: Application = {
    ...own,
    everyRegion: true,
    uses: { ...own.uses, media: { kind: "bucket", servedAt: "media" } },
    workload: (facts) => ({
      ...own.workload(facts),
      bound: { ...own.workload(facts).bound, MEDIA_URL: "https://{media.hostname}" },
      processes: { web, worker: { scaling: { min: 3, max: 3 } } },
      jobs: {
        nightly: { schedule: { cron: "0 3 * * *" } },
        migrate: { onDeploy: true },
      },
    }),
  };
  const made = await review({}, {}, { ...apps, directus });
  assert.equal(messages(made), "");
  assert.deepEqual(
    custom(made).filter(({ type }) => type.startsWith("gcp:cloudscheduler")),
    [],
  );
  const services = made.resources.filter(({ type }) => type === "gcp:cloudrunv2/service:Service");
  assert.equal(services.length, 1, "one region");
  assert.deepEqual((services[0]?.inputs["template"] as { scaling: object }).scaling, { maxInstanceCount: 1 });
  const pool = made.one("gcp:cloudrunv2/workerPool:WorkerPool");
  assert.deepEqual(pool.inputs["scaling"], { manualInstanceCount: 1 });
  const jobs = made.resources.filter(({ type }) => type === "gcp:cloudrunv2/job:Job").map(({ name }) => name);
  assert.ok(jobs.some((name) => name.includes("migrate")) && jobs.some((name) => name.includes("nightly")));
  assert.deepEqual(
    made.resources
      .filter(({ type }) => type === "cloudflare:index/dnsRecord:DnsRecord")
      .map(({ inputs }) => inputs["name"]),
    ["pr-12-directus.changelog-dev.com"],
  );
});

test("each push moves the end, and changes nothing else", async () => {
  const state = emptyState();
  assert.equal(messages(await review({}, {}, apps, { state })), "");
  const again = await review({}, {}, apps, { state });
  const changed = ({ resources }: Deployment): string[] =>
    resources
      .filter(({ type, operation }) => !type.startsWith("groundplan:") && !["same", "read"].includes(operation))
      .map(({ type, name }) => `${type} ${name}`);
  assert.deepEqual(changed(again), []);
  const later = await review({}, { until: "2027-02-07T12:00:00Z" }, apps, { state });
  assert.deepEqual(changed(later), ["cloudflare:index/workersScript:WorkersScript pr-12-directus"]);
});

test("secrets are its own: generated anew, and of the others none or random ones, as it is asked for", async () => {
  const values = {
    "groundplan:reviewConnections": 43,
    "groundplan:postgresMaxConnections": 200,
  };
  const environment = await environmentWith(values);
  const dummy = (valuesOf("dev")["groundplan:apps"] as { changelog: { image: string } }).changelog.image;
  const words = { app: "changelog", image: dummy };
  const settingsOf = (
    made: Deployment,
  ): { documents: { holds: string; mount: string; keys: object[] }[]; app: string } => {
    assert.equal(messages(made), "");
    const settings = made.one("gcp:storage/bucketObject:BucketObject", "pr-12-changelog-secrets-first-values-settings");
    const { text } = settings.rawInputs["source"] as { text: string };
    return JSON.parse(text) as ReturnType<typeof settingsOf>;
  };
  const key = (settings: ReturnType<typeof settingsOf>, name: string): object | undefined =>
    settings.documents.flatMap(({ keys }) => keys).find((one) => (one as { name: string }).name === name);
  const own = settingsOf(await review(values, words, apps, { environment }));
  assert.equal(own.app, "pr-12-changelog", "a document of its own");
  assert.ok("generate" in (key(own, "SECRET_KEY_BASE") ?? {}));
  assert.ok(!("generate" in (key(own, "STRIPE_SECRET") ?? {})), "a person puts it in");
  const random = settingsOf(await review(values, { ...words, secrets: "random" }, apps, { environment }));
  assert.ok("generate" in (key(random, "STRIPE_SECRET") ?? {}));
  assert.equal((key(random, "GITHUB_CLIENT_ID") as { initial?: string }).initial, "review");
});

const shop = apps["directus"] as Application;
for (const [title, changes, words, applications, expected] of [
  [
    "an application that the environment does not run",
    {},
    { app: "shop" },
    apps,
    /review\.app: "shop"; name an application that groundplan:apps runs \(there are: changelog, directus\)/,
  ],
  [
    "a tag, which may become another image",
    {},
    { image: "docker.io/directus/directus:11" },
    apps,
    /review\.image: .*; name the image by its digest/,
  ],
  [
    "an image that the registry does not have",
    {},
    { image: image.replace("directus/directus", "acme/directus") },
    apps,
    /review\.image: .*; use an image of the repository that the environment runs/,
  ],
  [
    "more connections than are kept for it",
    { "groundplan:reviewConnections": 9 },
    {},
    apps,
    /reviewConnections: 9; a review of directus opens 10 connections .*\(pr-12-directus\.web up to 1 × 10\): set at least that/,
  ],
  [
    "an environment that takes none",
    { "groundplan:reviewsAtOnce": 0 },
    {},
    apps,
    /reviewsAtOnce: 0; set how many reviews the environment takes at once/,
  ],
  ["a time that is none", {}, { until: "next week" }, apps, /review\.until: "next week"; use a time in UTC/],
  ["no pull request", {}, { pull: 0 }, apps, /review\.pull: 0; use a whole number from 1/],
  ["a word that nobody reads", {}, { images: "x" }, apps, /review\.images: unknown key; use app, pull, image/],
  [
    "an application in the cluster alone",
    {},
    {},
    { ...apps, directus: { ...shop, cloudRun: false, kubernetes: {} } },
    /it runs in a cluster alone/,
  ],
  [
    "an application that calls another one",
    {},
    {},
    { ...apps, directus: { ...shop, uses: { other: { kind: "call", application: "changelog" } } } },
    /review\.app: "directus"; choose an application that calls no other: it calls changelog/,
  ],
  [
    "several routes",
    {},
    {},
    { ...apps, directus: { ...shop, routes: { "/": "web", "/api": "web" } } },
    /has routes for \/, \/api/,
  ],
  [
    "a static front end",
    {},
    {},
    { ...apps, directus: { ...shop, site: { folder: "dist" }, routes: { "/api": "web" } } },
    /choose one without a static front end/,
  ],
  [
    "two applications with one name for their reviews",
    {},
    { pull: 123_456 },
    { ...apps, "direct-us": shop },
    /review\.app: "directus"; rename one of the applications: a review of direct-us would be called pr-123456-direct too/,
  ],
] as [string, Values, Values, Applications, RegExp][]) {
  test(`${title} is refused before anything is created`, async () => {
    const made = await review(changes, words, applications);
    assert.match(messages(made), expected);
    assert.deepEqual(custom(made), []);
  });
}

test("a review stays within what the environment leaves for reviews, as it was brought up", async () => {
  const { image: own } = (valuesOf("dev")["groundplan:apps"] as { changelog: { image: string } }).changelog;
  const values = { "groundplan:reviewConnections": 43, "groundplan:postgresMaxConnections": 200 };
  const made = await review(values, { app: "changelog", image: own });
  assert.match(messages(made), /postgres-\S+ takes 28 connections of applications, and they may open 47 at one time/);
  assert.ok(custom(made).every(({ type }) => !type.startsWith("gcp:cloudrunv2/service")));
});

test("dev keeps room for the reviews that it takes, and production takes none", async () => {
  const start = (name: string, changes: Values): Promise<Deployment> =>
    run(main, { stack: name, config: encoded({ ...valuesOf(name), ...changes }), preview: true });
  const many = messages(await start("dev", { "groundplan:reviewsAtOnce": 4 }));
  assert.match(
    many,
    /postgresTier: .*take fewer reviews \(reviewsAtOnce\).*it takes 109, and .*reviews up to 4 × 14 make 117/,
  );
  assert.match(messages(await start("prod", { "groundplan:reviewsAtOnce": 1 })), /reviewsAtOnce: 1; set 0/);
  for (const name of ["dev", "prod"]) {
    assert.match(
      messages(await start(name, { "groundplan:review": asked })),
      /review: .*; remove it, or set environment to review/,
    );
  }
});

test("without the environment's stack it says what to bring up", async () => {
  const made = await run(main, { stack, config: configOf() });
  assert.match(messages(made), /"sandbox\/groundplan\/dev" is no stack that is known here .*bring it up/);
  const { review: own, ...rest } = { review: undefined, ...valuesOf("dev") };
  assert.equal(own, undefined);
  const without = await run(main, { stack, config: encoded({ ...rest, "groundplan:environment": "review" }) });
  assert.match(messages(without), /groundplan:review: .*set app, pull, image and until/);
});

test("it comes, changes and goes beside dev, of which nothing changes", async (context) => {
  const folder = copyProject();
  context.after(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  const of = (name: string): Promise<Sandbox> =>
    openSandbox({ projectDir: folder, stack: name, adapter: "offline", onMessage: () => undefined });
  const write = (name: string, words: Values): void => {
    const values = {
      ...valuesOf("dev"),
      "groundplan:environment": "review",
      "groundplan:review": { ...asked, ...words },
    };
    fs.writeFileSync(path.join(folder, `Pulumi.${name}.yaml`), JSON.stringify({ config: values }));
  };
  const changes = (steps: Step[]): string[] =>
    steps.filter(({ operation }) => !["same", "read"].includes(operation)).map(({ urn }) => urn);
  const up = async (name: string): Promise<Step[]> => {
    const { errors, steps } = await (await of(name)).up();
    assert.deepEqual(errors, [], name);
    return steps;
  };
  const state = statePath(folder, "groundplan", "dev");

  await up("dev");
  const before = fs.readFileSync(state, "utf8");
  write(stack, {});
  write("review-directus-13", { pull: 13 });
  assert.ok((await up(stack)).length > 0);
  assert.deepEqual(changes(await up(stack)), [], "twice");
  await up("review-directus-13");
  assert.deepEqual(changes((await (await of("dev")).plan()).steps), []);

  // The same names again belong to the first one.
  write("review-again-12", {});
  const again = await (await of("review-again-12")).plan();
  assert.match(again.errors.map(({ message }) => message).join("\n"), /pr-12-directus/);

  for (const name of [stack, "review-directus-13"]) {
    assert.deepEqual((await (await of(name)).destroy()).errors, [], name);
  }
  assert.deepEqual(changes((await (await of("dev")).plan()).steps), []);
  assert.equal(fs.readFileSync(state, "utf8"), before);
});

test("what delivers reviews may read back whatever a review makes in Google Cloud, a cache and keys for S3 among it", async () => {
  const rights = new Set([...reviewPermissions, ...reviewNamedPermissions]);
  const made = await review();
  assert.equal(messages(made), "");
  const types = new Set(custom(made).map(({ type }) => type));
  assert.ok(types.has("gcp:memorystore/instance:Instance"));
  const missing = [...types].flatMap((type) =>
    (googleReads[type]?.needs ?? []).filter((right) => !rights.has(right)).map((right) => `${type}: ${right}`),
  );
  assert.deepEqual(missing, []);
});

test("nothing of a review is a role or a grant in the project: the environment lets its programs fetch what Google makes, and a cache's password and a key reach the review", async () => {
  const made = await review();
  assert.deepEqual(
    custom(made).filter(({ type }) => type.startsWith("gcp:projects/")),
    [],
  );
  const settings = made.one("gcp:storage/bucketObject:BucketObject", "pr-12-directus-secrets-first-values-settings");
  const { text } = settings.rawInputs["source"] as { text: string };
  assert.match(text, /pr-12-directus-cache/);
  assert.match(text, /STORAGE_S3_SECRET/);

  const start = (changes: Values): Promise<Deployment> =>
    deploy(main, { stack: "dev", config: encoded({ ...valuesOf("dev"), ...changes }) });
  const grantsOf = ({ resources }: Deployment): string[] =>
    resources.flatMap(({ type, name, inputs }) => {
      if (type !== "gcp:projects/iAMMember:IAMMember" || !/-review-(passwords|keys)-/.test(name)) return [];
      const { role = "", member = "" } = inputs as { role?: string; member?: string };
      return [`${role.replace(/.*\//, "")} ${member.replace(/@.*/, "")}`];
    });
  assert.deepEqual(grantsOf(await start({})).sort(), [
    "platform_store_review_keys_babaae serviceAccount:platform-store-first-values",
    "platform_store_review_passwords_babaae serviceAccount:platform-store-first-values",
    "platform_store_review_passwords_babaae serviceAccount:platform-store-sync",
  ]);
  assert.deepEqual(grantsOf(await start({ "groundplan:reviewsAtOnce": 0 })), [], "nobody has it where nobody needs it");
});

test("a review logs in to Vault with the login for reviews", async () => {
  const made = await review();
  const { inputs } = made.one("pulumi:providers:vault", "vault");
  assert.match(JSON.stringify(inputs), /dev\.review/);
  assert.match(JSON.stringify(inputs), /platform-store-review@/);
  assert.doesNotMatch(JSON.stringify(inputs), /administrator/);
});
