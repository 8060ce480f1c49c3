/**
 * The Worker in front of a host name whose paths lead to different places. It hands each request on as it came, to another
 * Worker by a service binding, or to hosts of the zone: to those of its own host name, or to those that another name of the
 * zone stands for. Cloudflare's cache is between it and hosts, so the zone's cache rules hold.
 */
import { routeOf, type EdgeRoute } from "../components/internal/edge-routes";
import { plain } from "./answers";
import { maintenanceAnswer } from "./maintenance";
import { forwardedHeaders } from "./request-headers";

/** What the Worker is bound to when it is deployed. */
export interface RouterEnv {
  /** The routes, a list of `EdgeRoute` in JSON. */
  ROUTES: string;
  /** What the host name says while it is under maintenance, a `MaintenanceNotice` in JSON. Absent when it is not. */
  MAINTENANCE?: string;
  /** The Workers that answer, by the names that routes have for them. */
  [service: string]: string | Service | undefined;
}

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
    const routes = JSON.parse(env.ROUTES) as EdgeRoute[];
    const route = routeOf(new URL(request.url).pathname, routes);
    if (route === undefined) return plain(404, "Not found.");
    try {
      return await (route.service === undefined
        ? askHosts(request, route.resolve)
        : serviceOf(env, route.service).fetch(request));
    } catch (error) {
      console.error(error instanceof Error ? error.message : String(error));
      return plain(502, "The service cannot be reached.");
    }
  },
};

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
