import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
import { RecordSet } from "@pulumi/gcp/dns/recordSet";
import * as pulumi from "@pulumi/pulumi";
import type { CloudDnsZone, CloudflareZone, DnsRecordNeeded } from "../contracts";

/** Seconds for which resolvers keep a record. */
const ttl = 300;

/** The authority that a CAA record names. */
const letsEncrypt = "letsencrypt.org";

/** Makes DNS records where there is a zone, and lists them in any case. */
export class Records {
  public readonly needed: DnsRecordNeeded[] = [];

  constructor(
    private readonly parent: pulumi.Resource,
    private readonly zones: { zone?: CloudflareZone; cloudDnsZone?: CloudDnsZone },
  ) {}

  /** A record whose child is called `child`; without `make` somebody else makes it. */
  public add(
    child: string,
    record: DnsRecordNeeded,
    { make = true, dependsOn = [] }: { make?: boolean; dependsOn?: pulumi.Resource[] } = {},
  ): pulumi.Resource[] {
    this.needed.push(record);
    const { zone, cloudDnsZone } = this.zones;
    const options = { parent: this.parent, dependsOn };
    if (!make) return [];
    if (zone !== undefined) return [new DnsRecord(child, { zoneId: zone.zoneId, ...atCloudflare(record) }, options)];
    if (cloudDnsZone === undefined) return [];
    const { managedZone } = cloudDnsZone;
    return [new RecordSet(child, { managedZone, ttl, ...atCloudDns(record) }, options)];
  }

  /** Lets no authority but Let's Encrypt issue certificates for a name. */
  public allowLetsEncrypt(child: string, name: string): pulumi.Resource[] {
    return this.add(child, { name, type: "CAA", content: `0 issue "${letsEncrypt}"` });
  }
}

/** Cloudflare answers itself for records that are proxied: these lead to Google. */
function atCloudflare({ name, type, content }: DnsRecordNeeded) {
  const value = type === "CAA" ? { data: { flags: 0, tag: "issue", value: letsEncrypt } } : { content };
  return { name, type, ...value, ttl, proxied: false };
}

/** Cloud DNS writes full names with a dot at their end. */
function atCloudDns({ name, type, content }: DnsRecordNeeded) {
  const isName = type === "CNAME";
  return {
    name: pulumi.interpolate`${name}.`,
    type,
    rrdatas: [isName ? pulumi.interpolate`${content}.` : content],
  };
}
