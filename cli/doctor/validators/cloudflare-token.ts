import { isTable, textAt, type Value } from "../../../sandbox";
import { fail, ok, setting, type Validator } from "../model";

export const cloudflareToken: Validator = {
  name: "cloudflare-token",
  title: "There is a token of Cloudflare's, and it is active",
  needs: "settings",
  rights: "none beyond the token's own",
  asks: "user/tokens/verify, and for a token of the account accounts/<account>/tokens/verify",
  source: "docs/first-deployment.md#cloudflare",
  check: async (facts, ask) => {
    const create =
      "make one with the permissions of docs/first-deployment.md: https://dash.cloudflare.com/profile/api-tokens";
    if (!ask.isSet("CLOUDFLARE_API_TOKEN"))
      return fail("CLOUDFLARE_API_TOKEN is not set", create, "export CLOUDFLARE_API_TOKEN=...");
    const account = setting(facts, "cloudflareAccountId");
    const own = await ask.cloudflare("user/tokens/verify");
    const answer = own.status === 200 ? own : await ask.cloudflare(`accounts/${account}/tokens/verify`);
    const status = isTable(answer.result as Value) ? textAt(answer.result as never, "status") : "";
    if (status === "active") return ok("active");
    return fail(status === "" ? "Cloudflare does not know the token" : `the token is ${status}`, create);
  },
};
