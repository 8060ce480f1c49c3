// How a load balancer shares requests out between two backend services: by weights in its URL map
// (https://cloud.google.com/load-balancing/docs/https/traffic-management-global, https://cloud.google.com/compute/docs/reference/rest/v1/urlMaps).
import { isTable, textAt, type Properties, type Value } from "../../sandbox";
import { messageOf, passing, type ApiRequest, type GoogleApi } from "../google-api";
import { Busy, RolloutError } from "./model";

const compute = "https://compute.googleapis.com/compute/v1";

/** What leads to a process from outside: `projects/<project>/global/urlMaps/<name>`, and the backend services of its new version. */
export interface Door {
  urlMap: string;
  canaries: string[];
}

/** A URL map that was read, and the percent of the requests that new versions get by it, where it leads to one. */
export interface DoorSight {
  door: Door;
  found: Properties;
  weights: number[];
}

export async function readDoor(api: GoogleApi, door: Door): Promise<DoorSight> {
  const found = await api.read(`${compute}/${door.urlMap}`);
  if (found === undefined) throw new RolloutError(`${door.urlMap} is not there; run \`pulumi up\` first`);
  return { door, found, weights: weightsIn(found, door) };
}

/** Gives the new version a share, if nobody has changed the URL map since it was read. Says whether that was a change. */
export async function setWeight(api: GoogleApi, { door, found, weights }: DoorSight, weight: number): Promise<boolean> {
  if (weights.every((one) => one === weight)) return false;
  const changed = withWeight(found, door, weight) as Properties;
  const parts = ["defaultRouteAction", "pathMatchers"].flatMap((part) => {
    const value = changed[part];
    return value === undefined ? [] : [[part, value] as const];
  });
  const body = { fingerprint: textAt(found, "fingerprint"), ...Object.fromEntries(parts) };
  const operation = await ask(api, door, `${compute}/${door.urlMap}`, { method: "PATCH", body });
  const done = await ask(api, door, `${operationUrl(operation)}/wait`, { method: "POST" });
  if (textAt(done, "status") !== "DONE") throw new Busy(`${door.urlMap}: it is being changed`);
  const errors = isTable(done["error"]) ? JSON.stringify(done["error"]).slice(0, 500) : "";
  if (errors !== "") throw new RolloutError(`${door.urlMap}: Compute Engine refuses: ${errors}`);
  return true;
}

/** Endpoints of a group that a backend service calls healthy. */
export async function healthyIn(api: GoogleApi, service: string, group: string): Promise<number> {
  const answer = await api.change(`${compute}/${service}/getHealth`, { method: "POST", body: { group } });
  if (answer.status !== 200 || !isTable(answer.body)) {
    throw new Busy(`${service}: its health is not known (${answer.status})`);
  }
  const states = answer.body["healthStatus"];
  return (Array.isArray(states) ? states : []).filter((one) => isTable(one) && one["healthState"] === "HEALTHY").length;
}

async function ask(api: GoogleApi, { urlMap }: Door, url: string, request: ApiRequest): Promise<Properties> {
  const { status, body } = await api.change(url, request);
  if (status === 200 && isTable(body)) return body;
  const message = messageOf(body);
  if ([409, 412, ...passing].includes(status))
    throw new Busy(`${urlMap}: ${message || `Compute Engine answered ${status}`}`);
  throw new RolloutError(`${urlMap}: Compute Engine refuses (${status}): ${message}`);
}

/** By the part after the version: the address has either of two hosts. */
function operationUrl(operation: Properties): string {
  return `${compute}/${bare(textAt(operation, "selfLink"))}`;
}

/** `projects/…` of an address. */
export function bare(link: string): string {
  return link.slice(Math.max(link.indexOf("projects/"), 0));
}

function isCanary(share: Properties, { canaries }: Door): boolean {
  return canaries.includes(bare(textAt(share, "backendService")));
}

/** Two shares, one of which is a new version's. */
function pairIn(value: Value, door: Door): Properties[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const shares = value.filter(isTable);
  return shares.length === 2 && shares.filter((one) => isCanary(one, door)).length === 1 ? shares : undefined;
}

function weightsIn(value: Value, door: Door): number[] {
  const pair = pairIn(value, door);
  if (pair !== undefined) {
    const all = pair.reduce((sum, one) => sum + Number(one["weight"] ?? 0), 0);
    return pair.filter((one) => isCanary(one, door)).map((one) => percentOf(Number(one["weight"] ?? 0), all));
  }
  const below = Array.isArray(value) ? value : isTable(value) ? Object.values(value) : [];
  return below.flatMap((one) => weightsIn(one, door));
}

function percentOf(weight: number, all: number): number {
  return all === 0 ? 0 : Math.round((weight * 100) / all);
}

function withWeight(value: Value, door: Door, weight: number): Value {
  const pair = pairIn(value, door);
  if (pair !== undefined) return pair.map((one) => ({ ...one, weight: isCanary(one, door) ? weight : 100 - weight }));
  if (Array.isArray(value)) return value.map((one) => withWeight(one, door, weight));
  if (!isTable(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withWeight(one, door, weight)]));
}
