import { isTable, textAt, type Value } from "../../../sandbox";
import { fail, ok, planned, setting, skipped, type Validator } from "../model";
import { isDeployed } from "../front-door";

/** More are not asked for one by one. */
const mostNames = 30;

export const cloudflareNames: Validator = {
  name: "cloudflare-names",
  title: "The names that the program makes are free in the zone",
  needs: "plan",
  rights: "DNS Read, Workers Routes Read",
  asks: "zones/<zone>/dns_records?name=<name>, for each name, and zones/<zone>/workers/routes",
  source: "docs/first-deployment.md#cloudflare",
  check: async (facts, ask) => {
    const zone = setting(facts, "cloudflareZoneId");
    const names = planned(facts, "cloudflare:index/dnsRecord:DnsRecord")
      .map(({ inputs }) => textAt(inputs, "name"))
      .filter((name) => !name.startsWith("["));
    const wanted = [...new Set(names)].slice(0, mostNames);
    if (wanted.length === 0) return skipped("the program makes no name that is known yet");
    if (await isDeployed(facts, ask)) return ok("this environment has them");
    const taken: string[] = [];
    const remedies: string[] = [];
    for (const name of wanted) {
      const { status, result } = await ask.cloudflare(`zones/${zone}/dns_records?name=${encodeURIComponent(name)}`);
      if (status !== 200 || !Array.isArray(result))
        return skipped("Cloudflare does not list the zone's records to the token");
      for (const one of (result as Value[]).filter(isTable)) {
        taken.push(`${name} (${textAt(one, "type")})`);
        remedies.push(
          `curl -X DELETE -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" https://api.cloudflare.com/client/v4/zones/${zone}/dns_records/${textAt(one, "id")}   # when you are ready to change over`,
        );
      }
    }
    return taken.length === 0
      ? ok(`${wanted.length} names`)
      : fail(`there are records already: ${taken.join(", ")}`, ...remedies);
  },
};
