// How each resource type is made by hand.
import type { Row, Rows } from "../row";
import { cloudflare } from "./cloudflare";
import { googleAccess } from "./google-access";
import { googleData } from "./google-data";
import { googleNetwork } from "./google-network";
import { googleRuntime } from "./google-runtime";
import { kubernetes, object } from "./kubernetes";
import { tls } from "./tls";
import { vault } from "./vault";

export const rows: Rows = {
  ...googleAccess,
  ...googleData,
  ...googleNetwork,
  ...googleRuntime,
  ...cloudflare,
  ...kubernetes,
  ...vault,
  ...tls,
};

/** How a type is made by hand; nothing where that is not known. Every object of a cluster is applied alike. */
export function rowOf(type: string): Row | undefined {
  if (Object.hasOwn(rows, type)) return rows[type];
  return type.startsWith("kubernetes:") ? object : undefined;
}
