import {
  dnsProblems,
  letsEncrypt,
  type Authority,
  type ZoneFacts,
} from "../../../components/internal/certificate-obstacles";
import { textAt } from "../../../sandbox";
import { fail, ok, planned, setting, type Validator } from "../model";
import { zoneOf } from "../zone";

/** https://pki.goog/faq/#caa, and how the origins' certificates are proved. */
const google: Authority = { title: "Google Trust Services", domain: "pki.goog", method: "dns-01" };

export const dns: Validator = {
  name: "dns",
  title: "DNS leads to Cloudflare, and CAA records let certificates be issued",
  needs: "plan",
  rights: "Zone Read",
  asks: "zones/<zone>, and Cloudflare's public resolver for NS and CAA records",
  source: "docs/adr/0053-before-a-certificate-is-ordered.md",
  check: async (facts, ask) => {
    const domain = setting(facts, "domain");
    // Without a token, CAA records are looked at all the same.
    const zone: ZoneFacts = await zoneOf(facts, ask).catch(() => ({ status: "active" }));
    const packs = planned(facts, "cloudflare:index/certificatePack:CertificatePack");
    const origins = planned(facts, "gcp:certificatemanager/dnsAuthorization:DnsAuthorization");
    const covered = packs.flatMap(({ inputs }) => (Array.isArray(inputs["hosts"]) ? inputs["hosts"].map(String) : []));
    const behind = origins.map(({ inputs }) => textAt(inputs, "domain")).filter((name) => name.includes("."));
    const problems = new Set<string>();
    // Without a certificate of these, the delegation alone is looked at.
    for (const [names, authority] of [
      [covered, letsEncrypt],
      [behind, google],
    ] as const) {
      for (const one of await dnsProblems(zone, domain, { names, authority }, ask.dns)) problems.add(one);
    }
    if (problems.size > 0) {
      const account = setting(facts, "cloudflareAccountId");
      return fail(
        [...problems].join("; "),
        `dig +short NS ${domain}`,
        `https://dash.cloudflare.com/${account}/${domain}/dns`,
      );
    }
    const leads =
      zone.nameServers === undefined ? "was not compared with Cloudflare's name servers" : "leads to Cloudflare";
    return ok(`${domain} ${leads}; ${covered.length + behind.length} names may have certificates`);
  },
};
