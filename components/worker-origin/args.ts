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
}
