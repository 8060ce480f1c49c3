import { setTimeout as sleep } from "node:timers/promises";
import { countAt, member, textAt } from "../../sync/exchange";
import { explain, VaultError, type Answer } from "../../sync/vault/answers";
import { ExitCode } from "./exit-code";
import { EnvError } from "./failures";
import { credentialsPath, DatabaseAccess } from "./names";
import type { Session } from "./session";

/** A database user that Vault made, with an end. */
export interface DatabaseUser {
  username: string;
  password: string;
  lease: Lease;
}

/** What Vault gave for a time. */
export interface Lease {
  id: string;
  ttlSeconds: number;
  renewable: boolean;
}

/** Which user a command asks for. */
export interface CredentialsOptions {
  access: DatabaseAccess;
  /** Whether the user asked for it: going without is then a failure. */
  required: boolean;
}

/**
 * Has Vault make a database user. Without one, where the application has none or the login may not, unless it is required.
 */
export async function makeDatabaseUser(
  session: Session,
  app: string,
  { access, required }: CredentialsOptions,
): Promise<DatabaseUser | undefined> {
  if (access === DatabaseAccess.None) return undefined;
  const path = credentialsPath(session.target.environment, app, access);
  const answer = await askForUser(session, path);
  if (answer.status === 200) return userOf(answer, path);
  // Without the server's reason: it may repeat the statements that make a user.
  if (answer.status >= 500 || answer.status === 429) {
    throw new EnvError(
      ExitCode.Unreachable,
      `Vault cannot make a database user at ${path} (${answer.status}); check the database, or use --database none`,
    );
  }
  if (!required) return undefined;
  throw new EnvError(
    ExitCode.NotAllowed,
    `Vault makes no database user at ${path} (${answer.status}): the application has no database, or ${session.who} ` +
      "may not; leave --database out, or ask for access",
  );
}

function userOf(answer: Answer, path: string): DatabaseUser {
  const username = textAt(answer.body, "data", "username");
  const password = textAt(answer.body, "data", "password");
  const id = textAt(answer.body, "lease_id");
  const ttlSeconds = countAt(answer.body, "lease_duration");
  if (username === undefined || password === undefined || id === undefined || ttlSeconds === undefined) {
    throw new VaultError(`Vault makes no database user at ${path}: ${explain(answer)}`, answer.status);
  }
  return { username, password, lease: { id, ttlSeconds, renewable: member(answer.body, "renewable") === true } };
}

// Half a second, one, two and four: as long as other requests of a session wait.
const pauses = 4;
/** Vault limits the rate of requests, or is sealed or restarting: it has made nothing. */
const nothingMade = [429, 503];

/**
 * Each request that arrives makes a user. So an answer that was lost, or that leaves open what was done, is no reason to ask
 * again.
 */
async function askForUser(session: Session, path: string): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    const answer = await sendOnce(session, path);
    if (!nothingMade.includes(answer.status) || attempt === pauses) return answer;
    await sleep(500 * 2 ** attempt);
  }
}

async function sendOnce(session: Session, path: string): Promise<Answer> {
  try {
    return await session.once.request("GET", path);
  } catch (error) {
    if (!(error instanceof VaultError) || error.status !== undefined) throw error;
    throw new EnvError(
      ExitCode.Unreachable,
      `Vault did not say whether it made a database user at ${path}; one that it made ends by itself; try again`,
    );
  }
}

/** Lets a lease live longer. Returns what is left of it. */
export async function renewLease(session: Session, lease: Lease): Promise<Lease> {
  const answer = await session.client.request("POST", "sys/leases/renew", { lease_id: lease.id });
  const ttlSeconds = countAt(answer.body, "lease_duration");
  if (answer.status !== 200 || ttlSeconds === undefined) {
    throw new VaultError(`Vault does not renew: ${explain(answer)}`, answer.status);
  }
  return { id: lease.id, ttlSeconds, renewable: member(answer.body, "renewable") === true };
}

/** Ends a lease. Returns whether Vault did. Never fails. */
export async function revokeLease(session: Session, lease: Lease): Promise<boolean> {
  try {
    const answer = await session.client.request("POST", "sys/leases/revoke", { lease_id: lease.id });
    return answer.status < 300;
  } catch {
    return false;
  }
}
