import { LoadBalancerMonitor } from "@pulumi/cloudflare/loadBalancerMonitor";
import { LoadBalancerPool } from "@pulumi/cloudflare/loadBalancerPool";
import * as pulumi from "@pulumi/pulumi";
import type { CloudflareZone } from "../contracts";
import { dashed } from "../internal/dashed";
import type { CheckedOrigin } from "./hosts";

/** Seconds between two health checks of an origin from one place, which every plan allows. */
const healthInterval = 60;

/**
 * What Cloudflare fills in and the provider takes for changes
 * (https://github.com/cloudflare/terraform-provider-cloudflare/pull/7202).
 */
const filledInPool = ["loadShedding", "networks", "notificationFilter", "originSteering"];

/**
 * The pool of an origin and its monitor. They are named after the origin, so that pool and measurements stay when others
 * come, go or change their order.
 */
export function createPool(
  parent: pulumi.Resource,
  name: string,
  { accountId, zoneName }: CloudflareZone,
  key: string,
  origin: CheckedOrigin,
): LoadBalancerPool {
  const monitor = new LoadBalancerMonitor(
    name,
    {
      accountId,
      description: pulumi.interpolate`${origin.name} of ${zoneName}`,
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
      // An account has several zones.
      name: `${dashed(zoneName)}-${dashed(key)}`,
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
          // The host and not its pool: a pool that is off is not measured either.
          enabled: !origin.drained,
          weight: 1,
          // The name that the origin's certificate is for. The origin puts the host that the user asked for back.
          header: { hosts: [origin.target] },
        },
      ],
    },
    { parent, ignoreChanges: filledInPool },
  );
}
