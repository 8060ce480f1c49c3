import type * as pulumi from "@pulumi/pulumi";
import type { CloudflareZone } from "../contracts";
import { createCertificateAlert } from "../internal/certificate-alert";
import type { Channels } from "../internal/notification-channels";
import type { CheckedHost } from "./hosts";

/** Cloudflare answers here by itself (https://developers.cloudflare.com/fundamentals/reference/cdn-cgi-endpoint/). */
const answeredAtTheEdge = "/cdn-cgi/trace";

/** The host name that is asked for the certificate, which all have: the zone's domain if it is served, else the first by name. */
export function watchedHost({ zoneName }: CloudflareZone, hosts: CheckedHost[]): string {
  const served = hosts.filter(({ redirectTo }) => redirectTo === undefined).map(({ hostname }) => hostname);
  return served.includes(zoneName) ? zoneName : ([...served].sort()[0] ?? zoneName);
}

/** Tells the channels when the zone's one certificate is not renewed in time. */
export function watchCertificate(
  parent: pulumi.Resource,
  name: string,
  { hostname, channels, validityDays }: { hostname: string; channels: Channels; validityDays: number },
): void {
  createCertificateAlert(parent, name, {
    watched: [{ child: `${name}-certificate`, hostname }],
    path: answeredAtTheEdge,
    channels,
    validityDays,
    advice: advice(hostname),
  });
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
