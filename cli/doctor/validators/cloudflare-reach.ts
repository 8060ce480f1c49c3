import { isTable, textAt, type Value } from "../../../sandbox";
import { ok, setting, skipped, warn, type Validator } from "../model";

export const cloudflareReach: Validator = {
  name: "cloudflare-reach",
  title: "The token reaches this environment's account and zone, and no other",
  needs: "settings",
  rights: "Zone Read",
  asks: "accounts and zones, as lists",
  source: "docs/adr/0013-a-zone-per-environment.md",
  check: async (facts, ask) => {
    const own = { accounts: setting(facts, "cloudflareAccountId"), zones: setting(facts, "cloudflareZoneId") };
    const others: string[] = [];
    for (const [list, id] of Object.entries(own)) {
      const { status, result } = await ask.cloudflare(list);
      if (status !== 200 || !Array.isArray(result)) return skipped(`Cloudflare does not list ${list} to the token`);
      const names = (result as Value[])
        .filter(isTable)
        .filter((one) => textAt(one, "id") !== id)
        .map((one) => textAt(one, "name"));
      if (names.length > 0) others.push(`${list}: ${names.join(", ")}`);
    }
    return others.length === 0
      ? ok("one account and one zone")
      : warn(
          `it reaches others too, ${others.join("; ")}: this environment could change them`,
          "choose them under Account Resources and Zone Resources: https://dash.cloudflare.com/profile/api-tokens",
        );
  },
};
