// Stand-ins for Google's metadata server, Secret Manager and Vault's KV version 2, in one HTTP server. They answer as the
// real ones do for the requests that `first-values` makes, check-and-set and missing `update` capability included.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a request gets. `undefined` as status closes the connection without an answer. */
export interface Reply {
  status: number | undefined;
  body?: unknown;
}

export interface SecretServices {
  url: string;
  /** Versions of the application's document, the first one first. `undefined` stands for a deleted one. */
  versions: ({ [name: string]: unknown } | undefined)[];
  /** Versions of each copy, by the secret's name. */
  copies: Map<string, string[]>;
  /** Method and path of each request, in order. */
  requests: string[];
  /** Answers a request before, or (`after`) instead of the answer of, the stand-in. Returns nothing to leave it alone. */
  before?: (request: string) => Reply | undefined;
  after?: (request: string) => Reply | undefined;
  close(): Promise<void>;
}

interface Request {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: { [name: string]: unknown };
}

const vaultToken = "vault-token";
const googleToken = "google-token";

/** Starts the stand-ins for one document and one login role. */
export async function startSecretServices(role: string, document: string): Promise<SecretServices> {
  const server = createServer((request, response) => void handle(request, response));
  const services: SecretServices = {
    url: "",
    versions: [],
    copies: new Map(),
    requests: [],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const request: Request = {
      method: incoming.method ?? "",
      path: incoming.url ?? "",
      headers: incoming.headers,
      body: text === "" ? {} : (JSON.parse(text) as Request["body"]),
    };
    const line = `${request.method} ${request.path}`;
    services.requests.push(line);
    const early = services.before?.(line);
    const usual = early ?? answer(services, request, role, document);
    const reply = early ?? services.after?.(line) ?? usual;
    if (reply.status === undefined) {
      incoming.socket.destroy();
      return;
    }
    response.statusCode = reply.status;
    response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {}));
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  services.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return services;
}

function answer(services: SecretServices, request: Request, role: string, document: string): Reply {
  if (request.path.startsWith("/computeMetadata/v1/")) return metadata(request, role);
  if (request.path === "/v1/auth/gcp/login") return login(request, role);
  if (request.path.startsWith("/v1/projects/")) return secretManager(services, request);
  if (request.path === `/v1/${document}`) return vault(services, request);
  return { status: 404, body: { errors: [] } };
}

const accounts = "/computeMetadata/v1/instance/service-accounts/default/";

function metadata(request: Request, role: string): Reply {
  if (request.headers["metadata-flavor"] !== "Google") return { status: 403 };
  if (request.path === `${accounts}token`) return { status: 200, body: { access_token: googleToken } };
  const audience = new URLSearchParams(request.path.split("?")[1]).get("audience") ?? "";
  return audience.endsWith(`vault/${role}`) ? { status: 200, body: `jwt for ${role}` } : { status: 400 };
}

function login(request: Request, role: string): Reply {
  const fits = request.body["role"] === role && request.body["jwt"] === `jwt for ${role}`;
  return fits
    ? { status: 200, body: { auth: { client_token: vaultToken } } }
    : { status: 400, body: { errors: ["role not found"] } };
}

/** With the capabilities create, read and patch, and without update. */
function vault(services: SecretServices, request: Request): Reply {
  if (request.headers["x-vault-token"] !== vaultToken) return { status: 403, body: { errors: ["permission denied"] } };
  const version = services.versions.length;
  const current = services.versions.at(-1);
  const stale = { status: 400, body: { errors: ["check-and-set parameter did not match the current version"] } };
  if (request.method === "GET") {
    if (current === undefined) {
      return { status: 404, body: version === 0 ? { errors: [] } : { data: { data: null, metadata: { version } } } };
    }
    return { status: 200, body: { data: { data: current, metadata: { version } } } };
  }
  const { options, data } = request.body as { options: { cas: number }; data: { [name: string]: unknown } };
  if (request.method === "POST") {
    if (version > 0) return { status: 403, body: { errors: ["permission denied"] } };
    if (options.cas !== version) return stale;
    services.versions.push(data);
    return { status: 200 };
  }
  if (request.headers["content-type"] !== "application/merge-patch+json") return { status: 415 };
  if (current === undefined) return { status: 404, body: { errors: [] } };
  if (options.cas !== version) return stale;
  services.versions.push({ ...current, ...data });
  return { status: 200 };
}

function secretManager(services: SecretServices, request: Request): Reply {
  if (request.headers.authorization !== `Bearer ${googleToken}`) return { status: 401 };
  const [, secret = "", verb = ""] = /^\/v1\/([^:]+?)(?:\/versions\/latest)?:(\w+)$/.exec(request.path) ?? [];
  const versions = services.copies.get(secret) ?? [];
  if (verb === "access") {
    const latest = versions.at(-1);
    return latest === undefined
      ? { status: 404, body: { error: { status: "NOT_FOUND", message: "no version" } } }
      : { status: 200, body: { payload: { data: Buffer.from(latest).toString("base64") } } };
  }
  const payload = request.body["payload"] as { data: string };
  services.copies.set(secret, [...versions, Buffer.from(payload.data, "base64").toString("utf8")]);
  return { status: 200 };
}
