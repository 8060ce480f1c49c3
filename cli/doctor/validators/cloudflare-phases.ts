import { isTable, textAt, type Value } from "../../../sandbox";
import { fail, ok, planned, setting, skipped, type Validator } from "../model";
import { isDeployed } from "../front-door";

export const cloudflarePhases: Validator = {
  name: "cloudflare-phases",
  title: "Nobody else has rules in the zone's phases",
  needs: "plan",
  rights: "Zone WAF Read, Cache Rules Read, Transform Rules Read, Workers Routes Read",
  asks: "zones/<zone>/rulesets and zones/<zone>/workers/routes",
  source: "docs/first-deployment.md#a-ruleset-that-is-there-already",
  check: async (facts, ask) => {
    const zone = setting(facts, "cloudflareZoneId");
    const wanted = planned(facts, "cloudflare:index/ruleset:Ruleset").map(({ inputs }) => textAt(inputs, "phase"));
    if (wanted.length === 0) return skipped("the program has no rules");
    const { status, result } = await ask.cloudflare(`zones/${zone}/rulesets`);
    if (status !== 200 || !Array.isArray(result))
      return skipped("Cloudflare does not list the zone's rulesets to the token");
    const taken = (result as Value[])
      .filter(isTable)
      .filter((one) => textAt(one, "kind") === "zone" && wanted.includes(textAt(one, "phase")));
    if (taken.length === 0) return ok(`${wanted.length} phases are free`);
    if (await isDeployed(facts, ask)) return ok(`${taken.length} phases, which this environment has`);
    return fail(
      `${taken.map((one) => textAt(one, "phase")).join(", ")} ${taken.length === 1 ? "has" : "have"} a ruleset, and a second is refused with code 20217`,
      ...taken.map(
        (one) =>
          `curl -X DELETE -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" https://api.cloudflare.com/client/v4/zones/${zone}/rulesets/${textAt(one, "id")}   # if nothing serves from the zone yet`,
      ),
    );
  },
};
