import {
  AppIdentity,
  AppSecrets,
  Cdn,
  CloudRunApp,
  CloudRunIngress,
  EmailNotifications,
  entry,
  MediaBucket,
  Network,
  Postgres,
  PostgresDatabase,
  Registry,
  SecretStore,
  SecretSync,
  SecretSyncApp,
  WorkerOrigin,
} from "../components";
import { app, appConfigKeys, appSecretKeys, databaseName, githubCopies } from "./app";
import { keepRecord } from "./audit";
import type { Config } from "./config";
import { deliveryFor, previewEnvironment } from "./delivery";
import { lockedDigests, upstreams } from "./images";
import { member, repository } from "./members";
import { backupOutputs, deliveryOutputs, endpointOf, type StackOutputs } from "./outputs";
import { clouds, withVault } from "./providers";
import { contractOf, vaultFor } from "./vault";

const environment = "dev";

/** Development: one region, one runtime that scales to zero, no load balancer, and everything can be destroyed. */
export function dev(config: Config): StackOutputs {
  const { region } = config;
  const zone = { zoneId: config.cloudflareZoneId, accountId: config.cloudflareAccountId, zoneName: config.domain };
  const { cloud, guard } = clouds(config);

  const delivery = deliveryFor(config, environment, cloud);
  const alerts = new EmailNotifications("alerts", { addresses: config.alertEmails }, cloud);
  keepRecord(config, { notificationChannels: alerts.channelIds, protected: false }, cloud, guard);
  const network = new Network(
    "network",
    { regions: [region], addressRange: config.addressRange, reservedRanges: config.reservedRanges },
    cloud,
  );
  const images = new Registry(
    "registry",
    {
      region,
      upstreams: upstreams(config),
      lockedDigests: lockedDigests(),
      credentials: config.registryCredentials,
      protected: false,
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
      hardwareKey: false,
      protected: false,
    },
    cloud,
  );
  const postgres = new Postgres(
    "postgres",
    {
      version: config.postgresVersion,
      tier: config.postgresTier,
      region,
      highlyAvailable: false,
      network,
      vaultServiceAccountEmail: vault.serviceAccountEmail,
      backupLocation: config.failoverRegion,
      maintenanceTrack: "canary",
      protected: false,
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
      protected: false,
    },
    configured,
  );
  const database = new PostgresDatabase(
    "main",
    { server: postgres, store, database: databaseName(config), protected: false },
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
      regions: [region],
      bindings: { main: database.binding },
      databaseUsers: { main: {} },
      readableByDevelopers: true,
    },
    configured,
  );

  const cloudRun = new CloudRunApp(
    config.appName,
    {
      workload: app(config, database.binding),
      regions: [region],
      identity,
      network,
      images,
      secrets,
      ingress: CloudRunIngress.All,
    },
    cloud,
  );
  const sync = new SecretSync("secret-sync", { store, images, region, notificationChannels: alerts.channelIds }, cloud);
  new SecretSyncApp(
    `${config.appName}-sync`,
    {
      sync,
      secrets,
      identity,
      services: { [region]: entry(entry(cloudRun.serviceIds, "web"), region) },
      ...githubCopies(config),
    },
    cloud,
  );
  const origin = new WorkerOrigin(
    "origin",
    {
      zone,
      serviceName: entry(entry(cloudRun.serviceNames, "web"), region),
      location: region,
      url: entry(entry(cloudRun.urls, "web"), region),
      healthPath: config.appHealthPath,
    },
    cloud,
  );

  const media = new MediaBucket(
    "media",
    { region, writers: [member(identity.serviceAccountEmail)], protected: false },
    cloud,
  );
  const cdn = new Cdn(
    "cdn",
    {
      zone,
      plan: config.cloudflarePlan,
      letsEncrypt: config.letsEncrypt,
      hosts: [
        { hostname: config.hostname, routes: [{ path: "/", origins: [origin] }] },
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
