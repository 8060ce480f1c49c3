import * as pulumi from "@pulumi/pulumi";
import { entry, LoadBalancedOrigin, OriginPullIdentity, type App, type Origin } from "../components";
import { needsDigest } from "./app-images";
import { needsInstances } from "./app-relations";
import type { Applications } from "./application";
import type { Config } from "./config";
import { frontDoor, zoneOf, type Elsewhere } from "./front-door";
import { lockedDigests } from "./images";
import type { StackOutputs } from "./outputs";
import { production, type DoorOf } from "./production";
import type { Relation } from "./relations";
import type { Server } from "./tenants";

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
  return production(config, applications, cloudflareDoor);
}

/** Cloudflare, which chooses the faster runtime. Each runtime of an application has a load balancer that lets in this zone alone. */
const cloudflareDoor: DoorOf = (config, { platform: { network }, cloud }, apps) => {
  const { region, failoverRegion, domain, projectNumber, drained } = config;
  const clientIdentity = new OriginPullIdentity("origin-pull", { zoneName: domain }, cloud);
  const door = { zone: zoneOf(config), clientIdentity, projectNumber };
  /** Requests can ask for the other region, where Cloud Run runs the same server. */
  const elsewhere = ({
    app,
    name,
    process,
    hostname: servedHostname,
    inCloudRun,
    everyRegion,
  }: Server): Elsewhere | undefined => {
    if (!inCloudRun || !everyRegion) return undefined;
    const originName = `${name}-far`;
    const backend = pulumi.output(entry(app.cloudRunBackends, process)).apply((all) => ({
      ...all,
      // The first is in the first region.
      networkEndpointGroups: all.networkEndpointGroups.slice(1),
    }));
    const hostname = `${originName}.origin.${domain}`;
    const origin = new LoadBalancedOrigin(originName, { ...door, backend, hostname, servedHostname }, cloud);
    return { region: failoverRegion, originName, origin };
  };
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
  return frontDoor(config, { apps, originsOf, drainedOf, elsewhere, clientIdentity }, cloud);
};
