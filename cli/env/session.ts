// A login at Vault: with a token that is there, or with an identity that the caller has.
import { countAt, member } from "../../sync/exchange";
import { explain, VaultError, type Answer } from "../../sync/vault/answers";
import { VaultClient } from "../../sync/vault/client";
import { logIn } from "../../sync/vault/login";
import { ExitCode } from "./exit-code";
import { EnvError, usage } from "./failures";
import { inWorkflow, workflowToken } from "./github";
import { googleSigner, type Signer } from "./google";
import { loginMount, Role, roleNames, serviceAccount } from "./names";
import type { Say } from "./output";
import type { Target } from "./target";
import { requireTrust } from "./trust";

/** How to log in. */
export interface LoginOptions {
  /** Who logs in; by default what the command needs, and in a workflow the workflow. */
  role?: Role;
}

/** What a session needs of the world around it; another one in tests. */
export interface World {
  variables: NodeJS.ProcessEnv;
  say: Say;
  signer?: Signer;
  /** Waits between two attempts. */
  sleep?: (milliseconds: number) => Promise<void>;
}

/** What Vault says of a token. */
export interface TokenFacts {
  /** Seconds until it expires; 0 if it never does. */
  ttlSeconds: number;
  renewable: boolean;
}

/** A login that works. */
export interface Session {
  target: Target;
  client: VaultClient;
  /** For what must not be done twice: each request is sent once, and fails if there is no answer. */
  once: VaultClient;
  /** Who Vault takes us for, in words. */
  who: string;
  /** Whether the login is this command's own, to be ended with it. */
  own: boolean;
  facts: TokenFacts;
  /** Logs in again, with a new token; `undefined` where the token was given. */
  again: (() => Promise<Session>) | undefined;
}

// Long enough for a blip. The pause of an update of the server is longer; a message tells to try again.
const patience = 8_000;

/** Logs in. */
export async function openSession(
  target: Target,
  defaultRole: Role,
  options: LoginOptions,
  world: World,
): Promise<Session> {
  const token = world.variables["VAULT_TOKEN"] ?? "";
  const role = options.role ?? (inWorkflow(world.variables) ? Role.Ci : defaultRole);
  // A workflow's token is made for one address, and of no use to another server.
  if (token !== "" || role !== Role.Ci) await requireTrust(target, world.variables);
  if (token !== "") return establish(target, token, "the token in VAULT_TOKEN", undefined, world);
  return firstLogin(target, role, roleNames(target.environment, role, target.app), world);
}

/** Logs in with the first role that Vault admits us to. A refusal of the last one is the error. */
async function firstLogin(
  target: Target,
  role: Role,
  [name = "", ...others]: string[],
  world: World,
): Promise<Session> {
  const again = async (): Promise<Session> => {
    const login = await logIn({
      address: target.address,
      mount: loginMount(target.environment, role),
      role: name,
      jwt: await proof(target, role, name, world),
    });
    return establish(target, login.token, name, again, world);
  };
  world.say(`Logging in to ${target.address} as ${name}`);
  try {
    return await again();
  } catch (error) {
    if (others.length === 0 || !isRefusal(error)) throw error;
    return firstLogin(target, role, others, world);
  }
}

/** Whether Vault knows no such role, or does not admit us to it. */
function isRefusal(error: unknown): boolean {
  return error instanceof VaultError && error.status !== undefined && error.status >= 400 && error.status < 429;
}

async function proof(target: Target, role: Role, name: string, world: World): Promise<string> {
  // The audience that the component SecretStore binds the role to.
  if (role === Role.Ci) return workflowToken(target.address, world.variables);
  if (target.project === undefined) {
    throw usage("--project: missing; name the environment's Google Cloud project, whose service account logs in");
  }
  return (world.signer ?? googleSigner())(serviceAccount(target.project, role), name);
}

async function establish(
  target: Target,
  token: string,
  who: string,
  again: Session["again"],
  { sleep }: World,
): Promise<Session> {
  const settings = { address: target.address, token: () => Promise.resolve(token), ...(sleep && { sleep }) };
  const client = new VaultClient({ ...settings, patience });
  const answer = await client.request("GET", "auth/token/lookup-self");
  const { status } = answer;
  if (status >= 400 && status < 429) {
    const message = `Vault at ${target.address} does not accept ${who} (${status}); log in again, or ask for access`;
    throw new EnvError(ExitCode.NotAllowed, message);
  }
  const facts = status === 200 ? factsOf(answer, "data") : undefined;
  if (facts === undefined)
    throw new VaultError(`Vault at ${target.address} does not tell about ${who}: ${explain(answer)}`, status);
  const once = new VaultClient({ ...settings, patience: 0 });
  return { target, client, once, who, own: again !== undefined, facts, again };
}

function factsOf(answer: Answer, part: "data" | "auth"): TokenFacts | undefined {
  const ttlSeconds = countAt(answer.body, part, part === "data" ? "ttl" : "lease_duration");
  if (ttlSeconds === undefined) return undefined;
  return { ttlSeconds, renewable: member(answer.body, part, "renewable") === true };
}

/** Logs in, does something, and ends the login unless `keep` is called: what was made with it lives no longer than it. */
export async function withSession<T>(
  opened: Promise<Session>,
  use: (session: Session, keep: () => void) => Promise<T>,
): Promise<T> {
  const session = await opened;
  const state = { isKept: false };
  try {
    return await use(session, () => (state.isKept = true));
  } finally {
    if (!state.isKept) await endSession(session);
  }
}

/** Lets the login live longer, as far as its role allows. */
export async function renewToken(session: Session): Promise<TokenFacts> {
  const answer = await session.client.request("POST", "auth/token/renew-self", {});
  const facts = answer.status === 200 ? factsOf(answer, "auth") : undefined;
  if (facts !== undefined) return facts;
  throw new VaultError(`Vault does not renew the login: ${explain(answer)}`, answer.status);
}

/** Ends the command's own login, and what was made with it. A given token stays as it is. Never fails. */
export async function endSession(session: Session): Promise<void> {
  if (!session.own) return;
  try {
    await session.client.request("POST", "auth/token/revoke-self", {});
  } catch {
    // It expires by itself.
  }
}
