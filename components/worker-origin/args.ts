import type * as pulumi from "@pulumi/pulumi";
import type { CloudflareZone } from "../contracts";

/**
 * What a `WorkerOrigin` is made from.
 */
export interface WorkerOriginArgs {
  /** Zone in which the Worker answers; its account holds the script. A change replaces the Worker. */
  zone: CloudflareZone;
  /** Name of the Cloud Run service. Its invoker check is on, and its ingress lets the internet in. */
  serviceName: pulumi.Input<string>;
  /** Region of the service. The Worker calls one region. */
  location: pulumi.Input<string>;
  /**
   * Base URL of the service without a trailing slash, for example `https://web-123.europe-west1.run.app`. It is what the
   * Worker fetches from and what its ID tokens are for, so it must be one that Cloud Run itself gave.
   */
  url: pulumi.Input<string>;
  /** Path that answers 200 while the service is healthy, such as `/health`. */
  healthPath: pulumi.Input<string>;
  /** Makes the Worker a preview, with an address of its own for some time, as for a pull request; by default a `Cdn` leads to it. */
  preview?: OriginPreview;
}

/**
 * A service that a few people look at for some time. Search engines leave it out, and no answer is kept. Each request runs the Worker, and counts
 * among the account's 100,000 free ones of a day (https://developers.cloudflare.com/workers/platform/pricing/).
 */
export interface OriginPreview {
  /**
   * Host name that it gets, in the zone and used by nothing else, such as `pr-12-shop.example.com`: a DNS record and a route to the Worker. Universal
   * SSL covers names one label below the zone's domain. A change moves the preview.
   */
  hostname: string;
  /**
   * When it is over, such as `2027-01-31T12:00:00Z` (RFC 3339, UTC). From then on the Worker answers 410 and asks nobody, whether or not somebody
   * destroys it. A change updates the Worker.
   */
  until: string;
}
