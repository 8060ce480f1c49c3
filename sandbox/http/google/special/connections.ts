// Private services access: https://cloud.google.com/service-infrastructure/docs/service-networking/reference/rest/v1/services.connections
import { text } from "../../call";
import type { Answer } from "../../call";
import { startOperation } from "../operations";
import { exists } from "../references";
import { canonical, note, ok, problem, type GoogleRequest } from "../request";

const ALL = "servicenetworking:connections/";

export function connections(request: GoogleRequest): Answer {
  const { world, action, body, call, project } = request;
  const { store } = world;
  const keyOf = (network: unknown): string => ALL + canonical(world, String(network));
  const target = `projects/${project}`;
  switch (action) {
    case "list": {
      const stored = store.get(keyOf(call.query.get("network")));
      return ok(stored === undefined ? {} : { connections: [stored] });
    }
    case "create":
    case "patch": {
      const key = keyOf(body["network"]);
      const ranges = Array.isArray(body["reservedPeeringRanges"]) ? body["reservedPeeringRanges"] : [];
      for (const range of ranges) {
        const name = `${target}/global/addresses/${text(range)}`;
        if (!exists(world, name)) note(request, "missing reference", ".reservedPeeringRanges", range);
      }
      if (action === "create" && store.get(key) !== undefined) {
        return problem(400, "Cannot modify allocated ranges in CreateConnection. Please use UpdateConnection.");
      }
      const service = /services\/([^/]+)/.exec(call.path)?.[1] ?? "";
      const made = { ...body, service: `services/${service}`, peering: "servicenetworking-googleapis-com" };
      return startOperation(request, target, store.put(key, made));
    }
    case "deleteConnection":
      store.drop(keyOf(body["consumerNetwork"]));
      return startOperation(request, target, {});
    default:
      note(request, "not simulated");
      return problem(501, `the rehearsal does not simulate ${request.method.id}`);
  }
}
