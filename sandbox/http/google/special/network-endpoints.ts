// What a group of end points of the internet holds, which has no resource of its own: https://cloud.google.com/compute/docs/reference/rest/v1/globalNetworkEndpointGroups
import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../../../model";
import type { Answer } from "../../call";
import { startOperation } from "../operations";
import { nameOfKey, note, notFound, ok, problem, type GoogleRequest } from "../request";

const MEMBER = "networkEndpoints";

/** The answer of the three methods; nothing where the request calls none of them. */
export function networkEndpoints(request: GoogleRequest): Answer | undefined {
  const { action, world, body, key } = request;
  if (!/^(attach|detach|list)NetworkEndpoints$/.test(action)) return undefined;
  const group = key.replace(/\/\w+NetworkEndpoints$/, "");
  const stored = world.store.get(group);
  if (stored === undefined) return notFound({ ...request, key: group });
  const held = (world.store.get(`endpoints ${group}`)?.[MEMBER] ?? []) as Properties[];
  if (action === "listNetworkEndpoints") {
    return ok(held.length === 0 ? {} : { items: held.map((networkEndpoint) => ({ networkEndpoint })) });
  }
  const endpoints = (body[MEMBER] ?? []) as Properties[];
  const isHeld = (one: Properties): boolean => held.some((other) => isDeepStrictEqual(one, other));
  const wrong = endpoints.filter((one) => isHeld(one) === (action === "attachNetworkEndpoints"));
  if (endpoints.length === 0 || wrong.length > 0) {
    note(request, action === "attachNetworkEndpoints" ? "already exists" : "not there", `.${MEMBER}`, wrong);
    return problem(400, `Invalid value for field 'resource.${MEMBER}'`);
  }
  const left = held.filter((one) => !endpoints.some((other) => isDeepStrictEqual(one, other)));
  const after = action === "attachNetworkEndpoints" ? [...held, ...endpoints] : left;
  world.store.put(`endpoints ${group}`, { [MEMBER]: after });
  return startOperation(request, nameOfKey(group), {});
}
