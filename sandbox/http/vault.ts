// Vault at its address on Cloud Run: a real server with its API, OpenBao, answers, but for what needs Google: the login with a
// Google identity and the connection to Cloud SQL, which are kept here.
import { without } from "../wire";
import http from "node:http";
import type { Properties, Value } from "../model";
import { tableOf, type Answer, type Call, type Noter, text } from "./call";

/** The server behind it. */
export interface VaultServer {
  port: number;
  rootToken: string;
}

const SECONDS: { [unit: string]: number } = { s: 1, m: 60, h: 3600, d: 86_400 };

export class VaultAtGoogle {
  /** What was written here, by path. */
  private readonly written = new Map<string, Properties>();
  private isInitialised = false;

  constructor(
    private readonly server: VaultServer,
    private readonly note: Noter,
  ) {}

  async handle(call: Call): Promise<Answer> {
    const path = call.path.replace(/^\/v1\//, "");
    const tell = (kind: string, value: string): void => {
      this.note({ kind, method: `${call.method} Vault`, path: call.path, value });
    };
    if (!this.isInitialised && !path.startsWith("sys/health")) {
      tell("used before its initialisation", path);
      return { status: 503, body: { errors: ["Vault is sealed"] } };
    }
    const body = tableOf(call.body) ?? {};
    if (path === "auth/gcp/login") return this.logIn(body, tell);
    if (path.startsWith("auth/gcp/") || /^database\/(.+\/)?config\/[^/]+$/.test(path))
      return this.keep(call, path, body);
    return this.pass(call, tell);
  }

  /** What the initialisation job does on Cloud Run: `SETUP` has what it writes, as the component gives it. */
  async initialise(job: Properties): Promise<void> {
    this.isInitialised = true;
    const setup = setupOf(job);
    for (const { path, data } of setup.writes ?? []) this.written.set(path, role(data));
    for (const { name, policy } of setup.policies ?? []) {
      const body = Buffer.from(JSON.stringify({ policy }));
      await this.send("PUT", `/v1/sys/policies/acl/${name}`, { "content-type": "application/json" }, body);
    }
  }

  private logIn(body: Properties, tell: (kind: string, value: string) => void): Answer {
    const name = text(body["role"]);
    const known = this.written.get(`auth/gcp/role/${name}`);
    if (known === undefined) {
      tell("missing reference", name);
      return { status: 400, body: { errors: [`role '${name}' not found`] } };
    }
    const claims = JSON.parse(Buffer.from(text(body["jwt"]).split(".")[1] ?? "", "base64url").toString()) as Properties;
    const accounts = (known["bound_service_accounts"] ?? []) as Value[];
    if (!accounts.includes(claims["sub"] ?? null)) {
      tell("login refused", text(claims["sub"]));
      return { status: 400, body: { errors: ["service account is not authorized for role"] } };
    }
    const auth = {
      client_token: this.server.rootToken,
      accessor: "simulated",
      policies: ["root"],
      lease_duration: 1800,
      token_policies: known["token_policies"] ?? [],
      renewable: true,
      metadata: {},
    };
    return { status: 200, body: { request_id: "simulated", auth } };
  }

  private keep(call: Call, path: string, body: Properties): Answer {
    const known = this.written.get(path);
    switch (call.method) {
      case "GET":
      case "LIST":
        if (known === undefined) return { status: 404, body: { errors: [] } };
        return { status: 200, body: { request_id: "simulated", data: known } };
      case "DELETE":
        this.written.delete(path);
        return { status: 204 };
      default:
        this.written.set(path, path.startsWith("auth/gcp/role/") ? role(body, known) : connection(body));
        return { status: 204 };
    }
  }

  private async pass(call: Call, tell: (kind: string, value: string) => void): Promise<Answer> {
    const dropped = new Set(["host", "connection", "content-length", "transfer-encoding"]);
    const headers = Object.fromEntries(
      Object.entries(call.headers).filter(([name]) => !name.startsWith(":") && !dropped.has(name)),
    );
    const query = call.query.size === 0 ? "" : `?${call.query.toString()}`;
    const answer = await this.send(call.method, call.path + query, headers, call.body);
    if (answer.status >= 400 && answer.status !== 404) tell("refused", (answer.raw ?? "").toString().slice(0, 200));
    return answer;
  }

  private send(method: string, path: string, headers: http.OutgoingHttpHeaders, body: Buffer): Promise<Answer> {
    return new Promise((resolve) => {
      const request = http.request(
        {
          host: "127.0.0.1",
          port: this.server.port,
          method,
          path,
          headers: { "x-vault-token": this.server.rootToken, ...headers, "content-length": body.length },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const type = response.headers["content-type"] ?? "application/json";
            resolve({ status: response.statusCode ?? 502, raw: Buffer.concat(chunks), type });
          });
        },
      );
      request.on("error", (error) => {
        resolve({ status: 502, body: { errors: [error.message] } });
      });
      request.end(body);
    });
  }
}

interface Setup {
  writes?: { path: string; data: Properties }[];
  policies?: { name: string; policy: string }[];
}

function setupOf(job: Properties): Setup {
  const text = JSON.stringify(job);
  const found = /"name":"SETUP","value":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  return found === undefined ? {} : (JSON.parse(JSON.parse(`"${found}"`) as string) as Setup);
}

/** A role as Vault answers it: https://developer.hashicorp.com/vault/api-docs/auth/gcp#read-role */
function role(body: Properties, before: Properties = {}): Properties {
  const list = (value: Value | undefined): Value =>
    typeof value === "string" ? value.split(",").filter(Boolean) : (value ?? null);
  const seconds = (value: Value | undefined): number => {
    const match = /^(\d+)([smhd])$/.exec(text(value));
    return match === null ? Number(value ?? 0) : Number(match[1]) * (SECONDS[match[2] ?? ""] ?? 1);
  };
  return {
    ...before,
    type: body["type"] ?? "iam",
    bound_service_accounts: list(body["bound_service_accounts"]),
    bound_projects: list(body["bound_projects"]),
    add_group_aliases: body["add_group_aliases"] ?? false,
    allow_gce_inference: body["allow_gce_inference"] ?? true,
    max_jwt_exp: seconds(body["max_jwt_exp"] ?? 900),
    token_ttl: seconds(body["token_ttl"]),
    token_max_ttl: seconds(body["token_max_ttl"]),
    token_period: 0,
    token_policies: list(body["token_policies"] ?? ""),
    token_type: body["token_type"] ?? "default",
    token_bound_cidrs: [],
    token_explicit_max_ttl: 0,
    token_no_default_policy: false,
    token_num_uses: 0,
  };
}

/** A connection as Vault answers it: https://developer.hashicorp.com/vault/api-docs/secret/databases#read-connection */
function connection(body: Properties): Properties {
  const visible = without(body, ["verify_connection", "password"]);
  const {
    plugin_name = "",
    allowed_roles = [],
    password_policy = "",
    root_rotation_statements = [],
    ...details
  } = visible;
  return {
    plugin_name,
    plugin_version: "",
    allowed_roles,
    connection_details: details,
    password_policy,
    root_credentials_rotate_statements: root_rotation_statements,
  };
}
