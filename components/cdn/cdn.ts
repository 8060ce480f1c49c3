import * as pulumi from "@pulumi/pulumi";
import { remembered } from "../internal/known";
import type { Endpoint } from "../contracts";
import { Subject } from "../internal/refusal";
import { urlOf } from "../internal/served-hosts";
import { checkArguments } from "../internal/validation";
import type { CdnArgs } from "./args";
import { watchCertificate, watchedHost } from "./certificate-alert";
import { createCertificate, createOriginPulls, validityDaysOf } from "./certificates";
import { claimZone } from "./claim";
import { createDnssec } from "./dnssec";
import { EdgeRulesMode } from "./edge-args";
import { endpointsOf } from "./endpoints";
import { createFirewall } from "./firewall";
import { Routing } from "./routing";
import { createRulesets } from "./rulesets";
import { createSettings } from "./settings";
import { validate } from "./validation";
import { zoneCheck } from "./zone-owner";

/**
 * The front door of a zone on Cloudflare: any number of host names, each with paths that lead to origins or media, or with a
 * redirect to another; with a certificate for all of them, TLS settings, security headers, firewall, cache and rate limits.
 * Nothing in the zone is cached that is not listed. It owns the zone's settings and its rulesets for caching, request and
 * response headers, firewall, rate limiting and redirects; use one `Cdn` per zone.
 *
 * A name is pointed at its origins last, after the settings, rules and certificates that a request has to meet. The
 * zone's settings, Universal SSL, the switch of Authenticated Origin Pulls, and what is set about bots and leaked passwords cannot
 * be deleted at Cloudflare: they stay as they are when the component is destroyed.
 */
export class Cdn extends pulumi.ComponentResource {
  /** URL of each host name that has routes, without a trailing slash, by host name. */
  public readonly urls: pulumi.Output<{ [hostname: string]: string }>;
  /** What somebody who uses a host name that has routes needs to know, by host name. */
  public readonly endpoints: pulumi.Output<{ [hostname: string]: Endpoint }>;
  /** Record (DS) that the registrar has to have for `dnssec` to count, as `example.com. 3600 IN DS 2371 13 2 32…`. Absent without `dnssec`. */
  public readonly dnssecRecord?: pulumi.Output<string>;
  /** Host name whose certificate is asked for from outside. Absent without `notificationChannels`. */
  public readonly certificateHostname?: pulumi.Output<string>;

  constructor(name: string, args: CdnArgs, opts?: pulumi.ComponentResourceOptions) {
    const [checked, { hosts, channels }] = checkArguments("Cdn", name, args, validate);
    claimZone(name, checked.zone);
    super("groundplan:index:Cdn", name, args, opts);

    const subject = new Subject(`Cdn "${name}"`);
    const owner = { subject, hooks: { beforeCreate: [zoneCheck(this, name, subject, checked.zone)] } };
    const ready = [
      ...createSettings(this, name, checked.zone.zoneId, checked, owner),
      ...createFirewall(this, name, checked, owner),
      ...createRulesets(this, name, checked, hosts, owner),
      createCertificate(this, name, checked, owner),
    ];
    if (checked.clientIdentity !== undefined) {
      ready.push(createOriginPulls(this, name, checked.zone.zoneId, checked.clientIdentity, owner));
    }
    const dnssec = createDnssec(this, name, checked);
    if (dnssec !== undefined) this.dnssecRecord = dnssec.ds;
    const { edgeRules: mode = EdgeRulesMode.All, takesTraffic = true, takesPrecedence = false } = checked;
    const routing = new Routing(this, name, checked.zone, ready, { mode, takesTraffic, takesPrecedence });
    for (const host of hosts) routing.route(host);
    if (channels !== undefined) {
      const hostname = watchedHost(checked.zone, hosts);
      watchCertificate(this, name, { hostname, channels, validityDays: validityDaysOf(checked) });
      this.certificateHostname = pulumi.output(hostname);
    }

    const served = hosts.filter(({ redirectTo }) => redirectTo === undefined);
    this.urls = pulumi.output(Object.fromEntries(served.map(({ hostname }) => [hostname, urlOf(hostname)])));
    this.endpoints = remembered(endpointsOf(served, checked.plan));
    this.registerOutputs({
      urls: this.urls,
      endpoints: this.endpoints,
      dnssecRecord: this.dnssecRecord,
      certificateHostname: this.certificateHostname,
    });
  }
}
