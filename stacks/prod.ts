import {
  AppIdentity,
  AppSecrets,
  AutopilotApp,
  AutopilotCluster,
  Cdn,
  CloudRunApp,
  EmailNotifications,
  entry,
  LoadBalancedOrigin,
  MediaBucket,
  Network,
  OriginPullIdentity,
  Postgres,
  PostgresDatabase,
  Registry,
  SecretStore,
  SecretSync,
  SecretSyncApp,
  VaultSecretsOperator,
} from "../components";
import { app, appConfigKeys, appSecretKeys, databaseName, githubCopies } from "./app";
import { keepRecord } from "./audit";
import type { Config } from "./config";
import { deliveryFor, previewEnvironment } from "./delivery";
import { lockedDigests, upstreams } from "./images";
import { backupOutputs, deliveryOutputs, endpointOf, type StackOutputs } from "./outputs";
import { member, repository } from "./members";
import { clouds, withKubernetes, withVault } from "./providers";
import { needsDigest, needsInstances, type Relation } from "./relations";
import { contractOf, vaultFor } from "./vault";

const environment = "prod";

/** What GKE and images by digest need of the configuration. */
export const prodNeeds: Relation[] = [needsInstances, needsDigest(lockedDigests)];

/** Production: two regions, two runtimes behind one CDN, everything that holds data protected. */
export function prod(config: Config): StackOutputs {
  const { region, failoverRegion, projectNumber } = config;
  const regions = [region, failoverRegion];
  const zone = { zoneId: config.cloudflareZoneId, accountId: config.cloudflareAccountId, zoneName: config.domain };
  const { cloud, guard } = clouds(config);

  const delivery = deliveryFor(config, environment, cloud);
  const alerts = new EmailNotifications("alerts", { addresses: config.alertEmails }, cloud);
  keepRecord(config, { notificationChannels: alerts.channelIds, protected: true }, cloud, guard);
  const network = new Network(
    "network",
    { regions, addressRange: config.addressRange, reservedRanges: config.reservedRanges, internetEgress: true },
    cloud,
  );
  const images = new Registry(
    "registry",
    {
      region,
      upstreams: upstreams(config, "quay.io/brancz"),
      lockedDigests: lockedDigests(),
      requireDigests: true,
      credentials: config.registryCredentials,
    },
    cloud,
  );
  const vault = vaultFor(
    config,
    {
      network,
      images,
      deployer: delivery,
      notificationChannels: alerts.channelIds,
      hardwareKey: true,
      protected: true,
    },
    cloud,
  );
  const postgres = new Postgres(
    "postgres",
    {
      version: config.postgresVersion,
      tier: config.postgresTier,
      region,
      failoverRegion,
      highlyAvailable: true,
      network,
      vaultServiceAccountEmail: vault.serviceAccountEmail,
    },
    cloud,
  );
  const configured = withVault(cloud, config, environment, vault);
  const identity = new AppIdentity(config.appName, {}, cloud);
  const store = new SecretStore(
    "secrets",
    {
      vault: contractOf(vault),
      environment,
      operators: config.operators,
      developers: config.developers,
      previewers: [member(delivery.previewServiceAccountEmail)],
      continuousIntegration: { ...repository(config), environment: previewEnvironment(environment) },
      deliversToGithub: config.githubEnvironment !== undefined,
    },
    configured,
  );
  const database = new PostgresDatabase(
    "main",
    { server: postgres, store, database: databaseName(config) },
    configured,
  );
  const secrets = new AppSecrets(
    `${config.appName}-secrets`,
    {
      app: config.appName,
      keys: appSecretKeys,
      config: appConfigKeys,
      identity,
      store,
      images,
      regions,
      bindings: { main: database.binding },
      databaseUsers: { main: {} },
    },
    configured,
  );

  const workload = app(config, database.binding);
  const cloudRun = new CloudRunApp(
    config.appName,
    { workload, regions, identity, network, images, secrets, protected: true },
    cloud,
  );
  const cluster = new AutopilotCluster("cluster", { region, network }, cloud);
  const inCluster = withKubernetes(configured, cluster);
  const autopilotName = `${config.appName}-gke`;
  const secretsOperator = new VaultSecretsOperator(
    "secrets-operator",
    {
      cluster,
      store,
      images,
      notificationChannels: alerts.channelIds,
    },
    inCluster,
  );
  const autopilot = new AutopilotApp(
    autopilotName,
    { workload, cluster, network, identity, images, secrets, secretsOperator },
    inCluster,
  );
  const sync = new SecretSync("secret-sync", { store, images, region, notificationChannels: alerts.channelIds }, cloud);
  new SecretSyncApp(
    `${config.appName}-sync`,
    {
      sync,
      secrets,
      identity,
      services: Object.fromEntries(regions.map((one) => [one, entry(entry(cloudRun.serviceIds, "web"), one)])),
      ...githubCopies(config),
    },
    cloud,
  );

  const clientIdentity = new OriginPullIdentity("origin-pull", { zoneName: config.domain }, cloud);
  const door = { zone, clientIdentity, servedHostname: config.hostname, projectNumber };
  const runOrigin = new LoadBalancedOrigin(
    "run",
    { ...door, backend: entry(cloudRun.backends, "web"), hostname: `run.origin.${config.domain}` },
    cloud,
  );
  const gkeOrigin = new LoadBalancedOrigin(
    "gke",
    { ...door, backend: entry(autopilot.backends, "web"), network, hostname: `gke.origin.${config.domain}` },
    cloud,
  );

  const media = new MediaBucket("media", { region, writers: [member(identity.serviceAccountEmail)] }, cloud);
  const cdn = new Cdn(
    "cdn",
    {
      zone,
      plan: config.cloudflarePlan,
      letsEncrypt: config.letsEncrypt,
      clientIdentity,
      hosts: [
        { hostname: config.hostname, routes: [{ path: "/", origins: [runOrigin, gkeOrigin] }] },
        { hostname: `media.${config.domain}`, routes: [{ path: "/", media }] },
      ],
    },
    cloud,
  );

  return {
    endpoints: { web: endpointOf(cdn, config.hostname), database: postgres.endpoint, vault: vault.endpoint },
    ...backupOutputs(vault),
    delivery: deliveryOutputs(delivery, environment),
  };
}
