// IAM policies of anything that has one.
import { without } from "../../wire";
import type { Properties, Value } from "../../model";
import type { Answer } from "../call";
import { exists } from "./references";
import { note, ok, problem, type GoogleRequest } from "./request";
import { etag } from "./values";

const EMPTY: Properties = { version: 1, etag: "ACAB" };

const tables = (value: Value | undefined): Properties[] => (Array.isArray(value) ? (value as Properties[]) : []);

export function readPolicy({ world }: GoogleRequest, key: string): Answer {
  return ok(world.store.get(`policy ${key}`) ?? EMPTY);
}

/** Replaces a policy. The entity tag of one that has changed meanwhile is refused, as Google does. */
export function writePolicy(request: GoogleRequest, key: string, wanted: Properties): Answer {
  const { store } = request.world;
  const before = store.get(`policy ${key}`) ?? EMPTY;
  if (wanted["etag"] !== undefined && wanted["etag"] !== before["etag"]) {
    return problem(409, "There were concurrent policy changes. Please retry the whole read-modify-write.", [
      "ABORTED",
      "conflict",
    ]);
  }
  const bindings = tables(wanted["bindings"]).filter(({ members }) => Array.isArray(members) && members.length > 0);
  const conditional = bindings.some(({ condition }) => condition !== undefined);
  if (conditional && Number(wanted["version"] ?? 1) < 3)
    note(request, "policy version", ".version", wanted["version"], "3");
  for (const { role } of bindings) {
    if (typeof role === "string" && role.startsWith("projects/") && !exists(request.world, role)) {
      note(request, "missing reference", ".bindings.role", role);
    }
  }
  const rest = without(wanted, ["bindings"]);
  const stored = { ...rest, etag: etag(), version: conditional ? 3 : 1, ...(bindings.length > 0 ? { bindings } : {}) };
  return ok(store.put(`policy ${key}`, stored));
}
