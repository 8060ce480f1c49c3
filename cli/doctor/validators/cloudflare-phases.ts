import { isTable, textAt, type Properties, type Value } from "../../../sandbox";
import { fail, ok, planned, setting, skipped, type Finding, type Validator } from "../model";
import { isDeployed } from "../front-door";

/** What a `Cdn` says of itself in its rulesets: the component, and its stack without the organisation, which a plan does not know. */
const owner = /^Owner: (.+ of )(?:[^/]+\/)([^/]+\/[^/]+)$/;

export const cloudflarePhases: Validator = {
  name: "cloudflare-phases",
  title: "Nobody else has rules in the zone's phases",
  needs: "plan",
  rights: "Zone WAF Read, Cache Rules Read, Transform Rules Read, Workers Routes Read",
  asks: "zones/<zone>/rulesets and zones/<zone>/workers/routes",
  source: "docs/first-deployment.md#a-ruleset-that-is-there-already",
  check: async (facts, ask) => {
    const zone = setting(facts, "cloudflareZoneId");
    const rulesets = planned(facts, "cloudflare:index/ruleset:Ruleset").map(({ inputs }) => inputs);
    const wanted = rulesets.map((inputs) => textAt(inputs, "phase"));
    if (wanted.length === 0) return skipped("the program has no rules");
    const { status, result } = await ask.cloudflare(`zones/${zone}/rulesets`);
    if (status !== 200 || !Array.isArray(result))
      return skipped("Cloudflare does not list the zone's rulesets to the token");
    const all = (result as Value[]).filter(isTable).filter((one) => textAt(one, "kind") === "zone");
    const own = ownerIn(rulesets[0] ?? {});
    const others = [...new Set(all.filter((one) => ![own, undefined].includes(ownerIn(one))).map(described))];
    if (others.length > 0) return ofAnother(zone, others);
    const taken = all.filter((one) => wanted.includes(textAt(one, "phase")));
    if (taken.length === 0) return ok(`${wanted.length} phases are free`);
    const theirs = taken.filter((one) => ownerIn(one) === undefined);
    if (theirs.length === 0 || (await isDeployed(facts, ask)))
      return ok(`${taken.length} phases, which this environment has`);
    return fail(
      `${theirs.map((one) => textAt(one, "phase")).join(", ")} ${theirs.length === 1 ? "has" : "have"} a ruleset, and a second is refused with code 20217`,
      ...theirs.map(
        (one) =>
          `curl -X DELETE -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" https://api.cloudflare.com/client/v4/zones/${zone}/rulesets/${textAt(one, "id")}   # if nothing serves from the zone yet`,
      ),
    );
  },
};

/** Whose a ruleset is, if it says so. */
function ownerIn(ruleset: Properties): string | undefined {
  const [, component, stack] = owner.exec(textAt(ruleset, "description")) ?? [];
  return component === undefined || stack === undefined ? undefined : component + stack;
}

function described(ruleset: Properties): string {
  return textAt(ruleset, "description").replace(/^Owner: /, "");
}

function ofAnother(zone: string, owners: string[]): Finding {
  return fail(
    `the zone ${zone} is of ${owners.join(" and ")}, whose settings an up would write over`,
    "Give this environment a zone of its own, or name its host names in the `hosts` of that Cdn.",
  );
}
