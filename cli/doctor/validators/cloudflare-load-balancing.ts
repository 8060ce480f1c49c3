import { fail, ok, planned, setting, skipped, warn, type Validator } from "../model";

export const cloudflareLoadBalancing: Validator = {
  name: "cloudflare-load-balancing",
  title: "Load Balancing was bought where the program makes pools",
  needs: "plan",
  rights: "Load Balancing: Monitors and Pools Read; Billing Read before the first pool is there",
  asks: "accounts/<account>/load_balancers/pools and accounts/<account>/subscriptions",
  source: "https://developers.cloudflare.com/load-balancing/get-started/enable-load-balancing/",
  check: async (facts, ask) => {
    const wanted = planned(facts, "cloudflare:index/loadBalancerPool:LoadBalancerPool").length;
    if (wanted === 0) return skipped("the program has no pools");
    const account = setting(facts, "cloudflareAccountId");
    const page = `enable it, with at least ${wanted} origins: https://dash.cloudflare.com/${account}/load-balancing`;
    const pools = await ask.cloudflare(`accounts/${account}/load_balancers/pools`);
    // Nobody makes a pool without the add-on: one that is there proves it.
    if (pools.status === 200 && Array.isArray(pools.result) && pools.result.length > 0)
      return ok(`${pools.result.length} pools are there`);
    if (/not enabled|not entitled/i.test(pools.message)) return fail("the account has no Load Balancing", page);
    const { status, result } = await ask.cloudflare(`accounts/${account}/subscriptions`);
    if (status !== 200 || !Array.isArray(result))
      return skipped("Cloudflare does not show the account's subscriptions to the token, and there is no pool yet");
    // Cloudflare documents the form of a subscription, and not the names of its add-ons.
    return /load[ _-]?balanc/i.test(JSON.stringify(result))
      ? ok("among the account's subscriptions")
      : warn("none of the account's subscriptions is called Load Balancing, and pools are refused without it", page);
  },
};
