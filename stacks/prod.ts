import * as pulumi from "@pulumi/pulumi";
import { entry, LoadBalancedOrigin, OriginPullIdentity, type App, type Origin } from "../components";
import { needsDigest } from "./app-images";
import { needsInstances } from "./app-relations";
import type { Applications } from "./application";
import type { Config } from "./config";
import { databaseServer } from "./data";
import { frontDoor, zoneOf } from "./front-door";
import { layGround } from "./ground";
import { lockedDigests } from "./images";
import { stackOutputs, type StackOutputs } from "./outputs";
import type { Relation } from "./relations";
import { runApps, type Server } from "./tenants";

const environment = "prod";
const lasting = { protected: true };

/** What GKE and images by digest need of the configuration. */
export function prodNeeds(applications: Applications): Relation[] {
  return [needsInstances(applications), needsDigest(applications, lockedDigests)];
}

/** Backends without what runs in a region that is drained: Google's load balancer sends it no new requests. */
function outside(region: string | undefined, table: App["cloudRunBackends"]): App["cloudRunBackends"] {
  if (region === undefined) return table;
  return table.apply((backends) =>
    Object.fromEntries(
      Object.entries(backends).map(([process, backend]) => {
        const networkEndpointGroups = pulumi
          .output(backend.networkEndpointGroups)
          .apply((groups) => groups.filter((one) => !one.includes(`/regions/${region}/`)));
        return [process, { ...backend, networkEndpointGroups }];
      }),
    ),
  );
}

/** Production: two regions, two runtimes behind one CDN, everything that holds data protected. */
export function prod(config: Config, applications: Applications): StackOutputs {
  const { region, failoverRegion, domain, projectNumber, drained } = config;
  const regions = [region, failoverRegion];
  const settings = { environment, regions, kubernetes: true, requireDigests: true, hardwareKey: true };
  const ground = layGround(config, { ...settings, ...lasting });
  const { platform, cloud } = ground;
  const { network } = platform;
  const postgres = databaseServer(config, ground, { failoverRegion, highlyAvailable: true, ...lasting });

  const cache = { highlyAvailable: true };
  const apps = runApps(config, applications, ground, { postgres, cache, regions, cloudRun: lasting, ...lasting });

  const clientIdentity = new OriginPullIdentity("origin-pull", { zoneName: domain }, cloud);
  const door = { zone: zoneOf(config), clientIdentity, projectNumber };
  const originsOf = ({ app, name, process, hostname: servedHostname, inCloudRun, inCluster }: Server): Origin[] => {
    const before = (origin: string, table: App["cloudRunBackends"], more: object): Origin => {
      const hostname = `${origin}.origin.${domain}`;
      const args = { ...door, ...more, backend: entry(table, process), hostname, servedHostname };
      return new LoadBalancedOrigin(origin, args, cloud);
    };
    return [
      ...(inCloudRun ? [before(`${name}-run`, outside(drained, app.cloudRunBackends), {})] : []),
      ...(inCluster ? [before(`${name}-gke`, app.kubernetesBackends, { network })] : []),
    ];
  };
  // The cluster is in one region, and Cloud Run in both.
  const isOff = (runtime: string): boolean => drained === runtime || (runtime === "kubernetes" && drained === region);
  const drainedOf = ({ name, inCloudRun, inCluster }: Server): string[] => [
    ...(inCloudRun && isOff("cloudRun") ? [`${name}-run`] : []),
    ...(inCluster && isOff("kubernetes") ? [`${name}-gke`] : []),
  ];
  const cdn = frontDoor(config, { apps, originsOf, drainedOf, clientIdentity }, cloud);
  return stackOutputs(ground, { environment, apps, cdn, postgres });
}
