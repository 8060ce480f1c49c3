// Stand-ins for Google's metadata server, Secret Manager and Vault's KV version 2, in one HTTP server. They answer as the
// real ones do for the requests that `first-values` makes, check-and-set and missing `update` capability included, and allow
// what the roles of the job's account allow.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a request gets. `undefined` as status closes the connection without an answer. */
export interface Reply {
  status: number | undefined;
  body?: unknown;
}

/** Versions of a document, the first one first. `undefined` stands for a deleted one. */
export type Versions = ({ [name: string]: unknown } | undefined)[];

export interface SecretServices {
  url: string;
  /** Versions of the first document. */
  versions: Versions;
  /** Versions of each document, by its path, such as `secrets/prod/data/web`. */
  documents: Map<string, Versions>;
  /** Versions of each copy, by the secret's name. */
  copies: Map<string, string[]>;
  /** Secrets whose newest version is disabled or destroyed: it shows no value. */
  withheld: Set<string>;
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

/** Starts the stand-ins for some documents and one login role. */
export async function startSecretServices(role: string, first: string, ...others: string[]): Promise<SecretServices> {
  const server = createServer((request, response) => void handle(request, response));
  const documents = new Map([first, ...others].map((path): [string, Versions] => [path, []]));
  const services: SecretServices = {
    url: "",
    versions: documents.get(first) ?? [],
    documents,
    copies: new Map(),
    withheld: new Set(),
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
    const usual = early ?? answer(services, request, role);
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

function answer(services: SecretServices, request: Request, role: string): Reply {
  if (request.path.startsWith("/computeMetadata/v1/")) return metadata(request, role);
  if (request.path === "/v1/auth/gcp/login") return login(request, role);
  if (request.path.startsWith("/v1/projects/")) return secretManager(services, request);
  const document = services.documents.get(request.path.replace("/v1/", ""));
  if (document !== undefined) return vault(document, request);
  return { status: 404, body: { errors: [] } };
}

const accounts = "/computeMetadata/v1/instance/service-accounts/default/";

function metadata(request: Request, role: string): Reply {
  if (request.headers["metadata-flavor"] !== "Google") return { status: 403 };
  if (request.path === `${accounts}token`)
    return { status: 200, body: { access_token: googleToken, expires_in: 3600 } };
  const audience = new URLSearchParams(request.path.split("?")[1]).get("audience") ?? "";
  return audience.endsWith(`vault/${role}`) ? { status: 200, body: `jwt-for-${role}` } : { status: 400 };
}

function login(request: Request, role: string): Reply {
  const fits = request.body["role"] === role && request.body["jwt"] === `jwt-for-${role}`;
  return fits
    ? { status: 200, body: { auth: { client_token: vaultToken, lease_duration: 3600 } } }
    : { status: 400, body: { errors: ["role not found"] } };
}

/** With the capabilities create, read and patch, and without update. */
function vault(versions: Versions, request: Request): Reply {
  if (request.headers["x-vault-token"] !== vaultToken) return { status: 403, body: { errors: ["permission denied"] } };
  const version = versions.length;
  const current = versions.at(-1);
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
    versions.push(data);
    return { status: 200, body: { data: { version: versions.length } } };
  }
  if (request.headers["content-type"] !== "application/merge-patch+json") return { status: 415 };
  if (current === undefined) return { status: 404, body: { errors: [] } };
  if (options.cas !== version) return stale;
  versions.push({ ...current, ...data });
  return { status: 200, body: { data: { version: versions.length } } };
}

/** What the account's roles on a container allow (https://cloud.google.com/iam/docs/roles-permissions/secretmanager). */
const allowed = [
  // roles/secretmanager.secretAccessor
  "secretmanager.versions.access",
  // roles/secretmanager.secretVersionAdder
  "secretmanager.versions.add",
];

function secretManager(services: SecretServices, request: Request): Reply {
  if (request.headers.authorization !== `Bearer ${googleToken}`) return { status: 401 };
  const { secret, permission } = purposeOf(request);
  if (permission === undefined) return { status: 404, body: { error: { status: "NOT_FOUND" } } };
  if (!allowed.includes(permission)) return { status: 403, body: { error: { status: "PERMISSION_DENIED" } } };
  const versions = services.copies.get(secret) ?? [];
  if (permission === "secretmanager.versions.add") {
    const payload = request.body["payload"] as { data: string };
    services.copies.set(secret, [...versions, Buffer.from(payload.data, "base64").toString("utf8")]);
    services.withheld.delete(secret);
    return { status: 200, body: { name: `${secret}/versions/${versions.length + 1}`, state: "ENABLED" } };
  }
  const value = versions.at(-1);
  if (value === undefined) return { status: 404, body: { error: { status: "NOT_FOUND", message: "no version" } } };
  if (services.withheld.has(secret)) return { status: 400, body: { error: { status: "FAILED_PRECONDITION" } } };
  const name = `${secret}/versions/${versions.length}`;
  return { status: 200, body: { name, payload: { data: Buffer.from(value).toString("base64") } } };
}

/** The secret that a request is about, and the permission that it takes. */
function purposeOf({ method, path }: Request): { secret: string; permission: string | undefined } {
  const requests: [RegExp, string][] = [
    [/^GET \/v1\/([^:]+)\/versions\/latest:access$/, "secretmanager.versions.access"],
    [/^POST \/v1\/([^:]+):addVersion$/, "secretmanager.versions.add"],
    [/^GET \/v1\/([^:]+)\/versions\/\w+$/, "secretmanager.versions.get"],
    [/^GET \/v1\/([^:]+)\/versions(\?.*)?$/, "secretmanager.versions.list"],
    [/^POST \/v1\/([^:]+)\/versions\/\w+:destroy$/, "secretmanager.versions.destroy"],
  ];
  const line = `${method} ${path}`;
  const found = requests.find(([pattern]) => pattern.test(line));
  return { secret: found?.[0].exec(line)?.[1] ?? "", permission: found?.[1] };
}
