// What the tests of all components try each with, from the file beside the component's test.
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Sample, Sampled } from "./sample";

export { identityOf, bindingOf, storeOf, store, secretsOf, endpointOf } from "./contracts";
export { smallestVault } from "./ground";
export { functionFile, serverless, hosts, media } from "./origins";
export type { Sample } from "./sample";

const load = createRequire(__filename);
const folder = path.join(__dirname, "../../components");
const sampled = readdirSync(folder)
  .filter((file) => file.endsWith(".sample.ts"))
  .flatMap((file) => Object.entries(load(path.join(folder, file)) as { [component: string]: Sampled }));

/** By component. */
export const samples: Record<string, Sample[]> = Object.fromEntries(
  sampled.map(([component, one]) => [component, one.samples]),
);

/** Other values of arguments, by component. */
export const trials: Record<string, Sampled["trials"]> = Object.fromEntries(
  sampled.map(([component, one]) => [component, one.trials]),
);
