import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
import * as certificatemanager from "@pulumi/gcp/certificatemanager";
import * as networksecurity from "@pulumi/gcp/networksecurity";
import * as pulumi from "@pulumi/pulumi";
import type { CloudflareZone } from "../contracts";
import { googleOrderCheck } from "../internal/google-certificate-order";
import { inOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import type { LoadBalancedOriginArgs } from "./args";
import { whenKnown } from "../internal/outputs";

/**
 * A certificate for the load balancer's own name, issued and renewed by Google. The domain is proven by a DNS record,
 * which needs no load balancer that answers yet: the record comes first, then the certificate, then what uses it, and
 * nothing waits for the certificate to be issued.
 *
 * Returns what a target proxy refers to.
 */
export function createCertificateMap(
  parent: pulumi.Resource,
  name: string,
  zone: CloudflareZone,
  hostname: string,
): pulumi.Output<string> {
  const authorization = new certificatemanager.DnsAuthorization(name, { domain: hostname }, { parent });
  const challenge = authorization.dnsResourceRecords.apply((records) => records[0]);
  const record = new DnsRecord(
    `${name}-challenge`,
    {
      zoneId: zone.zoneId,
      name: challenge.apply((known) => withoutDot(known?.name)),
      type: "CNAME",
      content: challenge.apply((known) => withoutDot(known?.data)),
      ttl: 300,
      proxied: false,
    },
    { parent },
  );
  const certificate = new certificatemanager.Certificate(
    name,
    { managed: { domains: [hostname], dnsAuthorizations: [authorization.id] } },
    { parent, dependsOn: record, hooks: googleOrderCheck(parent, name, hostname) },
  );
  const map = new certificatemanager.CertificateMap(name, {}, { parent });
  const entry = new certificatemanager.CertificateMapEntry(
    name,
    {
      map: map.name,
      certificates: [certificate.id],
      // Shown for every server name: a CDN with one origin asks for the name that its user asked for, and accepts a
      // certificate for the name that it connects to.
      matcher: "PRIMARY",
    },
    { parent },
  );
  return whenKnown([map.id, entry.id], ([id]) => `//certificatemanager.googleapis.com/${id}`);
}

/** Requires a client certificate of the identity's authority. Returns the policy's identifier. */
export function createClientCheck(
  parent: pulumi.Resource,
  name: string,
  args: Usable<LoadBalancedOriginArgs>,
  projectNumber: pulumi.Input<string>,
): pulumi.Output<string> {
  const anchors = pulumi.all([args.clientIdentity.caCertificate, args.alsoTrusted ?? []]);
  const trust = new certificatemanager.TrustConfig(
    name,
    {
      location: "global",
      trustStores: [
        {
          trustAnchors: anchors.apply(([own, others]) =>
            [own, ...inOrder(others)].map((pem) => ({ pemCertificate: pem })),
          ),
        },
      ],
    },
    { parent },
  );
  const policy = new networksecurity.ServerTlsPolicy(
    name,
    {
      location: "global",
      allowOpen: false,
      mtlsPolicy: {
        clientValidationMode: "REJECT_INVALID",
        // With the project's number: the API answers with it, and any other spelling would replace the policy each time.
        clientValidationTrustConfig: pulumi.interpolate`projects/${projectNumber}/locations/global/trustConfigs/${trust.name}`,
      },
    },
    { parent, dependsOn: trust },
  );
  return policy.id;
}

function withoutDot(name: string | undefined): string {
  return (name ?? "").replace(/\.$/, "");
}
