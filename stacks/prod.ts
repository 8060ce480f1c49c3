import { needsDigest } from "./app-images";
import type { Applications } from "./application";
import { openAtCloudflare } from "./at-cloudflare";
import { openAtGoogle, servedByGoogle } from "./at-google";
import type { Config } from "./config";
import { lockedDigests } from "./images";
import type { StackOutputs } from "./outputs";
import { placed } from "./place-relations";
import { production } from "./production";
import { assumedBehind } from "./promises";
import type { Promised } from "./promise-relations";
import type { Relation } from "./relations";
import { isNoReview, takesNoReviews } from "./review-needs";
import { besideAnother, whileMoving } from "./second-front-door";

/**
 * Production: two regions, two runtimes behind one CDN, everything that holds data protected. What is behind the front door is in production.ts,
 * the same for both front doors.
 */
export function prod(config: Config, applications: Applications): StackOutputs {
  return production(config, applications, {
    open: besideAnother(openAtCloudflare, openAtGoogle),
    assumed: assumedBehind("balancers"),
  });
}

/** What GKE, images by digest and what stands before them need of the configuration. */
export function prodNeeds(applications: Applications, door: Promised["door"] = "balancers"): Relation[] {
  const place = { regions: ["region", "failoverRegion"], kubernetes: true, cloudRun: {}, replica: true };
  const byGoogle = servedByGoogle(applications);
  return [
    ...placed(applications, place, { door, highlyAvailable: true, assumed: assumedBehind(door) }),
    needsDigest(applications, lockedDigests),
    isNoReview,
    takesNoReviews,
    ...(door === "google" ? byGoogle : whileMoving(byGoogle)),
  ];
}
