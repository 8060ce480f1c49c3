import { zoneProblems } from "../../../components/internal/certificate-obstacles";
import { fail, ok, setCommand, setting, type Validator } from "../model";
import { zoneOf } from "../zone";

const plans = ["free", "pro", "business", "enterprise"];

export const cloudflareZone: Validator = {
  name: "cloudflare-zone",
  title: "The zone is active, in the configured account, and on the configured plan",
  needs: "settings",
  rights: "Zone Read",
  asks: "zones/<zone>",
  source: "docs/first-deployment.md#cloudflare",
  check: async (facts, ask) => {
    const domain = setting(facts, "domain");
    const zone = await zoneOf(facts, ask);
    const { settings } = facts;
    if (zone.name !== domain) {
      return fail(
        `the zone is ${zone.name}, and ${settings.full("domain")} ${domain}`,
        setCommand(facts, "domain", zone.name),
      );
    }
    const account = setting(facts, "cloudflareAccountId");
    if (zone.account !== account) {
      return fail(
        `the zone is in the account ${zone.account}, and not in ${account}`,
        setCommand(facts, "cloudflareAccountId", zone.account),
      );
    }
    const problems = zoneProblems(zone, domain);
    if (problems.length > 0) return fail(problems.join("; "), `https://dash.cloudflare.com/${account}/${domain}`);
    // A program that says nothing of it takes what each plan has.
    const wanted = settings.own("cloudflarePlan") ?? "free";
    if (plans.includes(zone.plan) && plans.indexOf(zone.plan) < plans.indexOf(wanted)) {
      return fail(
        `the zone's plan is ${zone.plan}, and ${settings.full("cloudflarePlan")} ${wanted}: its rules would be refused`,
        `https://dash.cloudflare.com/${account}/${domain}/billing`,
        setCommand(facts, "cloudflarePlan", zone.plan),
      );
    }
    return ok(`${domain}, ${zone.plan === "" ? "its plan is not shown" : zone.plan}`);
  },
};
