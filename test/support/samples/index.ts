// Arguments of every component that use every property of the contract (components/internal/arguments.json), so that tests can
// take one of them away, or put something else there. Each list and each table has at least two members.
import { samples as applications } from "./applications";
import { samples as data } from "./data";
import { samples as frontDoors } from "./front-doors";
import { samples as ground } from "./ground";
import { samples as secrets } from "./secrets";
import { samples as watching } from "./watching";
import type { Sample } from "./sample";

export { identityOf, bindingOf, storeOf, store, secretsOf, endpointOf } from "./contracts";
export { smallestVault } from "./ground";
export { functionFile, serverless, hosts, media } from "./origins";
export type { Sample } from "./sample";

/** By component. */
export const samples: Record<string, Sample[]> = {
  ...applications,
  ...data,
  ...frontDoors,
  ...ground,
  ...secrets,
  ...watching,
};
