import { CloudRunIngress, entry, WorkerOrigin, type Origin } from "../components";
import { needsCloudRun } from "./app-relations";
import type { Applications } from "./application";
import type { Config } from "./config";
import { databaseServer, onServer } from "./data";
import { frontDoor, zoneOf } from "./front-door";
import { createFoundation } from "./foundation";
import { offeredFoundation } from "./offered-foundation";
import { placed } from "./place-relations";
import { stackOutputs, type StackOutputs } from "./outputs";
import type { Relation } from "./relations";
import { isNoReview } from "./review-needs";
import { runApps, type Server } from "./running-apps";
import { hasNoOther } from "./second-front-door";
import { versionsOf } from "./versions";

const environment = "dev";
const cloudRun = { ingress: CloudRunIngress.All };
const temporary = { protected: false };

/** Vault alone, and nobody is paged: a health page that is asked for keeps applications awake that scale to zero. */
const promises = { sharedServices: { vault: 99.5 }, checkPeriodSeconds: 300, pages: false };

/** Development: one region, one runtime that scales to zero, no load balancer, and everything can be destroyed. */
export function dev(config: Config, applications: Applications): StackOutputs {
  const { region, failoverRegion } = config;
  const regions = [region];
  const versions = versionsOf(config, applications);
  const settings = { environment, regions, versions, kubernetes: false, requireDigests: false, hardwareKey: false };
  // The least that Cloud Run gives one CPU: a handful of people need no more.
  const foundation = createFoundation(config, { ...settings, vaultMemory: "512Mi", ...temporary });
  const small = { highlyAvailable: false, backupLocation: failoverRegion, maintenanceTrack: "canary", ...temporary };
  const postgres = databaseServer(config, foundation, small);

  const size = { small: true, highlyAvailable: false };
  const running = { ...onServer(postgres), ...size, regions, cloudRun, readableByDevelopers: true };
  const apps = runApps(config, applications, foundation, { ...running, ...temporary });

  const originsOf = ({ app, name, process, healthPath }: Server): Origin[] => {
    const serviceName = entry(entry(app.serviceNames, process), region);
    const url = entry(entry(app.urls, process), region);
    const args = { zone: zoneOf(config), serviceName, location: region, url, healthPath };
    return [new WorkerOrigin(name, args, foundation.cloud)];
  };
  // One runtime: the front door says that nothing else answers.
  const drainedOf = ({ name }: Server): string[] => (config.drained === undefined ? [] : [name]);
  const { notificationChannels } = foundation.platform;
  const door = frontDoor(config, { apps, originsOf, drainedOf, notificationChannels }, foundation.cloud);
  const outputs = stackOutputs(config, foundation, { environment, apps, door, postgres }, promises);
  return { ...outputs, foundation: offeredFoundation(foundation.platform, postgres) };
}

/** What an environment without a cluster needs of the configuration. */
export function devNeeds(applications: Applications): Relation[] {
  const place = { regions: ["region"], kubernetes: false, cloudRun };
  const promised = { door: "worker", highlyAvailable: false, assumed: [] } as const;
  return [needsCloudRun(applications), ...placed(applications, place, promised), isNoReview, hasNoOther];
}
