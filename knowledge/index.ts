// What people must know of each resource type before they change it, by its type token.
import { cloudflare } from "./cloudflare";
import { times } from "./durations";
import { googleAccess } from "./google-access";
import { googleDatabases } from "./google-databases";
import { googleNetwork } from "./google-network";
import { googleRuntime } from "./google-runtime";
import { googleStorage } from "./google-storage";
import { kubernetes } from "./kubernetes";
import type { Knowledge, Rows } from "./model";
import { vault } from "./vault";

const rows: Rows = {
  ...googleDatabases,
  ...googleStorage,
  ...googleRuntime,
  ...googleNetwork,
  ...googleAccess,
  ...cloudflare,
  ...kubernetes,
  ...vault,
};

/** Every row, with its times. */
export const knowledge: Rows = Object.fromEntries(
  Object.entries(rows).map(([type, row]) => [type, { ...row, ...times[type] }]),
);

/** What is known of a type, or nothing. With the inputs of a resource, it is called what people call that one. */
export function knownOf(type: string, inputs: Readonly<Record<string, unknown>> = {}): Knowledge | undefined {
  const known = Object.hasOwn(knowledge, type) ? knowledge[type] : undefined;
  const other = known?.nouns?.find(({ path, begins }) => {
    const value = inputs[path];
    return typeof value === "string" && value.startsWith(begins);
  });
  return known === undefined || other === undefined ? known : { ...known, noun: other.noun };
}
