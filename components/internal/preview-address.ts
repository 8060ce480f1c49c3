// The address that a preview has for some time, in a zone and outside of any `Cdn`.
import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
import { WorkersRoute } from "@pulumi/cloudflare/workersRoute";
import type { WorkersScript } from "@pulumi/cloudflare/workersScript";
import type * as pulumi from "@pulumi/pulumi";
import type { CloudflareZone } from "../contracts";
import * as rules from "./rules";
import type { Arguments } from "./validation";

/** Notes what is wrong with `preview`: a host name below the zone's own, and a time. */
export function checkPreview(
  check: Arguments,
  zoneName: string,
  { hostname, until }: { hostname: string; until: string },
): void {
  const inZone: rules.Rule<string> = (name) =>
    rules.hostname(name) ??
    (name !== zoneName && rules.isPartOf(name, zoneName) ? undefined : `choose a name below ${zoneName}`);
  check.property("preview.hostname", hostname, inZone);
  check.property("preview.until", until, rules.moment);
}

/** Leads a host name to a Worker alone. The record comes last, when there is something that answers. Children are named `name`. */
export function createPreviewAddress(
  parent: pulumi.Resource,
  name: string,
  { zoneId }: CloudflareZone,
  hostname: string,
  { scriptName: script }: WorkersScript,
): void {
  const route = new WorkersRoute(name, { zoneId, pattern: `${hostname}/*`, script }, { parent });
  // Nothing is there (RFC 6666): the record only brings the name to Cloudflare. 1 is "automatic".
  const record = { type: "AAAA", content: "100::", ttl: 1, proxied: true };
  new DnsRecord(name, { zoneId, name: hostname, ...record }, { parent, dependsOn: route });
}
