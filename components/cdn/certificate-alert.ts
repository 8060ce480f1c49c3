import * as monitoring from "@pulumi/gcp/monitoring";
import * as pulumi from "@pulumi/pulumi";
import type { CloudflareZone } from "../contracts";
import type { Channels } from "./certificate-names";
import type { CheckedHost } from "./hosts";

/** The part of its life that is left when somebody is told: Cloudflare renews at a third, and gets a thirtieth for that. */
const leftWhenTold = 0.3;

/** Cloudflare answers here by itself, so no origin wakes up (https://developers.cloudflare.com/fundamentals/reference/cdn-cgi-endpoint/). */
const answeredAtTheEdge = "/cdn-cgi/trace";

/** Days before its end at which somebody is told of a certificate. */
export function daysLeftWhenTold(validityDays: number): number {
  return Math.round(validityDays * leftWhenTold * 10) / 10;
}

/** The host name that is asked for the certificate, which all have: the zone's domain if it is served, else the first by name. */
export function watchedHost({ zoneName }: CloudflareZone, hosts: CheckedHost[]): string {
  const served = hosts.filter(({ redirectTo }) => redirectTo === undefined).map(({ hostname }) => hostname);
  return served.includes(zoneName) ? zoneName : ([...served].sort()[0] ?? zoneName);
}

/** Tells the channels when the certificate that users get is not renewed in time, whatever Cloudflare says about it. */
export function createCertificateAlert(
  parent: pulumi.Resource,
  name: string,
  { hostname, channels, validityDays }: { hostname: string; channels: Channels; validityDays: number },
): void {
  const check = new monitoring.UptimeCheckConfig(
    `${name}-certificate`,
    {
      displayName: `${name}-certificate`,
      period: "900s",
      timeout: "10s",
      selectedRegions: ["ASIA_PACIFIC", "EUROPE", "USA_VIRGINIA"],
      httpCheck: { path: answeredAtTheEdge, port: 443, useSsl: true, validateSsl: true, requestMethod: "GET" },
      monitoredResource: { type: "uptime_url", labels: { host: hostname } },
    },
    { parent },
  );
  const left = daysLeftWhenTold(validityDays);
  const title = `the certificate has less than ${left} of ${validityDays} days left`;
  new monitoring.AlertPolicy(
    `${name}-certificate`,
    {
      displayName: `${name}: ${title}`,
      combiner: "OR",
      severity: "WARNING",
      notificationChannels: channels,
      documentation: { mimeType: "text/markdown", content: advice(hostname) },
      conditions: [
        {
          displayName: title,
          conditionThreshold: {
            filter: pulumi.interpolate`metric.type="monitoring.googleapis.com/uptime_check/time_until_ssl_cert_expires" AND resource.type="uptime_url" AND metric.labels.check_id="${check.uptimeCheckId}"`,
            comparison: "COMPARISON_LT",
            thresholdValue: left,
            duration: "3600s",
            // Data centres get a new certificate one after another: the oldest counts.
            aggregations: [
              { alignmentPeriod: "1800s", perSeriesAligner: "ALIGN_MIN", crossSeriesReducer: "REDUCE_MIN" },
            ],
          },
        },
      ],
    },
    { parent },
  );
}

function advice(hostname: string): string {
  return [
    `Cloudflare renews the certificate by itself and has not. When it ends, browsers refuse ${hostname} and every other host name of the zone.`,
    "",
    `1. What users get: \`openssl s_client -connect ${hostname}:443 -servername ${hostname} </dev/null | openssl x509 -noout -issuer -enddate\`.`,
    '2. What Cloudflare waits for: `status` and `validation_errors` of `GET zones/$ZONE_ID/ssl/certificate_packs?status=all`. With "pending_validation" look at the name servers and the CAA records of the domain.',
    "3. Whether Advanced Certificate Manager is still paid for.",
    "4. A new order, once the cause is gone: `pulumi up --replace` with the URN of the certificate pack. What stands in its way is said before it is ordered.",
  ].join("\n");
}
