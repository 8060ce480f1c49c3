import {
  App,
  Cdn,
  entry,
  LoadBalancedOrigin,
  MediaBucket,
  OriginPullIdentity,
  Postgres,
  PostgresDatabase,
} from "../components";
import { changelog } from "./apps/changelog";
import type { Config } from "./config";
import { githubCopies } from "./github";
import { layGround } from "./ground";
import { lockedDigests } from "./images";
import { member } from "./members";
import { stackOutputs, type StackOutputs } from "./outputs";
import { needsDigest, needsInstances, type Relation } from "./relations";
import { zoneOf } from "./zone";

const environment = "prod";

/** What GKE and images by digest need of the configuration. */
export const prodNeeds: Relation[] = [needsInstances, needsDigest(lockedDigests)];

/** Production: two regions, two runtimes behind one CDN, everything that holds data protected. */
export function prod(config: Config): StackOutputs {
  const { region, failoverRegion, appName, hostname, domain, projectNumber } = config;
  const regions = [region, failoverRegion];
  const settings = { environment, regions, kubernetes: true, requireDigests: true, hardwareKey: true };
  const ground = layGround(config, { ...settings, protected: true });
  const { platform, network, vault, cloud, configured } = ground;

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
  const database = new PostgresDatabase(
    "main",
    { server: postgres, store: platform.store, database: appName.replaceAll("-", "_") },
    configured,
  );

  const workload = changelog(config, database.binding);
  const site = new App(
    appName,
    {
      platform,
      workload,
      regions,
      cloudRun: { protected: true },
      kubernetes: {},
      databaseUsers: { main: {} },
      ...githubCopies(config, workload),
    },
    configured,
  );

  const zone = zoneOf(config);
  const clientIdentity = new OriginPullIdentity("origin-pull", { zoneName: domain }, cloud);
  const door = { zone, clientIdentity, servedHostname: hostname, projectNumber };
  const run = { backend: entry(site.cloudRunBackends, "web"), hostname: `run.origin.${domain}` };
  const gke = { backend: entry(site.kubernetesBackends, "web"), hostname: `gke.origin.${domain}`, network };
  const origins = [
    new LoadBalancedOrigin("run", { ...door, ...run }, cloud),
    new LoadBalancedOrigin("gke", { ...door, ...gke }, cloud),
  ];
  const media = new MediaBucket("media", { region, writers: [member(site.serviceAccountEmail)] }, cloud);
  const hosts = [
    { hostname, routes: [{ path: "/", origins }] },
    { hostname: `media.${domain}`, routes: [{ path: "/", media }] },
  ];
  const { letsEncrypt, cloudflarePlan: plan } = config;
  const cdn = new Cdn("cdn", { zone, plan, letsEncrypt, clientIdentity, hosts }, cloud);

  return stackOutputs(config, ground, { environment, cdn, postgres });
}
