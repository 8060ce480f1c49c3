// A program in which each argument that takes a contract is given one by a component that offers it.
import * as pulumi from "@pulumi/pulumi";
import {
  App,
  AppBucket,
  AppBucketEvents,
  AppIdentity,
  AppSecrets,
  AutopilotApp,
  AutopilotCluster,
  Cdn,
  CloudRunApp,
  entry,
  GoogleCdn,
  LoadBalancedOrigin,
  MediaBucket,
  Network,
  OriginPullIdentity,
  Platform,
  Postgres,
  PostgresDatabase,
  Product,
  Registry,
  SecretStore,
  SecretSync,
  SecretSyncApp,
  ServiceIndicator,
  ServiceObjective,
  Vault,
  VaultSecretsOperator,
  type Workload,
} from "../../components";
import { componentClasses } from "../../plugin/classes";
import { filled, offers, taken } from "./contract-places";
import { samples } from "./samples";
import { optionsOf, withProviders } from "./secrets-operator";
import { image } from "./workload";

/** How a contract is given: what the component offers, in the place of an argument, such as `SecretStore.apps[].identity`. */
export type Give = <Offer extends object>(place: string, offer: Offer) => Offer;

const region = "europe-west1";
const zone = { zoneId: "0".repeat(32), accountId: "1".repeat(32), zoneName: "example.com" };

/** Creates all of it. `give` is asked once for each place of the contract that takes a contract. */
export function everyContract(give: Give): void {
  const options = withProviders();
  const made = new Set<string>();
  const noted: Give = (place, offer) => {
    made.add(componentAt(place));
    return give(place, offer);
  };
  const base = makeBase(noted);
  const secrets = makeSecrets(noted, base);
  const runtimes = makeRuntimes(noted, { ...base, ...secrets }, options);
  const platform = makePlatform(noted, { ...base, ...secrets }, options);
  const clientIdentity = frontDoor(noted, runtimes.run, runtimes.autopilot, base.network);
  const offering = [...Object.values({ ...base, ...secrets, ...runtimes }), platform, clientIdentity];
  makeOthers(
    give,
    made,
    offering.filter((one) => pulumi.Resource.isInstance(one)),
  );
}

function componentAt(place: string): string {
  return place.slice(0, place.indexOf("."));
}

/** Each component that takes contracts and is not made yet, as its sample has it: a contract of the sample is one that is offered here. */
function makeOthers(give: Give, made: ReadonlySet<string>, offering: pulumi.Resource[]): void {
  const offered = (type: string): pulumi.Resource | undefined =>
    offering.find((one) => offers[type]?.includes(`${one.constructor.name}.contract`));
  const attachable = [...taken].flatMap(([place, type]) => (offered(type) === undefined ? [] : componentAt(place)));
  for (const component of new Set(attachable)) {
    const [sample] = samples[component] ?? [];
    const Component = componentClasses.get(component);
    if (made.has(component) || sample === undefined || Component === undefined) continue;
    const args = filled(component, sample.args, (place, type) => {
      const offer = offered(type);
      return offer === undefined ? undefined : give(place, offer);
    });
    new Component(sample.name, args, optionsOf(component));
  }
}

type Options = ReturnType<typeof withProviders>;
type Base = ReturnType<typeof makeBase>;
type Secrets = ReturnType<typeof makeSecrets>;

function makeBase(give: Give) {
  const network = new Network("network", {
    regions: [region, "europe-west4"],
    addressRange: "10.16.0.0/14",
    internetEgress: true,
    caches: true,
  });
  const images = new Registry("registry", {
    region,
    upstreams: ["docker.io/library", "docker.io/hashicorp", "docker.io/acme", "quay.io/brancz"],
  });
  const postgres = new Postgres("postgres", {
    version: "17",
    region,
    network: give("Postgres.network", network),
    vaultServiceAccountEmail: "vault@acme-test.iam.gserviceaccount.com",
  });
  const vaultless = new Postgres("other", { version: "17", region, network, tier: "db-custom-2-7680" });
  new ServiceObjective("database", {
    endpoint: postgres.endpoint,
    percent: 99,
    indicator: ServiceIndicator.UpMetric,
    needs: [vaultless.endpoint],
  });
  const identity = new AppIdentity("web", {});
  const { bucketName } = new AppBucket("uploads", { region, identity: give("AppBucket.identity", identity) });
  const server = {
    serviceName: "web",
    serviceIds: { [region]: `projects/acme-test/locations/${region}/services/web` },
    urls: { [region]: "https://web-abc-ew.a.run.app" },
    protocol: "http1",
    private: true,
  };
  new AppBucketEvents("uploads-events", {
    ...{ bucketName, region, projectNumber: "123456789012" },
    server: pulumi.output(server),
  });
  return { network, images, postgres, identity };
}

function makeSecrets(give: Give, { network, images, postgres, identity }: Base) {
  const vault = new Vault("vault", {
    version: "2.1.2",
    region,
    backupRegion: "europe-west4",
    images: give("Vault.images", images),
    network: give("Vault.network", network),
    administrators: ["group:operators@example.com"],
  });
  const store = new SecretStore("secrets", {
    vault: give("SecretStore.vault", vault),
    environment: "test",
  });
  const database = new PostgresDatabase("main", {
    server: give("PostgresDatabase.server", postgres),
    database: "web",
    store: give("PostgresDatabase.store", store),
  });
  const secrets = new AppSecrets("web-secrets", {
    app: "web",
    keys: [
      { name: "KEY", generate: {} },
      { name: "DATABASE_URL", template: "postgresql://{main.username}@{main.host}" },
    ],
    config: [{ name: "LEVEL", initial: "info" }],
    identity: give("AppSecrets.identity", identity),
    store: give("AppSecrets.store", store),
    images: give("AppSecrets.images", images),
    regions: [region],
    bindings: { main: database.binding },
    databaseUsers: { main: {} },
  });
  const workload: Workload = {
    image,
    processes: { web: { port: 8080, scaling: { min: 1 } } },
    secrets: { KEY: {} },
    config: { LEVEL: {} },
    egress: "internet",
    bindings: { main: database.binding },
    bound: { DATABASE_HOST: "{main.host}" },
  };
  return { store, secrets, workload };
}

function makeRuntimes(
  give: Give,
  { network, images, identity, store, secrets, workload }: Base & Secrets,
  options: Options,
) {
  const run = new CloudRunApp("web", {
    workload,
    regions: [region],
    identity: give("CloudRunApp.identity", identity),
    network: give("CloudRunApp.network", network),
    images: give("CloudRunApp.images", images),
    secrets: give("CloudRunApp.secrets", secrets),
  });
  const cluster = new AutopilotCluster("cluster", { region, network: give("AutopilotCluster.network", network) });
  const secretsOperator = new VaultSecretsOperator(
    "operator",
    {
      cluster: give("VaultSecretsOperator.cluster", cluster),
      store: give("VaultSecretsOperator.store", store),
      images: give("VaultSecretsOperator.images", images),
    },
    options,
  );
  const autopilot = new AutopilotApp(
    "web-gke",
    {
      workload,
      cluster: give("AutopilotApp.cluster", cluster),
      network: give("AutopilotApp.network", network),
      identity: give("AutopilotApp.identity", identity),
      images: give("AutopilotApp.images", images),
      secrets: give("AutopilotApp.secrets", secrets),
      secretsOperator: give("AutopilotApp.secretsOperator", secretsOperator),
    },
    options,
  );
  const sync = new SecretSync("sync", {
    store: give("SecretSync.store", store),
    images: give("SecretSync.images", images),
    region,
  });
  new SecretSyncApp("web", {
    sync: give("SecretSyncApp.sync", sync),
    secrets: give("SecretSyncApp.secrets", secrets),
    identity: give("SecretSyncApp.identity", identity),
    services: { [region]: entry(entry(run.serviceIds, "web"), region) },
  });
  return { run, autopilot, cluster, secretsOperator, sync };
}

function makePlatform(give: Give, { postgres, workload }: Base & Secrets, options: Options): Platform {
  const platform = new Platform(
    "platform",
    {
      environment: "shop",
      regions: [region],
      addressRange: "10.20.0.0/14",
      alertEmails: ["ops@example.com"],
      operators: ["group:operators@example.com"],
      registry: { upstreams: ["docker.io/acme"] },
      existingVault: {
        address: "https://vault.example.com",
        serviceAccountEmail: "vault-server@acme-test.iam.gserviceaccount.com",
        administratorEmail: "vault-admin@acme-test.iam.gserviceaccount.com",
      },
      kubernetes: true,
    },
    options,
  );
  const place = {
    region,
    backupRegion: "europe-west4",
    zone: { ...zone, zoneId: "2".repeat(32), zoneName: "example.org" },
  };
  new Product(
    "store",
    { ...place, platform: give("Product.platform", platform), server: give("Product.server", postgres), image },
    { providers: platform.providers },
  );
  const shop = new AppIdentity("shop", {});
  new App(
    "shop",
    {
      platform: give("App.platform", platform),
      workload,
      regions: [region],
      cloudRun: {},
      kubernetes: {},
      identity: give("App.identity", shop),
    },
    options,
  );
  return platform;
}

function frontDoor(give: Give, run: CloudRunApp, autopilot: AutopilotApp, network: Network): OriginPullIdentity {
  const clientIdentity = new OriginPullIdentity("pull", { zoneName: zone.zoneName });
  const common = { zone, servedHostname: "www.example.com", projectNumber: "123456789012" };
  const origin = new LoadBalancedOrigin("run", {
    ...common,
    backend: entry(run.backends, "web"),
    clientIdentity: give("LoadBalancedOrigin.clientIdentity", clientIdentity),
    hostname: "run.origin.example.com",
  });
  new LoadBalancedOrigin("gke", {
    ...common,
    backend: entry(autopilot.backends, "web"),
    network: give("LoadBalancedOrigin.network", network),
    clientIdentity,
    hostname: "gke.origin.example.com",
  });
  new Cdn("cdn", {
    zone,
    plan: "pro",
    hosts: [
      { hostname: "www.example.com", routes: [{ path: "/", origins: [origin] }] },
      {
        hostname: "media.example.com",
        routes: [{ path: "/", media: give("Cdn.hosts[].routes[].media", new MediaBucket("media", { region })) }],
      },
    ],
    letsEncrypt: true,
    clientIdentity: give("Cdn.clientIdentity", clientIdentity),
  });
  new GoogleCdn("google", {
    zone: { ...zone, zoneName: "example.net" },
    hosts: [
      {
        hostname: "example.net",
        routes: [
          { path: "/", backend: entry(run.backends, "web") },
          {
            path: "/pods",
            backend: entry(autopilot.backends, "web"),
            network: give("GoogleCdn.hosts[].routes[].network", network),
          },
          {
            path: "/media",
            media: give("GoogleCdn.hosts[].routes[].media", new MediaBucket("files-of-another-door", { region })),
          },
        ],
      },
    ],
    letsEncrypt: true,
  });
  return clientIdentity;
}
