// Rulesets: https://developers.cloudflare.com/ruleset-engine/rulesets-api. A zone has one for each phase.
import { without } from "../../wire";
import { text } from "../call";
import type { Properties } from "../../model";
import type { Answer } from "../call";
import { hex, now } from "../google/values";
import { all, failed, key, note, ok, type CloudflareRequest } from "./cloudflare";

export function rulesets(request: CloudflareRequest): Answer | undefined {
  const { world, call, path, body } = request;
  const { store } = world;
  if (/^zones\/[^/]+\/rulesets$/.test(path)) {
    if (call.method !== "POST") return ok(all(request, path).map((one) => without(one, ["rules"])));
    if (all(request, path).some((one) => one["phase"] === body["phase"])) {
      note(request, "already exists", ".phase", body["phase"] ?? null);
      return failed(400, 20217, `exceeded maximum number of zone rulesets for phase ${text(body["phase"])}`);
    }
    const id = hex(32);
    return ok(store.put(key(`${path}/${id}`), completed({ ...body, id }, "1")));
  }
  if (!/^zones\/[^/]+\/rulesets\/[^/]+$/.test(path)) return undefined;
  const stored = store.get(key(path));
  if (stored === undefined) return failed(404, 10000, "could not find ruleset");
  switch (call.method) {
    case "GET":
      return ok(stored);
    case "DELETE":
      store.drop(key(path));
      return { status: 204 };
    default: {
      const { id = "" } = stored;
      const version = String(Number(stored["version"]) + 1);
      return ok(store.put(key(path), completed({ ...stored, ...body, id }, version)));
    }
  }
}

function completed(ruleset: Properties, version: string): Properties {
  const rules = ((ruleset["rules"] ?? []) as Properties[]).map((rule): Properties => {
    const id = rule["id"] ?? hex(32);
    return { ...rule, id, ref: rule["ref"] ?? id, version, last_updated: now(), enabled: rule["enabled"] ?? true };
  });
  return { kind: "zone", description: "", ...ruleset, version, last_updated: now(), rules };
}
