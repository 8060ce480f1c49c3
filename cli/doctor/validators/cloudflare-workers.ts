import { isTable, textAt, type Value } from "../../../sandbox";
import { fail, ok, planned, setting, skipped, type Validator } from "../model";

export const cloudflareWorkers: Validator = {
  name: "cloudflare-workers",
  title: "Workers were opened once in the account",
  needs: "plan",
  rights: "Workers Scripts Read",
  asks: "accounts/<account>/workers/subdomain",
  source: "https://github.com/cloudflare/workers-sdk/issues/9045",
  check: async (facts, ask) => {
    if (planned(facts, "cloudflare:index/workersScript:WorkersScript").length === 0)
      return skipped("the program has no Worker");
    const account = setting(facts, "cloudflareAccountId");
    const { status, result, codes } = await ask.cloudflare(`accounts/${account}/workers/subdomain`);
    const subdomain = isTable(result as Value) ? textAt(result as never, "subdomain") : "";
    if (subdomain !== "") return ok(`${subdomain}.workers.dev`);
    // https://developers.cloudflare.com/api/resources/workers/subresources/subdomains: 10007 is a subdomain that is not there.
    if (status === 403 || codes.includes(10000)) return skipped("the token may not read it");
    return fail(
      "the first Worker would fail with code 10063",
      `open it once: https://dash.cloudflare.com/${account}/workers-and-pages`,
    );
  },
};
