import type * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "../contracts/endpoint";

/** What shows whether an end point works. */
export const ServiceIndicator = {
  /** Its health page, which Google asks from several regions: `watch.healthUrl`. */
  HealthPage: "health-page",
  /** A metric of its server that is 1 while it works: `watch.upMetric`. For what cannot be asked from outside. */
  UpMetric: "up-metric",
  /** The part of its requests that is answered without a server error: `watch.requestMetric`. */
  Requests: "requests",
} as const;
/** What shows whether an end point works. */
export type ServiceIndicator = (typeof ServiceIndicator)[keyof typeof ServiceIndicator];

/**
 * What a `ServiceObjective` is made from.
 */
export interface ServiceObjectiveArgs {
  /** End point that is promised and watched: the output `endpoint` of a component, or one of its `endpoints`. */
  endpoint: pulumi.Input<Endpoint>;
  /**
   * Availability that its users are promised, in percent of `windowDays`, 50 to 99.99. More than what the end point is made of
   * promises is refused, with the arithmetic.
   */
  percent: number;
  /** Days over which the availability is measured, 1 to 30; the default is 30. */
  windowDays?: number;
  /** Other end points without which this one does not work, such as its database's; the default is none. */
  needs?: pulumi.Input<Endpoint>[];
  /** What is assumed of parts that promise nothing; what is said of a part with an SLA, or of a service that this end point does not use, does not count. The default is nothing, and then they let no percentage pass. */
  assumed?: AssumedAvailability[];
  /** What shows whether it works; the default is `health-page`. */
  indicator?: ServiceIndicator;
  /**
   * Seconds between two questions from one region, 60, 300, 600 or 900; the default is 60. A question keeps an instance that scales to
   * zero awake. A project has a million questions a month free of charge: one health page takes 130,000 from three regions each minute
   * (https://cloud.google.com/products/observability/pricing).
   */
  checkPeriodSeconds?: number;
  /**
   * Regions that ask, at least three of `USA_OREGON`, `USA_IOWA`, `USA_VIRGINIA`, `EUROPE`, `SOUTH_AMERICA` and `ASIA_PACIFIC`; the default is
   * `EUROPE`, `USA_VIRGINIA` and `ASIA_PACIFIC` (https://cloud.google.com/monitoring/uptime-checks).
   */
  checkRegions?: string[];
  /**
   * Whether somebody is paged at once when the error budget of a month would be gone in five days or less; the default is `true`. One
   * alert condition, which Google charges by the month (https://cloud.google.com/products/observability/pricing).
   */
  pages?: boolean;
  /** Whether somebody is told within a day when the budget would not last; the default is `true`. One alert condition. */
  tickets?: boolean;
  /** Page that says how to recover, an `https` URL with the anchor of the step; the default is none. Alerts link it. */
  runbookUrl?: string;
  /** Page with charts of the end point and of what it stands on, an `https` URL; the default is the list of the project's dashboards. Alerts link it. */
  dashboardUrl?: string;
  /** What whoever is told does first, in Markdown; the default names the parts of the end point and where to look. */
  firstStep?: string;
  /** Where alerts go, `projects/<project>/notificationChannels/<number>`; the default is nowhere: they show in the console alone. */
  notificationChannels?: pulumi.Input<pulumi.Input<string>[]>;
}

/** What is assumed of a part that promises nothing, and why. */
export interface AssumedAvailability {
  /** Name of the part, as in the arithmetic, for example `Cloudflare`. */
  part: string;
  /** Percent of a month, more than 0 and at most 100. */
  percent: number;
  /** Why, for whoever reads the promise: what was measured, and where. */
  reason: string;
}
