import * as monitoring from "@pulumi/gcp/monitoring";
import * as pulumi from "@pulumi/pulumi";
import { alertDocumentation } from "./alert-documentation";
import type { Channels } from "./notification-channels";

/** The part of its life that is left when somebody is told: front doors renew at a third, and get a thirtieth for that. */
const leftWhenTold = 0.3;

/** Days before its end at which somebody is told of a certificate. */
export function daysLeftWhenTold(validityDays: number): number {
  return Math.round(validityDays * leftWhenTold * 10) / 10;
}

/** What is asked for its certificate. */
export interface Watched {
  /** Name of the uptime check. */
  child: string;
  hostname: string;
}

/** Certificates that are watched together. */
export interface CertificateWatch {
  watched: Watched[];
  /** A path that the front door answers by itself, so that no application wakes up. */
  path: string;
  /** Whether every answer will do, since the path is refused. */
  anyAnswer?: boolean;
  channels: Channels;
  validityDays: number;
  /** What to do first, as Markdown. */
  advice: string;
}

/** Tells the channels when a certificate that users get is not renewed in time, whatever the front door says about it. */
export function createCertificateAlert(parent: pulumi.Resource, name: string, watch: CertificateWatch): void {
  const checks = watch.watched.map((one) => createCheck(parent, one, watch).uptimeCheckId);
  const ids = pulumi.all(checks).apply((known) => known.map((id) => `"${id}"`));
  const isAsked = ids.apply((known) => (known.length === 1 ? `=${known.join("")}` : `=one_of(${known.join(", ")})`));
  const left = daysLeftWhenTold(watch.validityDays);
  const title = `${checks.length === 1 ? "the" : "a"} certificate has less than ${left} of ${watch.validityDays} days left`;
  new monitoring.AlertPolicy(
    `${name}-certificate`,
    {
      displayName: `${name}: ${title}`,
      combiner: "OR",
      severity: "WARNING",
      notificationChannels: watch.channels,
      documentation: alertDocumentation(watch.advice, "certificate"),
      conditions: [
        {
          displayName: title,
          conditionThreshold: {
            filter: pulumi.interpolate`metric.type="monitoring.googleapis.com/uptime_check/time_until_ssl_cert_expires" AND resource.type="uptime_url" AND metric.labels.check_id${isAsked}`,
            comparison: "COMPARISON_LT",
            thresholdValue: left,
            duration: "3600s",
            // Data centres get a new certificate one after another: the oldest counts, of each host name.
            aggregations: [
              {
                alignmentPeriod: "1800s",
                perSeriesAligner: "ALIGN_MIN",
                crossSeriesReducer: "REDUCE_MIN",
                ...(checks.length === 1 ? {} : { groupByFields: ["resource.label.host"] }),
              },
            ],
          },
        },
      ],
    },
    { parent },
  );
}

function createCheck(
  parent: pulumi.Resource,
  { child, hostname }: Watched,
  { path, anyAnswer = false }: CertificateWatch,
): monitoring.UptimeCheckConfig {
  return new monitoring.UptimeCheckConfig(
    child,
    {
      displayName: child,
      period: "900s",
      timeout: "10s",
      selectedRegions: ["ASIA_PACIFIC", "EUROPE", "USA_VIRGINIA"],
      httpCheck: {
        path,
        port: 443,
        useSsl: true,
        validateSsl: true,
        requestMethod: "GET",
        ...(anyAnswer ? { acceptedResponseStatusCodes: [{ statusClass: "STATUS_CLASS_ANY" }] } : {}),
      },
      monitoredResource: { type: "uptime_url", labels: { host: hostname } },
    },
    { parent },
  );
}
