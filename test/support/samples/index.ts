// What the tests of all components try each with, from the file beside the component's test.
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Row, Sample, Sampled } from "./sample";
import { sharedLists } from "./shared-lists";

export { identityOf, bindingOf, storeOf, store, secretsOf, endpointOf } from "./contracts";
export { smallestVault } from "./platform-parts";
export { functionFile, serverless, hosts, media } from "./origins";
export type { Row, Sample } from "./sample";

const load = createRequire(__filename);
const folder = path.join(__dirname, "../../components");
const sampled = readdirSync(folder)
  .filter((file) => file.endsWith(".sample.ts"))
  .flatMap((file) => Object.entries(load(path.join(folder, file)) as { [component: string]: Sampled }));

/** What each component has of something. */
function each<Name extends keyof Sampled>(name: Name): Record<string, NonNullable<Sampled[Name]>> {
  const found = sampled.map(([component, one]) => [component, one[name]] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as Record<
    string,
    NonNullable<Sampled[Name]>
  >;
}

export const samples: Record<string, Sample[]> = each("samples");
export const trials = each("trials");
export const together = each("together");
export const immutable = each("immutable");

/** What is known about lists, by `<type>.<property>`, as the contract names them. */
export const rows: Record<string, Row> = Object.assign({}, sharedLists, ...Object.values(each("lists"))) as Record<
  string,
  Row
>;
