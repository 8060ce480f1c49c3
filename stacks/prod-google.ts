import type { Applications } from "./application";
import { openAtCloudflare } from "./at-cloudflare";
import { openAtGoogle } from "./at-google";
import type { Config } from "./config";
import type { StackOutputs } from "./outputs";
import { prodNeeds } from "./prod";
import { production } from "./production";
import { assumedBehind } from "./promises";
import type { Relation } from "./relations";
import { besideAnother } from "./second-front-door";

/** Production behind Google's own CDN: what `prod` is, but for the front door. Cloudflare holds the DNS zone, and no more. */
export function prodGoogle(config: Config, applications: Applications): StackOutputs {
  const open = besideAnother(openAtGoogle, openAtCloudflare);
  return production(config, applications, { open, assumed: assumedBehind("google") });
}

/** What production needs, without what only Cloudflare's front door does. */
export function prodGoogleNeeds(applications: Applications): Relation[] {
  return prodNeeds(applications, "google");
}
