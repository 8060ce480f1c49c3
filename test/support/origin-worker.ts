// The origin Worker with everybody whom it asks: Google's token services, the service or the bucket, and a cache.
import { afterEach, beforeEach, mock } from "node:test";
import type { Context, Env } from "../../edge/bindings";
import worker from "../../edge/origin-worker";
import { rsaKeys } from "./rsa-keys";

export const { privateKey, publicKey } = rsaKeys();
export const provider = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/web-1/providers/worker";
export const serviceUrl = "https://web-1.europe-west1.run.app";
export const now = Date.UTC(2026, 10, 1);
export const minute = 60_000;

// What the Worker remembers outlives a test, so each has a key of its own.
let keys = 0;
const identity = (): Env => ({
  IDENTITY_PROVIDER: provider,
  IDENTITY_ISSUER: "https://example.com/workers/web",
  IDENTITY_SUBJECT: "web",
  KEY_ID: `key-${++keys}`,
  PRIVATE_KEY: String(privateKey.export({ type: "pkcs8", format: "pem" })),
});
export const service = (): Env => ({
  ...identity(),
  SERVICE_URL: serviceUrl,
  SERVICE_ACCOUNT: "web@acme.iam.gserviceaccount.com",
});
export const bucket = (more: Partial<Env> = {}): Env => ({ ...identity(), BUCKET: "media-1", ...more });

type Answer = (request: Request) => Response | Promise<Response>;
/** Requests that the Worker made, and who answers them. */
export const world = {} as {
  /** Requests that the Worker made. */
  sent: { request: Request; body: string; cache: unknown }[];
  /** The service or the bucket. */
  upstream: Answer;
  /** Google's token services. */
  sts: Answer;
  credentials: Answer;
  background: Promise<unknown>[];
  cache: Map<string, Response>;
};

const context: Context = { waitUntil: (promise) => void world.background.push(promise) };

const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.signature`;
export const to = (host: string): typeof world.sent =>
  world.sent.filter(({ request }) => new URL(request.url).hostname === host);
export const ask = (env: Env, path: string, init: RequestInit = {}): Promise<Response> =>
  worker.fetch(new Request(`https://www.example.com${path}`, init), env, context);

// ── The bucket ──────────────────────────────────────────────────────────────────────────────────────────────────

/** What Cloud Storage answers. */
export const object = (body: string | null, more: Record<string, string> = {}, status = 200): Response =>
  new Response(body, {
    status,
    headers: {
      "content-type": "audio/mpeg",
      "content-length": String(body?.length ?? 0),
      etag: '"1"',
      "cache-control": "private, max-age=0",
      "x-goog-hash": "md5=x",
      "x-guploader-uploadid": "x",
      ...more,
    },
  });

/** Makes the world anew for each test of a file. */
export function useWorld(): void {
  beforeEach(() => {
    world.sent = [];
    world.background = [];
    world.cache = new Map();
    world.upstream = () => new Response("hello");
    world.sts = () => Response.json({ access_token: "access", expires_in: 3600 });
    world.credentials = () => Response.json({ token: jwt({ exp: Date.now() / 1000 + 3600 }) });
    mock.timers.enable({ apis: ["Date"], now });
    mock.method(console, "error", () => undefined);
    mock.method(globalThis, "fetch", async (input: string | Request, init?: RequestInit) => {
      const request = new Request(input, init);
      world.sent.push({ request, body: await request.clone().text(), cache: init?.cache });
      switch (new URL(request.url).hostname) {
        case "sts.googleapis.com":
          return world.sts(request);
        case "iamcredentials.googleapis.com":
          return world.credentials(request);
        default:
          return world.upstream(request);
      }
    });
    Object.assign(globalThis, {
      caches: {
        default: {
          match: (request: Request) => Promise.resolve(world.cache.get(request.url)?.clone()),
          put: async (request: Request, response: Response) => {
            const { status, headers } = response;
            world.cache.set(request.url, new Response(await response.arrayBuffer(), { status, headers }));
          },
        },
      },
    });
  });

  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
    Reflect.deleteProperty(globalThis, "caches");
  });
}
