import { isTable, valueAt, type Value } from "../../../sandbox";
import { isDeployed } from "../front-door";
import { fail, ok, planned, setCommand, setting, skipped, type Validator } from "../model";

export const cloudflareCertificates: Validator = {
  name: "cloudflare-certificates",
  title: "The zone may order the certificates that the program orders",
  needs: "plan",
  rights: "SSL and Certificates Read, Workers Routes Read",
  asks: "zones/<zone>/ssl/certificate_packs/quota and zones/<zone>/workers/routes",
  // What is left of the quota: https://developers.cloudflare.com/api/resources/ssl/subresources/certificate_packs/subresources/quota/
  source: "https://developers.cloudflare.com/ssl/edge-certificates/advanced-certificate-manager/",
  check: async (facts, ask) => {
    const wanted = planned(facts, "cloudflare:index/certificatePack:CertificatePack").length;
    if (wanted === 0) return skipped("the program orders no certificate: Cloudflare's free one needs nothing");
    const { status, result } = await ask.cloudflare(
      `zones/${setting(facts, "cloudflareZoneId")}/ssl/certificate_packs/quota`,
    );
    const quota = result as Value;
    if (status !== 200 || !isTable(quota)) return skipped("Cloudflare does not show the zone's quota to the token");
    const count = (path: string): number => Number(valueAt(quota, path) ?? 0);
    const [allocated, used] = [count("advanced.allocated"), count("advanced.used")];
    const page = `https://dash.cloudflare.com/${setting(facts, "cloudflareAccountId")}/${setting(facts, "domain")}/ssl-tls/edge-certificates`;
    if (allocated === 0) {
      return fail(
        "the zone has no Advanced Certificate Manager: the order would fail with code 1450",
        `buy it, 10 USD a month: ${page}`,
        setCommand(facts, "letsEncrypt", "false"),
      );
    }
    if (allocated - used >= wanted || (await isDeployed(facts, ask))) return ok(`${used} of ${allocated} are ordered`);
    return fail(`${used} of ${allocated} certificates are ordered, and the program orders ${wanted} more`, page);
  },
};
