import { OriginPullIdentity } from "../components";
import { needsDigest } from "./app-images";
import type { Applications } from "./application";
import type { Config } from "./config";
import { answering } from "./drain";
import { frontDoor } from "./front-door";
import { lockedDigests } from "./images";
import { loadBalancers } from "./load-balancers";
import type { StackOutputs } from "./outputs";
import { placed } from "./place-relations";
import { balancersBefore } from "./placement";
import { production, type Door } from "./production";
import { assumedBehind } from "./promises";
import type { Promised } from "./promise-relations";
import type { Relation } from "./relations";
import { isNoReview, takesNoReviews } from "./review-needs";
import type { Server } from "./running-apps";

/**
 * Production: two regions, two runtimes behind one CDN, everything that holds data protected. What is behind the front door is in production.ts,
 * the same for both front doors.
 */
export function prod(config: Config, applications: Applications): StackOutputs {
  return production(config, applications, { open: openAtCloudflare, assumed: assumedBehind("balancers") });
}

/** Cloudflare, which chooses the faster runtime. Each runtime of an application has a load balancer that lets in this zone alone. */
const openAtCloudflare: Door["open"] = (config, foundation, apps) => {
  const clientIdentity = new OriginPullIdentity("origin-pull", { zoneName: config.domain }, foundation.cloud);
  const { originsOf, elsewhere, balancersOf } = loadBalancers(config, foundation, clientIdentity);
  const drainedOf = (server: Server): string[] => {
    const answers = answering(config, server);
    return balancersBefore(server.name, server).flatMap(({ origin, runtime }) => (answers[runtime] ? [] : [origin]));
  };
  const { notificationChannels } = foundation.platform;
  const behind = { apps, originsOf, drainedOf, elsewhere, clientIdentity, notificationChannels };
  return { ...frontDoor(config, behind, foundation.cloud), balancersOf };
};

/** What GKE, images by digest and what stands before them need of the configuration. */
export function prodNeeds(applications: Applications, door: Promised["door"] = "balancers"): Relation[] {
  const place = { regions: ["region", "failoverRegion"], kubernetes: true, cloudRun: {}, replica: true };
  return [
    ...placed(applications, place, { door, highlyAvailable: true, assumed: assumedBehind(door) }),
    needsDigest(applications, lockedDigests),
    isNoReview,
    takesNoReviews,
  ];
}
