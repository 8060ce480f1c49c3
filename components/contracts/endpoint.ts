import type * as pulumi from "@pulumi/pulumi";

/**
 * What somebody who uses an end point needs to know before the first request. Each stack's `endpoints` output is a table
 * of these.
 */
export interface Endpoint {
  /** Where it is: a URL, or a connection name. */
  url: pulumi.Input<string>;
  /** Protocol that it speaks, for example `HTTPS (HTTP/1.1, HTTP/2, HTTP/3)`. */
  protocol: pulumi.Input<string>;
  /** Where its credentials come from. Never a credential. */
  credentials: pulumi.Input<string>;
  /** Availability promised, with its source, for example `99.95 % a month (Cloud SQL SLA)`. */
  availability: pulumi.Input<string>;
  /** Why this is the right end point for this environment. */
  reason: pulumi.Input<string>;
}
