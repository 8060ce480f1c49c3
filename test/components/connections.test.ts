// Connections of all applications of a program to one server are added up, at the moment when they are most.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type * as pulumi from "@pulumi/pulumi";
import {
  App,
  CloudRunApp,
  Postgres,
  PostgresDatabase,
  type Binding,
  type DatabaseServer,
  type PostgresArgs,
  type Workload,
} from "../../components";
import type { Usable } from "../../components/internal/usable";
import { complete } from "../../components/workload/defaults";
import { totalOf } from "../../components/internal/shared-connections";
import { poolsOf } from "../../components/workload/connections";
import { messages, run, type Deployment } from "../support/program";
import { secretsOperator, withProviders } from "../support/secrets-operator";
import { store } from "../support/samples";
import * as parts from "../support/workload";

const region = "europe-west1";
const platform = {
  network: parts.network,
  images: parts.images,
  store,
  cluster: parts.cluster,
  secretsOperator,
  sync: {
    serviceAccountEmail: "secrets-sync@acme-test.iam.gserviceaccount.com",
    rollRole: "projects/acme-test/roles/roll",
    settingsBucketName: "acme-settings",
  },
};

/** A workload with a pool of ten in each of at most four servers. */
function pooled(binding: pulumi.Input<Binding>, more: Partial<Workload> = {}): Workload {
  return parts.serving({ scaling: { max: 4 }, connections: { main: 10 } }, { bindings: { main: binding }, ...more });
}

function onServer(
  args: Partial<PostgresArgs>,
  make: (server: Postgres, vault: pulumi.ComponentResourceOptions) => void | Promise<void>,
  options?: Parameters<typeof run>[1],
): Promise<Deployment> {
  return run(async () => {
    const server = new Postgres("postgres", {
      ...{ version: "17", region, network: parts.network, tier: "db-f1-micro" },
      vaultServiceAccountEmail: "vault@acme-test.iam.gserviceaccount.com",
      ...args,
    });
    await make(server, withProviders());
    return { server: server.contract, shares: server.shares };
  }, options);
}

function appOn(server: pulumi.Input<DatabaseServer>, name: string, vault: pulumi.ComponentResourceOptions): void {
  const { binding } = new PostgresDatabase(name, { server, database: name, store }, vault);
  new App(name, { platform, workload: pooled(binding), regions: [region], cloudRun: {} }, vault);
}

function servicesOf({ resources }: Deployment): string[] {
  return resources.filter(({ type }) => type === "gcp:cloudrunv2/service:Service").map(({ name }) => name);
}

/** What an error says, without the way to it through the SDK. */
function said(deployment: Deployment): string[] {
  const lines = messages(deployment)
    .split("\n")
    .map((line) => line.replace(/^.*(?=The server )/, ""));
  return [...new Set(lines)];
}

test("applications that fit one server by themselves and not together are refused, all of them in one error", async () => {
  const both = (server: Postgres, vault: pulumi.ComponentResourceOptions): void => {
    appOn(server, "shop", vault);
    appOn(server, "mail", vault);
  };
  // Two databases with 4 of Vault's each, and 40 for each application; 6 are for others.
  const fits = await onServer({ flags: { max_connections: "94" } }, both);
  assert.equal(messages(fits), "");
  assert.deepEqual(servicesOf(fits).sort(), ["mail-web-europe-west1", "shop-web-europe-west1"]);

  for (const preview of [true, false]) {
    const tooMany = await onServer({ flags: { max_connections: "93" } }, both, { preview });
    const [first = "", ...others] = said(tooMany);
    assert.match(
      first,
      /^The server (acme-test:europe-west1:postgres-europe-west1-\w+|that they share) takes 87 connections of applications, and they may open 88 at one time:$/,
    );
    assert.deepEqual(others, [
      '  App "mail": workload.processes.web.connections.main (CloudRunApp): 10; up to 4 at one time make 40',
      '  App "shop": workload.processes.web.connections.main (CloudRunApp): 10; up to 4 at one time make 40',
      '  PostgresDatabase "mail": store: 4; Vault opens as many to make users',
      '  PostgresDatabase "shop": store: 4; Vault opens as many to make users',
      "  let instances open fewer connections, run fewer instances, or take a larger server",
    ]);
    assert.deepEqual(servicesOf(tooMany), []);
  }
});

test("both runtimes count, and what says nothing is named", async () => {
  const deployment = await onServer({ flags: { max_connections: "99" } }, (server, vault) => {
    const { binding } = new PostgresDatabase("shop", { server, database: "shop", store }, vault);
    new App("shop", { platform, workload: pooled(binding), regions: [region], cloudRun: {}, kubernetes: {} }, vault);
    const silent = parts.serving({}, { bindings: { db: binding }, jobs: { migrate: { onDeploy: true } } });
    new CloudRunApp("mail", {
      ...{
        workload: silent,
        regions: [region],
        identity: parts.identity,
        network: parts.network,
        images: parts.images,
      },
    });
  });
  assert.deepEqual(said(deployment).slice(1), [
    '  App "shop": workload.processes.web.connections.main (AutopilotApp): 10; up to 5 at one time make 50',
    '  App "shop": workload.processes.web.connections.main (CloudRunApp): 10; up to 4 at one time make 40',
    '  PostgresDatabase "shop": store: 4; Vault opens as many to make users',
    '  not counted, since they do not say: CloudRunApp "mail": workload.jobs.migrate, CloudRunApp "mail": workload.processes.web',
    "  let instances open fewer connections, run fewer instances, or take a larger server",
  ]);
});

test("an application that is made later counts with those before it, and another run with none of them", async () => {
  const program = (apps: string[]) => async (server: Postgres, vault: pulumi.ComponentResourceOptions) => {
    for (const name of apps) {
      appOn(server, name, vault);
      await setTimeout(50);
    }
  };
  const options = { flags: { max_connections: "60" } };
  assert.equal(messages(await onServer(options, program(["shop"]))), "");
  assert.equal(messages(await onServer(options, program(["mail"]))), "");
  const lines = said(await onServer(options, program(["shop", "mail"])));
  assert.ok(
    lines.includes(
      '  App "shop": workload.processes.web.connections.main (CloudRunApp): 10; up to 4 at one time make 40',
    ),
  );
});

test("a replica takes connections of its own", async () => {
  const deployment = await onServer(
    { flags: { max_connections: "55" }, failoverRegion: "europe-west4" },
    (server, vault) => {
      const { binding, replicaBinding } = new PostgresDatabase("shop", { server, database: "shop", store }, vault);
      const bindings = { main: binding, reports: replicaBinding ?? binding };
      const workload = parts.serving({ scaling: { max: 4 }, connections: { main: 10, reports: 10 } }, { bindings });
      new App("shop", { platform, workload, regions: [region], cloudRun: {} }, vault);
    },
  );
  assert.equal(messages(deployment), "");
});

test("applications of another program have a share, which is their limit and not this program's", async () => {
  const args = { flags: { max_connections: "94" }, connectionShares: { mail: 44 } };
  const own = await onServer(args, (server, vault) => {
    appOn(server, "shop", vault);
  });
  assert.equal(messages(own), "");
  const { server, shares } = own.outputs as unknown as { server: DatabaseServer; shares: { mail: DatabaseServer } };
  assert.equal(server.connectionLimit, 44);
  assert.deepEqual(shares.mail, { ...server, connectionLimit: 44 });

  for (const [max, problem] of [
    [4, /^$/],
    [5, /connectionLimit: 44; .*web up to 5 × 10 make 50/],
  ] as const) {
    const other = await run(() => {
      const vault = withProviders();
      const { binding } = new PostgresDatabase("mail", { server: shares.mail, database: "mail", store }, vault);
      const workload = parts.serving({ scaling: { max }, connections: { main: 10 } }, { bindings: { main: binding } });
      new App("mail", { platform, workload, regions: [region], cloudRun: {} }, vault);
    });
    assert.match(messages(other), problem);
  }
});

for (const [title, connectionShares, message] of [
  ["a share of nothing", { mail: 0 }, /connectionShares.mail: 0; use a whole number from 1 to 262143/],
  [
    "shares that leave nothing",
    { mail: 10, shop: 9 },
    /connectionShares: .*; give other programs fewer, or take a larger server .*they leave 0 for this one/,
  ],
] as [string, { [program: string]: number }, RegExp][]) {
  test(`${title} are refused`, async () => {
    assert.match(messages(await onServer({ connectionShares }, () => undefined)), message);
  });
}

const worker = { connections: { main: 3 } };
const web = { port: 8080, scaling: { max: 5 }, connections: { main: 2 } };
const steps = [{ weight: 50 }];

for (const [title, workload, onCloudRun, inCluster] of [
  ["a server", { processes: { web } }, 10, 14],
  ["one with a rollout", { processes: { web: { ...web, rollout: { steps } } } }, 10, 20],
  ["a worker, whose new version starts before the old one ends", { processes: { worker } }, 6, 6],
  ["exactly one", { processes: { beat: { ...worker, single: true } } }, 6, 3],
  ["a job on a schedule", { jobs: { nightly: { ...worker, schedule: { cron: "0 3 * * *" } } } }, 3, 3],
  ["a job by hand beside a server", { processes: { web }, jobs: { repair: worker } }, 13, 17],
  [
    "a small job of each deployment, which ends before the new version comes",
    { processes: { web }, jobs: { migrate: { onDeploy: true, connections: { main: 1 } } } },
    11,
    14,
  ],
  ["a large one", { processes: { web }, jobs: { migrate: { onDeploy: true, connections: { main: 9 } } } }, 19, 19],
  [
    "one after the other",
    { jobs: { a: { ...worker, onDeploy: true }, b: { ...worker, onDeploy: true, after: "a" } } },
    3,
    3,
  ],
  [
    "two at one time after another",
    {
      jobs: {
        a: { ...worker, onDeploy: true },
        b: { ...worker, onDeploy: true, after: "a" },
        c: { ...worker, onDeploy: true, after: "a" },
      },
    },
    6,
    6,
  ],
] as [string, Pick<Usable<Workload>, "processes" | "jobs">, number, number][]) {
  test(`${title} opens as many connections as at its busiest moment`, () => {
    const completed = complete({ image: "", ...workload });
    const total = (places: { regions: number; clusters: number }): number =>
      totalOf(poolsOf(completed, "main", places));
    assert.deepEqual([total({ regions: 1, clusters: 0 }), total({ regions: 0, clusters: 1 })], [onCloudRun, inCluster]);
    assert.equal(total({ regions: 1, clusters: 1 }), onCloudRun + inCluster);
    assert.equal(totalOf(poolsOf(completed, "other", { regions: 1, clusters: 1 })), 0);
  });
}

test("processes run in each region, and jobs in one", () => {
  const completed = complete({ image: "", processes: { web }, jobs: { repair: worker } });
  assert.deepEqual(poolsOf(completed, "main", { regions: 2, clusters: 0 }), [
    { property: "processes.web.connections.main", name: "web", instances: 10, connections: 2 },
    { property: "jobs.repair.connections.main", name: "repair", instances: 1, connections: 3 },
  ]);
});

for (const [title, jobs, message] of [
  [
    "nobody's pool",
    { migrate: { connections: { nobody: 1 } } },
    /jobs.migrate.connections.nobody: 1; name one of the bindings/,
  ],
  [
    "an empty pool",
    { migrate: { connections: { main: 0 } } },
    /jobs.migrate.connections.main: 0; use a whole number from 1 to 10000/,
  ],
  [
    "a pool that is too large",
    { migrate: { connections: { main: 391 } } },
    /main.connectionLimit: 400; let instances open fewer connections.*: web up to 1 × 10, migrate up to 1 × 391 make 401/,
  ],
] as [string, Workload["jobs"], RegExp][]) {
  test(`${title} of a job is refused`, async () => {
    const workload = parts.serving(
      { scaling: { max: 1 }, connections: { main: 10 } },
      { bindings: { main: parts.database }, ...(jobs === undefined ? {} : { jobs }) },
    );
    const deployment = await run(
      () =>
        new CloudRunApp("mail", {
          ...{ workload, regions: [region], identity: parts.identity, network: parts.network, images: parts.images },
        }),
    );
    assert.match(messages(deployment), message);
  });
}
