import { App, CloudRunIngress, entry, WorkerOrigin } from "../components";
import { changelog } from "./apps/changelog";
import type { Config } from "./config";
import { dataOf } from "./data";
import { frontDoor, zoneOf } from "./front-door";
import { githubCopies } from "./github";
import { layGround } from "./ground";
import { stackOutputs, type StackOutputs } from "./outputs";

const environment = "dev";
const temporary = { protected: false };

/** Development: one region, one runtime that scales to zero, no load balancer, and everything can be destroyed. */
export function dev(config: Config): StackOutputs {
  const { region, failoverRegion, appName } = config;
  const settings = { environment, regions: [region], kubernetes: false, requireDigests: false, hardwareKey: false };
  const ground = layGround(config, { ...settings, ...temporary });
  const { platform, cloud, configured } = ground;
  const { postgres, database } = dataOf(config, ground, {
    highlyAvailable: false,
    backupLocation: failoverRegion,
    maintenanceTrack: "canary",
    ...temporary,
  });

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

  const origin = new WorkerOrigin(
    "origin",
    {
      zone: zoneOf(config),
      serviceName: entry(entry(site.serviceNames, "web"), region),
      location: region,
      url: entry(entry(site.urls, "web"), region),
      healthPath: config.appHealthPath,
    },
    cloud,
  );
  const cdn = frontDoor(config, { site, origins: [origin], ...temporary }, cloud);
  return stackOutputs(config, ground, { environment, cdn, postgres });
}
