/**
 * The Worker between Cloudflare and what is private in Google Cloud: a Cloud Run service, or the objects of a bucket.
 *
 * It holds no Google credential. It signs a short-lived JWT with a key of its own, whose public half was uploaded to a
 * workload identity pool provider, and exchanges it at Google's Security Token Service. The access token that it gets
 * reads the bucket, or is exchanged once more for the ID token that Cloud Run wants.
 *
 * An application's answers are kept nowhere; objects are kept in Cloudflare's cache for as long as their `Cache-Control`
 * says.
 */
import { plain } from "./answers";
import type { Context, Env } from "./bindings";
import { log } from "./log";
import { serveObject } from "./media";
import { previewed } from "./preview";
import { forward } from "./service";
import { TokenError } from "./tokens";

export default {
  async fetch(request: Request, env: Env, context: Context): Promise<Response> {
    try {
      const answer = (): Promise<Response> =>
        env.BUCKET === undefined ? forward(request, env, context) : serveObject(request, env, env.BUCKET, context);
      return await (env.UNTIL === undefined ? answer() : previewed(env.UNTIL, answer));
    } catch (error) {
      log("ERROR", request, error);
      return error instanceof TokenError
        ? plain(503, "The service is not available. Please try again.", { "retry-after": "5" })
        : plain(502, "The service cannot be reached.");
    }
  },
};
