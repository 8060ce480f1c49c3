/**
 * The Worker in front of a host name that has rules, or whose paths lead to different places. It asks the rules, and hands each
 * request on, as it came or as a rule changes it: to another Worker by a service binding, or to hosts of the zone, to those of its own
 * host name or to those that another name of the zone stands for. Cloudflare's cache is between it and hosts, so the zone's cache
 * rules hold.
 */
import { decodeUnreserved, longestFirst, ownerOf, type EdgeRoute } from "../components/internal/edge-routes";
import { undecided } from "../components/internal/edge-rules";
import { plain } from "./answers";
import { log } from "./log";
import { maintenanceAnswer } from "./maintenance";
import { forwardedHeaders } from "./request-headers";
import { answered, changed, decideBy, rulesOf, type Decided } from "./rules";

/** What the Worker is bound to when it is deployed. */
export interface RouterEnv {
  /** The routes, a list of `EdgeRoute` in JSON. */
  ROUTES: string;
  /** What the host name says while it is under maintenance, a `MaintenanceNotice` in JSON. Absent when it is not. */
  MAINTENANCE?: string;
  /** Names of the rules in their order, in JSON. Absent without rules. Each rule has a variable of its own, `RULE_<name>`. */
  RULES?: string;
  /** Where the origins are that rules name, by name, in JSON. */
  ORIGINS?: string;
  /** Which rules are in force: `all`, `without-functions` or `none`. */
  EDGE_RULES?: string;
  /** The Workers that answer, by the names that routes, origins and rules have for them. */
  [binding: string]: string | Service | undefined;
}

/** Where requests go. */
type Target = Pick<EdgeRoute, "service" | "resolve">;

/** A Worker that is bound to this one. */
export interface Service {
  fetch(request: Request): Promise<Response>;
}

declare global {
  interface RequestInit {
    /** Another name of the zone whose address is asked (https://developers.cloudflare.com/workers/runtime-apis/request/). */
    cf?: { resolveOverride: string };
  }
}

export default {
  async fetch(request: Request, env: RouterEnv): Promise<Response> {
    const closed = maintenanceAnswer(request, env.MAINTENANCE);
    if (closed !== undefined) return closed;
    const decided = await outcomeOf(request, env);
    return answered(await responseOf(request, decided, env), decided);
  },
};

/** What the rules say. Rules that cannot be read decide nothing: the request goes by its path. */
async function outcomeOf(request: Request, env: RouterEnv): Promise<Decided> {
  try {
    const rules = rulesOf(env);
    return rules.length === 0 ? undecided() : await decideBy(rules, request, env);
  } catch (error) {
    log("WARNING", request, error);
    return undecided();
  }
}

async function responseOf(request: Request, decided: Decided, env: RouterEnv): Promise<Response> {
  const { response, redirect, answer } = decided;
  if (response !== undefined) return response;
  if (redirect !== undefined) {
    const headers = { location: redirect.location, "cache-control": "no-store" };
    return new Response(null, { status: redirect.status, headers });
  }
  if (answer !== undefined) {
    const headers = { "content-type": answer.contentType, "cache-control": "no-store" };
    const isEmpty = request.method === "HEAD" || answer.body === "";
    return new Response(isEmpty ? null : answer.body, { status: answer.status, headers });
  }
  try {
    return await passOn(changed(request, decided), decided.origin, env);
  } catch (error) {
    log("ERROR", request, error);
    return plain(502, "The service cannot be reached.");
  }
}

async function passOn(request: Request, origin: string | undefined, env: RouterEnv): Promise<Response> {
  const target = targetOf(request, origin, env);
  if (target === undefined) return plain(404, "Not found.");
  return target.service === undefined
    ? askHosts(request, target.resolve)
    : serviceOf(env, target.service).fetch(request);
}

/** Where requests may go. */
interface Tables {
  /** The longest path first. */
  routes: EdgeRoute[];
  origins: Record<string, Target>;
}

const tables = new WeakMap<RouterEnv, Tables>();

/** They are read once in a Worker's life. */
function tablesOf(env: RouterEnv): Tables {
  const known = tables.get(env) ?? {
    routes: longestFirst(JSON.parse(env.ROUTES) as EdgeRoute[]),
    origins: JSON.parse(env.ORIGINS ?? "{}") as Record<string, Target>,
  };
  tables.set(env, known);
  return known;
}

/** Where a request goes: to the origin that a rule has named, or by its path. */
function targetOf(request: Request, origin: string | undefined, env: RouterEnv): Target | undefined {
  const { routes, origins } = tablesOf(env);
  if (origin !== undefined) {
    const target = origins[origin];
    if (target !== undefined) return target;
    log("WARNING", request, `${origin} is no origin; the request goes by its path`);
  }
  return ownerOf(decodeUnreserved(new URL(request.url).pathname), routes);
}

function serviceOf(env: RouterEnv, name: string): Service {
  const service = env[name];
  if (service === undefined || typeof service === "string") throw new Error(`${name} is no service`);
  return service;
}

/** Answers are handed on as they are: streams keep streaming, and an upgraded connection keeps its socket. */
function askHosts(request: Request, resolve: string | undefined): Promise<Response> {
  const headers = forwardedHeaders(request);
  // Cloudflare makes `CF-Connecting-IP` of a Worker's request to its own zone out of this one
  // (https://developers.cloudflare.com/fundamentals/reference/http-headers/#cf-connecting-ip-in-worker-subrequests).
  const client = request.headers.get("cf-connecting-ip");
  if (client !== null) headers.set("x-real-ip", client);
  const elsewhere = resolve === undefined ? {} : { cf: { resolveOverride: resolve } };
  return fetch(new Request(request, { headers }), { redirect: "manual", ...elsewhere });
}
