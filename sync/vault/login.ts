// Ways to log in to Vault with an identity that the caller already has.
import { explain, member, VaultError, type Answer } from "./client";

/** A login: the token, and how long it lives. */
export interface Login {
  token: string;
  /** Seconds until it expires. */
  ttlSeconds: number;
}

/** How a program proves who it is, at one of Vault's mounts that take a signed token (`gcp` and `jwt` alike). */
export interface LoginSettings {
  address: string;
  /** Mount of the login method, such as `gcp`. */
  mount: string;
  role: string;
  /** The signed token that proves the identity. */
  jwt: string;
  /** How long, in milliseconds, to wait for the answer; the default is 20,000. */
  perRequest?: number;
}

/**
 * Logs in (https://developer.hashicorp.com/vault/api-docs/auth/gcp#login, /jwt#jwt-login).
 *
 * @throws VaultError with the server's reason; `status` tells a refusal from a server that is away.
 */
export async function logIn(settings: LoginSettings): Promise<Login> {
  const { address, mount, role, jwt, perRequest = 20_000 } = settings;
  const answer = await post(`${address}/v1/auth/${mount}/login`, { role, jwt }, perRequest);
  if (answer === undefined) throw new VaultError(`Vault at ${address} does not answer`);
  const token = member(answer.body, "auth", "client_token");
  if (answer.status !== 200 || typeof token !== "string") {
    throw new VaultError(`Vault refuses the login with role ${role}: ${explain(answer)}`, answer.status);
  }
  return { token, ttlSeconds: Number(member(answer.body, "auth", "lease_duration") ?? 0) };
}

async function post(url: string, body: object, perRequest: number): Promise<Answer | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(perRequest),
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith("{") ? (JSON.parse(text) as unknown) : undefined };
  } catch {
    return undefined;
  }
}
