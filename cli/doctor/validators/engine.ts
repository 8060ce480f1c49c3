import { fail, ok, warn, type Validator } from "../model";

/** The oldest that docs/first-deployment.md names. */
const lowest = [3, 260];

export const engine: Validator = {
  name: "engine",
  title: "Pulumi's engine is there, and new enough",
  needs: "nothing",
  rights: "none",
  asks: "`pulumi version`",
  source: "docs/first-deployment.md#what-you-need",
  check: async (_, ask) => {
    const install = "install it: https://www.pulumi.com/docs/install/";
    const output = await ask.run("pulumi", ["version"]);
    if (output === undefined)
      return fail("there is no `pulumi` on PATH; only the simulated cloud works without", install);
    const [, major = "", minor = ""] = /^v?(\d+)\.(\d+)\./.exec(output) ?? [];
    if (major === "") return warn("`pulumi version` says no version", install);
    const isOld = Number(major) < (lowest[0] ?? 0) || (Number(major) === lowest[0] && Number(minor) < (lowest[1] ?? 0));
    return isOld ? fail(`pulumi ${output} is older than ${lowest.join(".")}`, install) : ok(`pulumi ${output}`);
  },
};
