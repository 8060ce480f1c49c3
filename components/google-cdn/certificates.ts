import * as certificatemanager from "@pulumi/gcp/certificatemanager";
import * as pulumi from "@pulumi/pulumi";
import { googleOrderCheck } from "../internal/google-certificate-order";
import { inOrder } from "../internal/unordered";
import type { GoogleCdnArgs } from "./args";
import type { Records } from "./dns";
import { childName } from "./hosts";

/** What a target proxy refers to, and what has to be there before the first user asks. */
export interface Certificates {
  map: pulumi.Output<string>;
  ready: pulumi.Resource[];
}

/**
 * A certificate for each name, so that whoever comes or goes changes nothing of the others: another set of names on one would be
 * another certificate, which nobody could use until it is issued. Nothing waits for that.
 */
export function createCertificates(
  parent: pulumi.Resource,
  name: string,
  { hosts, certificateHostnames = [], letsEncrypt }: GoogleCdnArgs,
  records: Records,
): Certificates {
  const map = new certificatemanager.CertificateMap(name, {}, { parent });
  const names = inOrder([...hosts.map(({ hostname }) => hostname), ...certificateHostnames]);
  const proven = new Map(
    inOrder(names.map(domainOf)).map((domain) => [domain, proveDomain(parent, name, domain, letsEncrypt, records)]),
  );
  const ready = names.map((hostname) => {
    const child = childName(name, hostname.replace("*", "wildcard"));
    const { authorization, dependsOn } = proven.get(domainOf(hostname)) as ProvenDomain;
    const certificate = new certificatemanager.Certificate(
      child,
      { managed: { domains: [hostname], dnsAuthorizations: [authorization] } },
      // With `letsEncrypt` a record of the component's own says who may issue.
      { parent, dependsOn, ...(letsEncrypt ? {} : { hooks: googleOrderCheck(parent, child, hostname) }) },
    );
    return new certificatemanager.CertificateMapEntry(
      child,
      { map: map.name, certificates: [certificate.id], hostname },
      { parent },
    );
  });
  return { map: pulumi.interpolate`//certificatemanager.googleapis.com/${map.id}`, ready };
}

/** Whoever owns a domain owns what `*.` stands for. */
export function domainOf(hostname: string): string {
  return hostname.replace(/^\*\./, "");
}

interface ProvenDomain {
  authorization: pulumi.Output<string>;
  /** Records that a certificate waits for. */
  dependsOn: pulumi.Resource[];
}

/**
 * Proves by a DNS record that a domain is ours, which needs no load balancer that answers yet. The record has a name of the project's
 * own: `_acme-challenge` itself may be another front door's, for its own certificate of the same name.
 */
function proveDomain(
  parent: pulumi.Resource,
  name: string,
  domain: string,
  letsEncrypt: boolean,
  records: Records,
): ProvenDomain {
  const child = childName(name, domain);
  const authorization = new certificatemanager.DnsAuthorization(
    child,
    { domain, type: "PER_PROJECT_RECORD" },
    { parent },
  );
  const challenge = authorization.dnsResourceRecords.apply((known) => known[0]);
  const dependsOn = records.add(`${child}-challenge`, {
    name: challenge.apply((known) => withoutDot(known?.name)),
    type: "CNAME",
    content: challenge.apply((known) => withoutDot(known?.data)),
  });
  if (letsEncrypt) dependsOn.push(...records.allowLetsEncrypt(`${child}-authority`, domain));
  return { authorization: authorization.id, dependsOn };
}

function withoutDot(text: string | undefined): string {
  return (text ?? "").replace(/\.$/, "");
}
