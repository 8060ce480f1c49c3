// The ground does not know its tenants: applications of different kinds on one ground, on both runtimes, come, change and go, and
// nothing of the ground or of another one changes, of one that calls or is called neither. One of another program attaches by values alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import {
  App,
  AutopilotCluster,
  entry,
  Network,
  Postgres,
  PostgresDatabase,
  Registry,
  SecretStore,
  SecretSync,
  VaultSecretsOperator,
  type Binding,
  type ClusterAttachment,
  type ImageSource,
  type NetworkAttachment,
  type SecretStoreAttachment,
  type SecretSyncAttachment,
  type SecretsOperatorAttachment,
  type Workload,
  type WorkloadProcess,
} from "../../components";
import { deploy, emptyState, type Deployment } from "../support/program";
import { withProviders } from "../support/secrets-operator";

const region = "europe-west1";

/** What an application attaches to. */
interface Ground {
  network: NetworkAttachment;
  images: ImageSource;
  store: SecretStoreAttachment;
  database: pulumi.Input<Binding>;
  sync: SecretSyncAttachment;
  cluster: ClusterAttachment;
  secretsOperator: SecretsOperatorAttachment;
}

function lay(options: pulumi.ComponentResourceOptions): Ground {
  const network = new Network("network", { regions: [region], addressRange: "10.16.0.0/14", internetEgress: false });
  const upstreams = ["docker.io/acme", "docker.io/library", "docker.io/hashicorp", "quay.io/brancz"];
  const images = new Registry("images", { region, upstreams });
  const vault = {
    address: "https://vault.example.com",
    serviceAccountEmail: "vault@acme-test.iam.gserviceaccount.com",
  };
  const store = new SecretStore("secrets", { vault, environment: "test" }, options);
  const server = new Postgres("postgres", {
    version: "17",
    region,
    network,
    vaultServiceAccountEmail: vault.serviceAccountEmail,
  });
  const { binding: database } = new PostgresDatabase("main", { server, database: "main", store }, options);
  const cluster = new AutopilotCluster("cluster", { region, network });
  const secretsOperator = new VaultSecretsOperator("operator", { cluster, store, images }, options);
  const sync = new SecretSync("secret-sync", { store, images, region });
  return { network, images, store, database, sync, cluster, secretsOperator };
}

/** A kind of application. */
interface Tenant {
  keys: string[];
  usesDatabase?: boolean;
  /** Another one whose `web` it calls. */
  calls?: string;
  processes?: { [name: string]: WorkloadProcess };
  runs: ("cloudRun" | "cluster")[];
  change: Partial<Tenant>;
}

/**
 * One without keys, which one with a database calls, both on both runtimes; and one on each. Each change is of another kind: a first key,
 * keys and no more calls, a database, the other runtime.
 */
const tenants: { [name: string]: Tenant } = {
  site: {
    keys: [],
    runs: ["cloudRun", "cluster"],
    processes: { web: { port: 8080, private: true, scaling: { min: 1 } } },
    change: { keys: ["FIRST"] },
  },
  shop: {
    keys: ["API_KEY"],
    usesDatabase: true,
    calls: "site",
    runs: ["cloudRun", "cluster"],
    change: { keys: ["API_KEY", "MORE"], calls: "" },
  },
  mail: { keys: ["SMTP_PASSWORD"], runs: ["cluster"], change: { usesDatabase: true } },
  blog: { keys: ["TOKEN"], runs: ["cloudRun"], change: { runs: ["cluster"] } },
};

function settle(
  name: string,
  tenant: Tenant,
  ground: Ground,
  options: pulumi.ComponentResourceOptions,
  running: { [name: string]: App } = {},
): App {
  const { database, ...platform } = ground;
  const called = running[tenant.calls ?? ""];
  const workload: Workload = {
    image: `docker.io/acme/web@sha256:${"0123456789abcdef".repeat(4)}`,
    processes: { web: { port: 8080, health: { path: "/health" }, scaling: { min: 1 } }, ...tenant.processes },
    secrets: Object.fromEntries(tenant.keys.map((key) => [key, { generate: {} }])),
    bindings: {
      ...(tenant.usesDatabase === true ? { main: database } : {}),
      ...(called === undefined
        ? {}
        : {
            api: { cloudRun: entry(called.cloudRunServers, "web"), kubernetes: entry(called.kubernetesServers, "web") },
          }),
    },
    bound: {
      ...(tenant.usesDatabase === true
        ? { DATABASE_URL: "postgresql://{main.username}:{main.password}@{main.host}" }
        : {}),
      ...(called === undefined ? {} : { API_URL: "{api.url}" }),
    },
  };
  return new App(
    name,
    {
      platform,
      workload,
      regions: [region],
      ...(tenant.runs.includes("cloudRun") ? { cloudRun: {} } : {}),
      ...(tenant.runs.includes("cluster") ? { kubernetes: {} } : {}),
    },
    options,
  );
}

/** The ground and these tenants on it. Whoever calls is named after what it calls. */
function house(settled: { [name: string]: Tenant }): () => void {
  return () => {
    const options = withProviders();
    const ground = lay(options);
    const running: { [name: string]: App } = {};
    for (const [name, tenant] of Object.entries(settled)) {
      running[name] = settle(name, tenant, ground, options, running);
    }
  };
}

/** What was done to resources that are not one application's. */
function elsewhere({ resources }: Deployment, app: string): string[] {
  return resources
    .filter(({ operation }) => operation !== "same" && operation !== "read")
    .filter(({ name }) => !new RegExp(`^${app}([-.]|$)`).test(name))
    .map(({ operation, urn }) => `${operation} ${urn}`);
}

const both: Tenant["runs"] = ["cloudRun", "cluster"];
const names = Object.keys(tenants);
const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other] as const));

/** A tenant on both runtimes, as it is first and after its change. */
function versionsOf(name: string): { first: Tenant; changed: Tenant } {
  const { change, ...tenant } = tenants[name] as Tenant;
  const first = { ...tenant, runs: both, change };
  return { first, changed: { ...first, ...change } };
}

for (const [one, other] of pairs) {
  test(`beside ${one}, on both runtimes, ${other} comes, changes and goes, and the other way round`, async () => {
    const [a, b] = [versionsOf(one), versionsOf(other)];
    // Whoever calls has ended that when what it called goes.
    const steps: [does: string, settled: { [name: string]: Tenant }][] = [
      [other, { [one]: a.first, [other]: b.first }],
      [other, { [one]: a.first, [other]: b.changed }],
      [one, { [one]: a.changed, [other]: b.changed }],
      [one, { [other]: b.changed }],
      [one, { [one]: a.first, [other]: b.changed }],
      [other, { [one]: a.first }],
    ];
    const state = emptyState();
    await deploy(house({ [one]: a.first }), { state });
    for (const [does, settled] of steps) {
      const step = await deploy(house(settled), { state });
      assert.deepEqual(elsewhere(step, does), []);
      assert.notDeepEqual(elsewhere(step, "-"), [], "it did something");
    }
  });
}

test("all four at once, each where it wants to run, stay as they are while one after the other changes", async () => {
  const state = emptyState();
  let settled = tenants;
  await deploy(house(settled), { state });
  for (const [name, tenant] of Object.entries(tenants)) {
    settled = { ...settled, [name]: { ...tenant, ...tenant.change } };
    assert.deepEqual(elsewhere(await deploy(house(settled), { state }), name), []);
  }
});

test("an application of another program attaches to the ground by values", async () => {
  const first = await deploy(() => {
    const ground = lay(withProviders());
    const plain = (component: object): pulumi.Output<object> =>
      pulumi.output(
        Object.fromEntries(Object.entries(component).filter(([, value]) => pulumi.Output.isInstance(value))),
      );
    return Object.fromEntries(Object.entries(ground).map(([name, component]) => [name, plain(component as object)]));
  });
  const values = JSON.parse(JSON.stringify(first.outputs)) as { [part in keyof Ground]: object };
  const of = (part: keyof Ground, ...members: string[]): object => {
    const all = values[part] as { [member: string]: unknown };
    return Object.fromEntries(members.map((member) => [member, all[member]]));
  };
  const ground = {
    network: of("network", "networkId", "subnetworkIds", "podRangeName", "serviceRangeName", "privateServicesAccessId"),
    images: of("images", "repositoryUrl", "upstreamUrls"),
    store: of(
      "store",
      ...["vaultAddress", "vaultServiceAccountEmail", "environment", "secretsMount", "configMount", "databaseMount"],
      ...["developerServiceAccountEmail", "developerPolicy", "syncRole", "syncServiceAccountEmail", "firstValuesRole"],
      "firstValuesServiceAccountEmail",
    ),
    sync: of("sync", "serviceAccountEmail", "rollRole", "settingsBucketName"),
    cluster: of("cluster", "clusterName", "location", "zones", "workloadPool", "issuerUrl"),
    secretsOperator: of("secretsOperator", "vaultConnection", "authMount", "audience", "rolePrefix"),
  } as unknown as Ground;
  const { blog } = tenants;
  assert.ok(blog);
  const second = await deploy(
    () => {
      settle("blog", { ...blog, runs: ["cloudRun", "cluster"] }, ground, withProviders());
    },
    { stack: "blog" },
  );
  assert.match(
    second.one("gcp:storage/bucketObject:BucketObject", "blog-sync").inputs["name"] as string,
    /^apps\/blog\//,
  );
  assert.equal(
    second.one("vault:jwt/authBackendRole:AuthBackendRole").inputs["backend"],
    ground.secretsOperator.authMount,
  );
});
