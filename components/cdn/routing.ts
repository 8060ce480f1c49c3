import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
import { LoadBalancer } from "@pulumi/cloudflare/loadBalancer";
import { LoadBalancerMonitor } from "@pulumi/cloudflare/loadBalancerMonitor";
import { LoadBalancerPool } from "@pulumi/cloudflare/loadBalancerPool";
import { WorkersRoute } from "@pulumi/cloudflare/workersRoute";
import * as pulumi from "@pulumi/pulumi";
import { dashed } from "../internal/dashed";
import { present } from "../internal/present";
import type { CdnArgs } from "./args";
import type { CheckedOrigin } from "./validation";

/** TTL of a proxied record: Cloudflare sets it. */
const automatic = 1;

/** Seconds between two health checks of an origin from one place: the shortest that every plan allows. */
const healthInterval = 60;

/**
 * What Cloudflare fills in and the provider takes for changes
 * (https://github.com/cloudflare/terraform-provider-cloudflare/issues/7339).
 */
const filledInLoadBalancer = [
  "countryPools",
  "locationStrategy",
  "networks",
  "popPools",
  "randomSteering",
  "regionPools",
  "rules",
  "sessionAffinityAttributes",
  "sessionAffinityTtl",
  "ttl",
];

/** The same of a pool (https://github.com/cloudflare/terraform-provider-cloudflare/pull/7202). */
const filledInPool = ["loadShedding", "networks", "notificationFilter", "originSteering"];

/** The host name points at one host. */
export function routeToHost(
  parent: pulumi.Resource,
  name: string,
  args: CdnArgs,
  origin: CheckedOrigin,
  dependsOn: pulumi.Resource[],
): void {
  new DnsRecord(
    name,
    {
      zoneId: args.zone.zoneId,
      name: args.hostname,
      type: "CNAME",
      content: origin.target,
      ttl: automatic,
      proxied: true,
    },
    { parent, dependsOn },
  );
}

/** A Worker answers for a host name. */
export function routeToWorker(
  parent: pulumi.Resource,
  name: string,
  zoneId: pulumi.Input<string>,
  hostname: pulumi.Input<string>,
  script: pulumi.Input<string>,
  dependsOn: pulumi.Resource[],
): void {
  const route = new WorkersRoute(name, { zoneId, pattern: pulumi.interpolate`${hostname}/*`, script }, { parent });
  new DnsRecord(
    name,
    {
      zoneId,
      name: hostname,
      type: "AAAA",
      // Nothing is there (RFC 6666): the record only brings the name to Cloudflare, where the Worker answers.
      content: "100::",
      ttl: automatic,
      proxied: true,
    },
    { parent, dependsOn: [...dependsOn, route] },
  );
}

/** The host name is balanced between hosts: each request goes to the healthy one that answers fastest from where it came in. */
export function routeToFastest(
  parent: pulumi.Resource,
  name: string,
  args: CdnArgs,
  origins: CheckedOrigin[],
  dependsOn: pulumi.Resource[],
): void {
  const pools = origins.map((origin) => createPool(parent, `${name}-${origin.key}`, args, origin));
  new LoadBalancer(
    name,
    {
      zoneId: args.zone.zoneId,
      name: args.hostname,
      description: "Sends each request to the fastest healthy origin",
      enabled: true,
      proxied: true,
      steeringPolicy: "dynamic_latency",
      sessionAffinity: "none",
      defaultPools: pools.map((pool) => pool.id),
      // Used while every pool is unhealthy; one of them has to be tried.
      fallbackPool: present(pools[0], "the first pool").id,
      // An origin that refuses the connection is not the last word: the request goes to the next pool.
      adaptiveRouting: { failoverAcrossPools: true },
    },
    { parent, dependsOn, ignoreChanges: filledInLoadBalancer },
  );
}

// Named after the origin: its pool and its measurements stay when others come, go or change their order.
function createPool(parent: pulumi.Resource, name: string, args: CdnArgs, origin: CheckedOrigin): LoadBalancerPool {
  const { accountId, zoneName } = args.zone;
  const monitor = new LoadBalancerMonitor(
    name,
    {
      accountId,
      description: pulumi.interpolate`${origin.name} of ${args.hostname}`,
      type: "https",
      method: "GET",
      port: 443,
      path: origin.healthPath,
      expectedCodes: "200",
      interval: healthInterval,
      timeout: 5,
      retries: 2,
      allowInsecure: false,
      followRedirects: false,
      // Checks leave Cloudflare as the zone's requests do, with its client certificate: origins refuse any others.
      probeZone: zoneName,
    },
    { parent },
  );
  return new LoadBalancerPool(
    name,
    {
      accountId,
      name: `${dashed(args.hostname)}-${dashed(origin.key)}`,
      description: origin.name,
      enabled: true,
      minimumOrigins: 1,
      monitor: monitor.id,
      // Steering by latency needs a measurement from each region (https://developers.cloudflare.com/load-balancing/
      // understand-basics/traffic-steering/steering-policies/dynamic-steering/).
      checkRegions: ["ALL_REGIONS"],
      origins: [
        {
          name: origin.name,
          address: origin.target,
          enabled: true,
          weight: 1,
          // The name that the origin's certificate is for. The origin puts the host that the user asked for back.
          header: { hosts: [origin.target] },
        },
      ],
    },
    { parent, ignoreChanges: filledInPool },
  );
}
