// The platform does not know its applications: one of another kind, on both runtimes, comes, changes and goes, and nothing of the platform or of
// another application changes, whether it calls or is called. One of another program attaches by values alone.
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
interface Parts {
  network: NetworkAttachment;
  images: ImageSource;
  store: SecretStoreAttachment;
  database: pulumi.Input<Binding>;
  sync: SecretSyncAttachment;
  cluster: ClusterAttachment;
  secretsOperator: SecretsOperatorAttachment;
}

function createParts(options: pulumi.ComponentResourceOptions): Parts {
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
interface AppKind {
  keys: string[];
  usesDatabase?: boolean;
  /** Another one whose `web` it calls. */
  calls?: string;
  processes?: { [name: string]: WorkloadProcess };
  runs: ("cloudRun" | "cluster")[];
  change: Partial<AppKind>;
}

/**
 * One without keys, which one with a database calls, both on both runtimes; and one on each. Each change is of another kind: a first key,
 * keys and no more calls, a database, the other runtime.
 */
const kinds: { [name: string]: AppKind } = {
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

function createApp(
  name: string,
  kind: AppKind,
  parts: Parts,
  options: pulumi.ComponentResourceOptions,
  running: { [name: string]: App } = {},
): App {
  const { database, ...platform } = parts;
  const called = running[kind.calls ?? ""];
  const workload: Workload = {
    image: `docker.io/acme/web@sha256:${"0123456789abcdef".repeat(4)}`,
    processes: { web: { port: 8080, health: { path: "/health" }, scaling: { min: 1 } }, ...kind.processes },
    secrets: Object.fromEntries(kind.keys.map((key) => [key, { generate: {} }])),
    bindings: {
      ...(kind.usesDatabase === true ? { main: database } : {}),
      ...(called === undefined
        ? {}
        : {
            api: { cloudRun: entry(called.cloudRunServers, "web"), kubernetes: entry(called.kubernetesServers, "web") },
          }),
    },
    bound: {
      ...(kind.usesDatabase === true
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
      ...(kind.runs.includes("cloudRun") ? { cloudRun: {} } : {}),
      ...(kind.runs.includes("cluster") ? { kubernetes: {} } : {}),
    },
    options,
  );
}

/** A program with these applications. A caller comes after what it calls. */
function program(apps: { [name: string]: AppKind }): () => void {
  return () => {
    const options = withProviders();
    const parts = createParts(options);
    const running: { [name: string]: App } = {};
    for (const [name, kind] of Object.entries(apps)) {
      running[name] = createApp(name, kind, parts, options, running);
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

const both: AppKind["runs"] = ["cloudRun", "cluster"];
const names = Object.keys(kinds);
const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other] as const));

/** An application on both runtimes, as it is first and after its change. */
function versionsOf(name: string): { first: AppKind; changed: AppKind } {
  const { change, ...kind } = kinds[name] as AppKind;
  const first = { ...kind, runs: both, change };
  return { first, changed: { ...first, ...change } };
}

for (const [one, other] of pairs) {
  test(`beside ${one}, on both runtimes, ${other} comes, changes and goes, and the other way round`, async () => {
    const [a, b] = [versionsOf(one), versionsOf(other)];
    // Whoever calls has ended that when what it called goes.
    const steps: [does: string, apps: { [name: string]: AppKind }][] = [
      [other, { [one]: a.first, [other]: b.first }],
      [other, { [one]: a.first, [other]: b.changed }],
      [one, { [one]: a.changed, [other]: b.changed }],
      [one, { [other]: b.changed }],
      [one, { [one]: a.first, [other]: b.changed }],
      [other, { [one]: a.first }],
    ];
    const state = emptyState();
    await deploy(program({ [one]: a.first }), { state });
    for (const [does, apps] of steps) {
      const step = await deploy(program(apps), { state });
      assert.deepEqual(elsewhere(step, does), []);
      assert.notDeepEqual(elsewhere(step, "-"), [], "it did something");
    }
  });
}

test("all four at once, each where it wants to run, stay as they are while one after the other changes", async () => {
  const state = emptyState();
  let running = kinds;
  await deploy(program(running), { state });
  for (const [name, kind] of Object.entries(kinds)) {
    running = { ...running, [name]: { ...kind, ...kind.change } };
    assert.deepEqual(elsewhere(await deploy(program(running), { state }), name), []);
  }
});

test("an application of another program attaches to the platform by values", async () => {
  const first = await deploy(() => {
    const parts = createParts(withProviders());
    const plain = (component: object): pulumi.Output<object> =>
      pulumi.output(
        Object.fromEntries(Object.entries(component).filter(([, value]) => pulumi.Output.isInstance(value))),
      );
    return Object.fromEntries(Object.entries(parts).map(([name, component]) => [name, plain(component as object)]));
  });
  const values = JSON.parse(JSON.stringify(first.outputs)) as { [part in keyof Parts]: object };
  const of = (part: keyof Parts, ...members: string[]): object => {
    const all = values[part] as { [member: string]: unknown };
    return Object.fromEntries(members.map((member) => [member, all[member]]));
  };
  const parts = {
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
  } as unknown as Parts;
  const { blog } = kinds;
  assert.ok(blog);
  const second = await deploy(
    () => {
      createApp("blog", { ...blog, runs: ["cloudRun", "cluster"] }, parts, withProviders());
    },
    { stack: "blog" },
  );
  assert.match(
    second.one("gcp:storage/bucketObject:BucketObject", "blog-sync").inputs["name"] as string,
    /^apps\/blog\//,
  );
  assert.equal(
    second.one("vault:jwt/authBackendRole:AuthBackendRole").inputs["backend"],
    parts.secretsOperator.authMount,
  );
});
