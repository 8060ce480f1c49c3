// What the Vault provider asks of a server for the resources that a program registered, so that a whole `SecretStore` can be
// applied to a real one. The requests are those of terraform-provider-vault 5.9, which `@pulumi/vault` 7.8 wraps.
import { reveal } from "../../sandbox/wire";
import type { RegisteredResource } from "./program";
import type { RealVault } from "./real-servers";
import { rsaKeys, signedToken } from "./rsa-keys";

/** A request, as path and body. */
export interface VaultRequest {
  method: string;
  path: string;
  body?: object;
}

/** What stands for what OpenBao lacks, or cannot reach. */
export interface Stand {
  /** Public key of every issuer, in place of Google's and GitHub's own. */
  publicKey: string;
  /** Connection to a server that asks for a password, in place of Cloud SQL's login without one; `{{dbname}}` is the database. */
  database?: { connection_url: string; username: string; password: string };
  /** Seconds that database users live, in place of the least that the component takes. */
  credentialTtl?: { usual: number; longest: number };
  /** The same for the users of single roles. */
  lifetimes?: { [role: string]: { usual: number; longest: number } | undefined };
}

type Inputs = { [property: string]: unknown };
type Translation = (inputs: Inputs, stand: Stand) => { writes: VaultRequest[]; reads: string[] };

const text = (inputs: Inputs, property: string): string => String(inputs[property]);
const post = (path: string, body: object): VaultRequest => ({ method: "POST", path, body });

/** Properties under the names that Vault has for them. */
function named(inputs: Inputs, names: { [property: string]: string }): Inputs {
  return Object.fromEntries(
    Object.entries(names).flatMap(([property, name]) => (property in inputs ? [[name, inputs[property]]] : [])),
  );
}

const tokenNames = {
  tokenPolicies: "token_policies",
  tokenTtl: "token_ttl",
  tokenMaxTtl: "token_max_ttl",
  tokenType: "token_type",
};

/** The type of each resource that a store may have. What a provider reads to compare is listed beside what it writes. */
const translations: { [type: string]: Translation | undefined } = {
  "vault:index/mount:Mount": (inputs) => {
    const at = `sys/mounts/${text(inputs, "path")}`;
    return {
      writes: [post(at, named(inputs, { type: "type", options: "options", description: "description" }))],
      reads: [at],
    };
  },
  "vault:kv/secretBackendV2:SecretBackendV2": (inputs) => {
    const at = `${text(inputs, "mount")}/config`;
    return { writes: [post(at, named(inputs, { maxVersions: "max_versions" }))], reads: [at] };
  },
  "vault:index/policy:Policy": (inputs) => {
    const at = `sys/policies/acl/${text(inputs, "name")}`;
    return { writes: [{ method: "PUT", path: at, body: named(inputs, { policy: "policy" }) }], reads: [at] };
  },
  // OpenBao has no login for Google: the same rules bind the claims of Google's identity tokens.
  "vault:gcp/authBackendRole:AuthBackendRole": (inputs) => {
    const role = text(inputs, "role");
    const at = `auth/${text(inputs, "backend")}/role/${role}`;
    const body = {
      role_type: "jwt",
      user_claim: "email",
      bound_claims: { email: inputs["boundServiceAccounts"] },
      bound_audiences: [googleAudience(role)],
      ...named(inputs, tokenNames),
    };
    return { writes: [post(at, body)], reads: [at] };
  },
  "vault:jwt/authBackend:AuthBackend": (inputs, { publicKey }) => {
    const path = text(inputs, "path");
    const { boundIssuer, description, type } = inputs;
    return {
      writes: [
        post(`sys/auth/${path}`, { type, description }),
        post(`auth/${path}/config`, { bound_issuer: boundIssuer, jwt_validation_pubkeys: [publicKey] }),
      ],
      reads: [`sys/mounts/auth/${path}`, `sys/mounts/auth/${path}/tune`, `auth/${path}/config`],
    };
  },
  "vault:jwt/authBackendRole:AuthBackendRole": (inputs) => {
    const at = `auth/${text(inputs, "backend")}/role/${text(inputs, "roleName")}`;
    const names = {
      roleType: "role_type",
      userClaim: "user_claim",
      boundAudiences: "bound_audiences",
      boundClaims: "bound_claims",
      boundSubject: "bound_subject",
      ...tokenNames,
    };
    return { writes: [post(at, named(inputs, names))], reads: [at] };
  },
  "vault:generic/endpoint:Endpoint": (inputs, { database }) => {
    const at = text(inputs, "path");
    const sent = JSON.parse(text(inputs, "dataJson")) as Inputs;
    const { auth_type, use_private_ip, ...rest } = sent;
    if (auth_type !== "gcp_iam" || use_private_ip !== true) throw new Error(`${at} is not a connection to Cloud SQL`);
    if (database === undefined) return { writes: [], reads: [at] };
    const [, name = ""] = /dbname=(\S+)/.exec(text(sent, "connection_url")) ?? [];
    const connection_url = database.connection_url.replace("{{dbname}}", name);
    return { writes: [post(at, { ...rest, ...database, connection_url })], reads: [at] };
  },
  "vault:database/secretBackendRole:SecretBackendRole": (inputs, { credentialTtl, lifetimes, database }) => {
    const at = `${text(inputs, "backend")}/roles/${text(inputs, "name")}`;
    const names = {
      dbName: "db_name",
      creationStatements: "creation_statements",
      renewStatements: "renew_statements",
      revocationStatements: "revocation_statements",
      defaultTtl: "default_ttl",
      maxTtl: "max_ttl",
    };
    const life = lifetimes?.[text(inputs, "name")] ?? credentialTtl;
    const ttl = life && { default_ttl: life.usual, max_ttl: life.longest };
    return { writes: database === undefined ? [] : [post(at, { ...named(inputs, names), ...ttl })], reads: [at] };
  },
};

/** Everything that is asked for these resources. A type of Vault's that is not known here is an error. */
export function vaultRequests(
  resources: RegisteredResource[],
  stand: Stand,
): { writes: VaultRequest[]; reads: string[] } {
  const requests = resources
    .filter((one) => one.type.startsWith("vault:"))
    .map((one) => {
      const translation = translations[one.type];
      if (translation === undefined) throw new Error(`${one.type} is not translated into requests`);
      return translation(reveal(one.rawInputs), stand);
    });
  return { writes: requests.flatMap((one) => one.writes), reads: requests.flatMap((one) => one.reads) };
}

/** Sends the requests, as the program does on its first run and on each later one. */
export async function apply(vault: RealVault, writes: VaultRequest[], token: string): Promise<void> {
  for (const { method, path, body } of writes) {
    const mount = /^sys\/(mounts|auth)\/(.*)$/.exec(path);
    const at = mount === null ? undefined : `sys/mounts/${mount[1] === "auth" ? "auth/" : ""}${mount[2] ?? ""}`;
    // A mount that is there is not made again; the provider compares it.
    if (at !== undefined && (await vault.call("GET", at, undefined, token)).status === 200) continue;
    const answer = await vault.call(method, path, body, token);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}

/** Who signs identity tokens in place of Google and GitHub. */
export interface Issuer {
  publicKey: string;
  sign(claims: object): string;
}

export function createIssuer(keys = rsaKeys()): Issuer {
  const { publicKey, privateKey } = keys;
  return {
    publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    sign: (claims) => {
      const now = Math.floor(Date.now() / 1000);
      return signedToken(privateKey, { iat: now, exp: now + 600, ...claims });
    },
  };
}

export const googleIssuer = "https://accounts.google.com";

/** The audience that Vault's login for Google wants (https://developer.hashicorp.com/vault/docs/auth/gcp). */
export function googleAudience(role: string): string {
  return `vault/${role}`;
}

/** Enables the login that the server's initialisation enables, with the issuer in Google's place. */
export async function enableGoogleLogin(vault: RealVault, publicKey: string): Promise<void> {
  const config = { bound_issuer: googleIssuer, jwt_validation_pubkeys: [publicKey] };
  for (const request of [post("sys/auth/gcp", { type: "jwt" }), post("auth/gcp/config", config)]) {
    const { status, body } = await vault.call(request.method, request.path, request.body);
    if (status >= 300) throw new Error(`${request.path}: ${status} ${JSON.stringify(body)}`);
  }
}

/** Logs in. Returns the token, or why there is none. */
export async function login(
  vault: RealVault,
  mount: string,
  role: string,
  identityToken: string,
): Promise<{ token: string } | { refusal: string }> {
  const answer = await vault.call("POST", `auth/${mount}/login`, { role, jwt: identityToken }, "");
  if (answer.status !== 200) return { refusal: JSON.stringify(answer.body) };
  return { token: (answer.body as { auth: { client_token: string } }).auth.client_token };
}
