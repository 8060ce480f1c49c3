import { App, Cdn, CloudRunIngress, entry, MediaBucket, Postgres, PostgresDatabase, WorkerOrigin } from "../components";
import { changelog } from "./apps/changelog";
import type { Config } from "./config";
import { githubCopies } from "./github";
import { layGround } from "./ground";
import { member } from "./members";
import { stackOutputs, type StackOutputs } from "./outputs";
import { zoneOf } from "./zone";

const environment = "dev";

/** Development: one region, one runtime that scales to zero, no load balancer, and everything can be destroyed. */
export function dev(config: Config): StackOutputs {
  const { region, appName, hostname, domain } = config;
  const temporary = { protected: false };
  const settings = { environment, regions: [region], kubernetes: false, requireDigests: false, hardwareKey: false };
  const ground = layGround(config, { ...settings, ...temporary });
  const { platform, network, vault, cloud, configured } = ground;

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
      ...temporary,
    },
    cloud,
  );
  const database = new PostgresDatabase(
    "main",
    { server: postgres, store: platform.store, database: appName.replaceAll("-", "_"), ...temporary },
    configured,
  );

  const workload = changelog(config, database.binding);
  const site = new App(
    appName,
    {
      platform,
      workload,
      regions: [region],
      cloudRun: { ingress: CloudRunIngress.All },
      databaseUsers: { main: {} },
      readableByDevelopers: true,
      ...githubCopies(config, workload),
    },
    configured,
  );

  const zone = zoneOf(config);
  const origin = new WorkerOrigin(
    "origin",
    {
      zone,
      serviceName: entry(entry(site.serviceNames, "web"), region),
      location: region,
      url: entry(entry(site.urls, "web"), region),
      healthPath: config.appHealthPath,
    },
    cloud,
  );
  const media = new MediaBucket("media", { region, writers: [member(site.serviceAccountEmail)], ...temporary }, cloud);
  const hosts = [
    { hostname, routes: [{ path: "/", origins: [origin] }] },
    { hostname: `media.${domain}`, routes: [{ path: "/", media }] },
  ];
  const { letsEncrypt, cloudflarePlan: plan } = config;
  const cdn = new Cdn("cdn", { zone, plan, letsEncrypt, hosts }, cloud);

  return stackOutputs(config, ground, { environment, cdn, postgres });
}
