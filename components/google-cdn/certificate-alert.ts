import type * as pulumi from "@pulumi/pulumi";
import { createCertificateAlert } from "../internal/certificate-alert";
import type { Channels } from "../internal/notification-channels";
import { inOrder } from "../internal/unordered";
import { childName, type CheckedHost } from "./hosts";

/** Days for which Certificate Manager issues a certificate (https://cloud.google.com/certificate-manager/docs/certificates). */
export const defaultValidityDays = 90;

/** The security policy refuses hidden files, and a redirect answers by itself. */
const refusedAtTheEdge = "/.certificate";

/** Tells the channels when the certificate of one of the host names is not renewed in time: each has its own. */
export function watchCertificates(
  parent: pulumi.Resource,
  name: string,
  hosts: CheckedHost[],
  { channels, validityDays }: { channels: Channels; validityDays: number },
): void {
  createCertificateAlert(parent, name, {
    // In an order of their own, as the condition names them.
    watched: inOrder(hosts.map(({ hostname }) => hostname)).map((hostname) => ({
      child: `${childName(name, hostname)}-certificate`,
      hostname,
    })),
    path: refusedAtTheEdge,
    anyAnswer: true,
    channels,
    validityDays,
    advice: [
      "Google renews each certificate by itself about a month before its end, and has not renewed this one. When it ends, browsers refuse the host name that the alert names.",
      "",
      "1. What users get: `openssl s_client -connect $HOSTNAME:443 -servername $HOSTNAME </dev/null | openssl x509 -noout -issuer -enddate`.",
      "2. What Google waits for: `managed.provisioningIssue` and `authorizationAttemptInfo` of `gcloud certificate-manager certificates describe`.",
      "3. Whether the CNAME of the DNS authorisation is still there (output `records` of the front door), and whether a CAA record of the domain allows the authority.",
      "4. Once the cause is gone, Google tries again by itself.",
    ].join("\n"),
  });
}
