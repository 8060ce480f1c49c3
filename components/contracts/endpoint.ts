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
  /** Availability promised, with its source, for example `99.95 % a month (Cloud SQL SLA)`: the sentence for people. */
  availability: pulumi.Input<string>;
  /** Why this is the right end point for this environment. */
  reason: pulumi.Input<string>;
  /** The same availability for programs. Absent where nobody knows what the end point is made of. */
  serviceLevel?: pulumi.Input<ServiceLevel>;
  /** What shows whether it works. Absent where nothing outside the end point's users can tell. */
  watch?: pulumi.Input<EndpointWatch>;
}

/** An availability as a number, and what it is made of. */
export interface ServiceLevel {
  /** Percent of the window in which the end point works; 0 where nothing is promised. */
  percent: pulumi.Input<number>;
  /** Days over which it is measured. */
  windowDays: pulumi.Input<number>;
  /** Who promises it, or how it was computed. */
  source: pulumi.Input<string>;
  /** What has to work for it. */
  parts: pulumi.Input<pulumi.Input<AvailabilityPart>[]>;
}

/** A service that an end point is made of. */
export interface AvailabilityPart {
  /** What it is, for example `Cloud Run`. */
  name: pulumi.Input<string>;
  /** Percent of a month that its provider promises; 0 where it promises nothing. */
  percent: pulumi.Input<number>;
  /** Page with that promise, or the reason why there is none. */
  source: pulumi.Input<string>;
  /**
   * Alternative that it belongs to, such as an origin's name. Parts of one alternative are all needed; of the alternatives one has to
   * work. A part without one is always needed.
   */
  alternative?: pulumi.Input<string>;
}

/** How an end point is watched: `healthUrl` from outside, or a metric of its own server. */
export interface EndpointWatch {
  /** URL that answers 200 to anybody while the end point works; the default is none. */
  healthUrl?: pulumi.Input<string>;
  /**
   * Type of a metric that is 1 while the end point works and 0 otherwise, for example `cloudsql.googleapis.com/database/up`; the default is
   * none.
   */
  upMetric?: pulumi.Input<string>;
  /**
   * Type of a metric that counts requests, with a label `response_code_class`, for example `run.googleapis.com/request_count`; the default is
   * none.
   */
  requestMetric?: pulumi.Input<string>;
  /** Type of the monitored resource that has the metric; absent without one. */
  resourceType?: pulumi.Input<string>;
  /** Labels by which that resource is found; absent without a metric. */
  resourceLabels?: pulumi.Input<{ [label: string]: pulumi.Input<string> }>;
}
