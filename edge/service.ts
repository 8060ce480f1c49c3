import type { Context, Env } from "./bindings";
import { forwardedHeaders } from "./request-headers";
import { forgetToken, idToken } from "./tokens";

/** Hands a request on to the private Cloud Run service. */
export async function forward(request: Request, env: Env, context: Context): Promise<Response> {
  const response = await callService(request, env, await idToken(env, context));
  // Cloud Run did not accept the token (its key was rolled, or it was revoked): the next one is a fresh one. A request
  // with a body cannot be repeated, since its stream has been read.
  if (response.status !== 401 || !/error="invalid_token"/.test(response.headers.get("www-authenticate") ?? "")) {
    return response;
  }
  forgetToken(env);
  if (request.method !== "GET" && request.method !== "HEAD") return response;
  return callService(request, env, await idToken(env, context));
}

function callService(request: Request, env: Env, token: string): Promise<Response> {
  const url = new URL(request.url);
  // Only path and query are taken over. Resolving the path against the service's URL instead would let a path such as
  // `//elsewhere.example/` choose the host, and the token would go there.
  const target = new URL(env.SERVICE_URL ?? "");
  target.pathname = url.pathname;
  target.search = url.search;

  const headers = forwardedHeaders(request);
  // Cloud Run checks and removes this header, so that `Authorization` stays the application's.
  headers.set("x-serverless-authorization", `Bearer ${token}`);

  // A Worker's request reads through the zone's cache, even for a host elsewhere, unless it says `no-store`
  // (https://developers.cloudflare.com/workers/reference/how-the-cache-works/#fetch). The answer is handed on as it is:
  // streams keep streaming, and an upgraded connection keeps its socket.
  return fetch(new Request(target, request), { headers, redirect: "manual", cache: "no-store" });
}
