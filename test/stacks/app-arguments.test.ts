// What runtimes and data refuse of the applications' files is told with all else that is wrong, before anything is there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CacheEvictionPolicy } from "../../components";
import type { Application, Applications } from "../../stacks/application";
import { apps } from "../../stacks/apps";
import { programOf } from "../../stacks/program";
import type { Uses } from "../../stacks/uses";
import { messages, run } from "../support/program";
import { encoded, valuesOf, type Values } from "../support/stack-values";

const image = `docker.io/acme/web:1@sha256:${"0123456789abcdef".repeat(4)}`;

/** The reference customer's application with something else in its file. */
function changed(workload: object, rest: Partial<Application> = {}): Applications {
  const own = apps["changelog"] as Application;
  return { ...apps, changelog: { ...own, ...rest, workload: (facts) => ({ ...own.workload(facts), ...workload }) } };
}

async function said(applications: Applications, stack = "prod", more: Values = {}): Promise<string> {
  const config = encoded({ ...valuesOf(stack), "groundplan:operators": ["nobody"], ...more });
  const deployment = await run(programOf(applications), { stack, config });
  const known = messages(deployment);
  assert.match(known, /groundplan:operators\[0\]: "nobody";/, "all at once");
  const made = deployment.resources.filter(({ type }) => type !== "pulumi:pulumi:Stack");
  assert.deepEqual(made, [], "nothing is created");
  return known;
}

const uses = apps["changelog"]?.uses ?? {};
const file = String.raw`groundplan:apps\.changelog: .*; stacks/apps/changelog\.ts: `;
for (const [title, applications, expected] of [
  [
    "egress that the network breaks",
    changed({ egress: "private" }),
    'workload\\.egress: "private"; set workload.egress to internet',
  ],
  ["egress that is said nowhere", changed({ egress: undefined }), 'workload\\.egress: "private"; set workload.egress'],
  [
    "a part that a binding lacks",
    changed({ bound: { A: "{main.hots}" } }),
    'workload\\.bound\\.A: "{main\\.hots}"; name a part that the binding has \\(there are: caCertificate, database, host, port\\)',
  ],
  [
    "a key of a bucket without keys",
    changed({}, { uses: { ...uses, assets: { kind: "bucket" } } }),
    "workload\\.bindings\\.assets: without a credential; a template names its access key",
  ],
  [
    "a server by the name of a bucket",
    changed({ bindings: { assets: { process: "web" } } }),
    "workload\\.bindings\\.assets: .*; use another name: one of its uses has it",
  ],
  [
    "the host name of a bucket that is not served",
    changed({ bound: { A: "{assets.hostname}" } }, { uses: { ...uses, assets: { kind: "bucket", s3Keys: true } } }),
    'workload\\.bound\\.A: "{assets\\.hostname}"; name a part that the binding has \\(there are: bucket, endpoint, region\\)',
  ],
  [
    "a bucket that keeps for half a day",
    changed({}, { uses: { ...uses, assets: { kind: "bucket", s3Keys: true, recoveryDays: 0.5 } } }),
    "uses\\.assets\\.recoveryDays: 0\\.5; use a whole number",
  ],
  [
    "a cache of no version",
    changed(
      {},
      { uses: { ...uses, cache: { kind: "cache", version: "1.0", evictionPolicy: CacheEvictionPolicy.AllKeysLru } } },
    ),
    'uses\\.cache\\.version: "1\\.0"',
  ],
  [
    "an extension by another name",
    changed({}, { uses: { ...uses, main: { kind: "database", extensions: ["pgvector"] } } }),
    'uses\\.main\\.extensions\\[0\\]: "pgvector"; use vector',
  ],
  [
    "a proof that writes",
    changed({}, { uses: { ...uses, main: { kind: "database", proof: "DELETE FROM posts" } } }),
    'uses\\.main\\.proof: "DELETE FROM posts"; use a query that begins with SELECT',
  ],
  [
    "a proof of two statements",
    changed({}, { uses: { ...uses, main: { kind: "database", proof: "SELECT true; SELECT true" } } }),
    'uses\\.main\\.proof: "SELECT true; SELECT true"; use one statement',
  ],
  [
    "a kind that there is not",
    changed({}, { uses: { ...uses, jobs: { kind: "queue" } as unknown as Uses } }),
    'uses\\.jobs\\.kind: "queue"; use one of bucket, cache, call, database, replica, or write stacks/uses/queue\\.ts',
  ],
  [
    "a replica of nothing",
    changed({}, { uses: { ...uses, reads: { kind: "replica", of: "mian" } } }),
    'uses\\.reads\\.of: "mian"; name a database among its uses \\(there are: main\\)',
  ],
] as [string, Applications, string][]) {
  test(`${title} is told of the application's file`, async () => {
    assert.match(await said(applications), new RegExp(file + expected));
  });
}

test("an extension whose flag the environment's server lacks is told of the application's file, with the line to add", async () => {
  const applications = changed(
    {},
    { uses: { ...uses, main: { kind: "database", extensions: ["citext", "pglogical"] } } },
  );
  const lines = 'cloudsql\\.enable_pglogical: "on" and cloudsql\\.logical_decoding: "on"';
  const lacking = `uses\\.main\\.extensions\\[1\\]: "pglogical"; add ${lines} to postgresFlags in this environment, or leave it out`;
  for (const stack of ["dev", "prod"]) assert.match(await said(applications, stack), new RegExp(file + lacking));
  const half = { "groundplan:postgresFlags": { "cloudsql.enable_pglogical": "on" } };
  assert.match(
    await said(applications, "prod", half),
    /"pglogical"; add cloudsql\.logical_decoding: "on" to postgresFlags/,
  );
  // YAML reads `on` without quotes as a truth value in some parsers.
  const flags = { "cloudsql.enable_pglogical": "on", "cloudsql.logical_decoding": true };
  assert.doesNotMatch(await said(applications, "prod", { "groundplan:postgresFlags": flags }), /pglogical/);
});

test("a replica that the environment does not have is told of the application's file, with all else", async () => {
  const reads = (orPrimary?: boolean): Applications => {
    const replica = { kind: "replica", of: "main", ...(orPrimary === undefined ? {} : { orPrimary }) } as const;
    return changed({}, { uses: { ...uses, reads: replica } });
  };
  const none = new RegExp(`${file}uses\\.reads\\.orPrimary: missing; set true, or take the application out`);
  assert.match(await said(reads(), "dev"), none);
  assert.match(await said(reads(), "prod", { "groundplan:postgresKeepsFormerPrimary": true }), none);
  for (const [applications, stack] of [
    [reads(), "prod"],
    [reads(true), "dev"],
  ] as const) {
    assert.doesNotMatch(await said(applications, stack), /orPrimary/);
  }
});

test("what the configuration lays over a file is told by its key", async () => {
  const more = (process: object): Values => ({
    "groundplan:apps": { changelog: { image, hostnames: ["changelog.com"], processes: { web: process } } },
  });
  const known = await said(apps, "prod", more({ resources: { cpu: 4, memory: 512 } }));
  assert.match(
    known,
    /groundplan:apps\.changelog\.processes\.web\.resources\.memory: 512; use a whole number from \d+ to \d+ MiB for 4 CPU on/,
  );
  const rollout = await said(apps, "prod", more({ rollout: { steps: [{ weight: 50 }, { weight: 10 }] } }));
  assert.match(
    rollout,
    /groundplan:apps\.changelog\.processes\.web\.rollout\.steps\[1\]\.weight: 10; use more than 50/,
  );
});

test("the pools of all applications together fit the database server", async () => {
  for (const stack of ["dev", "prod"]) {
    const known = await said(apps, stack, {
      "groundplan:postgresTier": "db-f1-micro",
      "groundplan:postgresMaxConnections": 0,
    });
    const parts =
      stack === "dev"
        ? "1 × 41, changelog\\.migrate up to 1 × 2, directus\\.web up to 1 × 10, Vault up to 2 × 4, reviews up to 2 × 14 make 89"
        : "8 × 41, changelog\\.migrate up to 1 × 2, directus\\.web up to 3 × 10, Vault up to 2 × 4 make 368";
    assert.match(
      known,
      new RegExp(
        `groundplan:postgresTier: "db-f1-micro"; take a larger machine, set postgresMaxConnections.*it takes 19, and changelog\\.web up to ${parts}`,
      ),
    );
  }
});

test("a private process is told of its application's own bucket, and another one is refused with the rest", async () => {
  const thumbs = (process: object, notifies: object, rest: Partial<Application> = {}): Applications => ({
    ...apps,
    changelog: {
      uses: { in: { kind: "bucket", notifies: { process: "resize", ...notifies } } },
      routes: {},
      ...rest,
      workload: () => ({ processes: { resize: { port: 8080, ...process } }, egress: "internet" }),
    },
  });
  const own = { ...(valuesOf("dev")["groundplan:apps"] as object), changelog: { image } };
  const config = encoded({ ...valuesOf("dev"), "groundplan:apps": own });
  const deployment = await run(programOf(thumbs({ private: true }, { path: "/in", prefix: "a/" })), {
    stack: "dev",
    config,
  });
  assert.equal(messages(deployment), "");
  const [events] = deployment.resources.filter(({ type }) => type === "gcp:storage/notification:Notification");
  assert.equal(events?.inputs["objectNamePrefix"], "a/");
  for (const [applications, expected] of [
    [thumbs({}, {}), /stacks\/apps\/changelog\.ts: uses\.in\.notifies\.process: "resize"; set private of the process/],
    [thumbs({ private: true }, { process: "web" }), /"web"; name a process with a port \(there are: resize\)/],
    [thumbs({ private: true }, { path: "in" }), /uses\.in\.notifies\.path: "in"; use a path that begins with a slash/],
    [thumbs({ private: true }, {}, { cloudRun: false }), /"resize"; let the application run on Cloud Run too/],
  ] as [Applications, RegExp][]) {
    assert.match(await said(applications, "dev", { "groundplan:apps": own }), expected);
  }
});

test("an application of jobs alone is not asked for a process", async () => {
  const nightly: Application = {
    routes: {},
    workload: () => ({ jobs: { run: { schedule: { cron: "0 3 * * *" } } }, egress: "internet" }),
  };
  const configured = { nightly: { image } };
  const known = await said({ nightly }, "dev", { "groundplan:apps": configured });
  assert.doesNotMatch(known, /nightly/);
});
