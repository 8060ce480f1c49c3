// A running program's values: got, kept alive, watched, given back.
import { renewLease, revokeLease, type CredentialsOptions } from "./credentials";
import { keepAlive } from "./keep-alive";
import { mountOf } from "./names";
import type { Say } from "./output";
import { endSession, renewToken, type Session } from "./session";
import { readValues, type Values } from "./values";

/** Values with the login that they came from. */
export interface Supply {
  session: Session;
  values: Values;
}

/** Which values. */
export interface SupplyOptions {
  app: string;
  credentials: CredentialsOptions;
}

/** Gets values with a login, which is ended if that fails. */
export async function takeSupply(session: Session, { app, credentials }: SupplyOptions): Promise<Supply> {
  try {
    return { session, values: await readValues(session, app, credentials) };
  } catch (error) {
    await endSession(session);
    throw error;
  }
}

/** Renews what a supply consists of. `onEnd` is called when a part of it is about to end for good. */
export function keepSupply({ session, values }: Supply, say: Say, onEnd: () => void): () => void {
  const user = values.databaseUser;
  const login = { what: "The login", ...session.facts, renew: () => renewToken(session) };
  const stops = [keepAlive(login, { say, onEnd })];
  if (user !== undefined) {
    const lease = { what: "The database user", ...user.lease, renew: () => renewLease(session, user.lease) };
    stops.push(keepAlive(lease, { say, onEnd }));
  }
  return () => {
    stops.forEach((stop) => {
      stop();
    });
  };
}

/** Whether a document has another version than the values were read from. */
export async function isOutdated({ session, values }: Supply, app: string): Promise<boolean> {
  const read = values.documents.filter(({ access }) => access === "values");
  const versions = await Promise.all(
    read.map(({ tree }) => session.client.metadata(mountOf(tree, session.target.environment), app)),
  );
  return versions.some(({ version }, index) => version !== read[index]?.version);
}

/** Gives a supply back: nothing that was made for the program outlives it. */
export async function endSupply({ session, values }: Supply, say: Say): Promise<void> {
  // The end of the login ends what was made with it.
  if (session.own) return endSession(session);
  const lease = values.databaseUser?.lease;
  if (lease !== undefined && !(await revokeLease(session, lease))) {
    say(
      `The database user is not revoked, since ${session.who} may not; it expires within ${lease.ttlSeconds} seconds`,
    );
  }
}
