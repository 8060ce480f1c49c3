import { isTable, textAt, type Value } from "../../../sandbox";
import { ok, planned, setting, skipped, warn, type Validator } from "../model";

export const cloudflareWorkersDev: Validator = {
  name: "cloudflare-workers-dev",
  title: "No Worker answers under workers.dev, past the front door",
  needs: "plan",
  rights: "Workers Scripts Read",
  asks: "accounts/<account>/workers/scripts/<Worker>/subdomain, for each Worker",
  source: "https://developers.cloudflare.com/workers/configuration/routing/workers-dev/",
  check: async (facts, ask) => {
    const account = setting(facts, "cloudflareAccountId");
    const closed = planned(facts, "cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain")
      .filter(({ inputs }) => inputs["enabled"] === false)
      .map(({ inputs }) => textAt(inputs, "scriptName"));
    if (closed.length === 0) return skipped("the program closes no such address");
    const open: string[] = [];
    for (const script of closed) {
      const { status, result } = await ask.cloudflare(`accounts/${account}/workers/scripts/${script}/subdomain`);
      if (status === 404) continue;
      const found = result as Value;
      if (status !== 200 || !isTable(found)) return skipped("the token may not read it");
      if (found["enabled"] === true || found["previews_enabled"] === true) open.push(script);
    }
    if (open.length === 0) return ok("all are closed");
    return warn(
      `${open.join(", ")} can be reached under workers.dev, without firewall, limits and certificate of the front door`,
      ...open.map(
        (script) =>
          `close it, or run \`pulumi up --refresh\`: https://dash.cloudflare.com/${account}/workers/services/view/${script}/production/settings`,
      ),
    );
  },
};
