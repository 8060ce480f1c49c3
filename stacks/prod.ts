import { App, entry, LoadBalancedOrigin, OriginPullIdentity } from "../components";
import { changelog } from "./apps/changelog";
import type { Config } from "./config";
import { dataOf } from "./data";
import { frontDoor, zoneOf } from "./front-door";
import { githubCopies } from "./github";
import { layGround } from "./ground";
import { lockedDigests } from "./images";
import { stackOutputs, type StackOutputs } from "./outputs";
import { needsDigest, needsInstances, type Relation } from "./relations";

const environment = "prod";
const lasting = { protected: true };

/** What GKE and images by digest need of the configuration. */
export const prodNeeds: Relation[] = [needsInstances, needsDigest(lockedDigests)];

/** Production: two regions, two runtimes behind one CDN, everything that holds data protected. */
export function prod(config: Config): StackOutputs {
  const { region, failoverRegion, appName, hostname, domain, projectNumber } = config;
  const regions = [region, failoverRegion];
  const settings = { environment, regions, kubernetes: true, requireDigests: true, hardwareKey: true };
  const ground = layGround(config, { ...settings, ...lasting });
  const { platform, cloud, configured } = ground;
  const { network } = platform;
  const { postgres, database } = dataOf(config, ground, { failoverRegion, highlyAvailable: true, ...lasting });

  const workload = changelog(config, database.binding);
  const site = new App(
    appName,
    {
      platform,
      workload,
      regions,
      cloudRun: lasting,
      kubernetes: {},
      databaseUsers: { main: {} },
      ...githubCopies(config, workload),
    },
    configured,
  );

  const clientIdentity = new OriginPullIdentity("origin-pull", { zoneName: domain }, cloud);
  const door = { zone: zoneOf(config), clientIdentity, servedHostname: hostname, projectNumber };
  const run = { backend: entry(site.cloudRunBackends, "web"), hostname: `run.origin.${domain}` };
  const gke = { backend: entry(site.kubernetesBackends, "web"), hostname: `gke.origin.${domain}`, network };
  const origins = [
    new LoadBalancedOrigin("run", { ...door, ...run }, cloud),
    new LoadBalancedOrigin("gke", { ...door, ...gke }, cloud),
  ];
  const cdn = frontDoor(config, { site, origins, clientIdentity, ...lasting }, cloud);
  return stackOutputs(config, ground, { environment, cdn, postgres });
}
