// Whether the environment's front door is there already: what is taken in the zone is its own then.
import { isTable, textAt, type Value } from "../../sandbox";
import { planned, setting, type Facts, type Questions } from "./model";

/** A route of the zone leads to a Worker that the program makes. Its name is the program's own. */
export async function isDeployed(facts: Facts, ask: Questions): Promise<boolean> {
  const scripts = planned(facts, "cloudflare:index/workersRoute:WorkersRoute").map(({ inputs }) => inputs["script"]);
  const { status, result } = await ask.cloudflare(`zones/${setting(facts, "cloudflareZoneId")}/workers/routes`);
  if (status !== 200 || !Array.isArray(result)) return false;
  return (result as Value[]).filter(isTable).some((one) => scripts.includes(textAt(one, "script")));
}
