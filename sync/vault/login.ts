// Ways to log in to Vault with an identity that the caller already has.
import { countAt, exchange, NoAnswer, textAt } from "../exchange";
import { explain, VaultError, type Answer } from "./answers";

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
  if (answer instanceof NoAnswer) throw new VaultError(`Vault at ${address} ${answer.message}`);
  const token = textAt(answer.body, "auth", "client_token");
  const ttlSeconds = countAt(answer.body, "auth", "lease_duration");
  if (answer.status !== 200 || token === undefined || ttlSeconds === undefined) {
    const says = answer.status < 400 || answer.status >= 500 ? "gives no login" : "refuses the login";
    throw new VaultError(`Vault ${says} with role ${role}: ${explain(answer)}`, answer.status);
  }
  return { token, ttlSeconds };
}

async function post(url: string, body: object, milliseconds: number): Promise<Answer | NoAnswer> {
  try {
    return await exchange({ method: "POST", url, body }, { milliseconds });
  } catch (error) {
    if (error instanceof NoAnswer) return error;
    throw error;
  }
}
