// Everything that an application finds in its environment, as far as the login may read it.
import { makeDatabaseUser, type CredentialsOptions, type DatabaseUser } from "./credentials";
import { Access, readDocument, type EnvDocument } from "./documents";
import { ExitCode } from "./exit-code";
import { EnvError } from "./failures";
import { decidesWhatRuns } from "./loaders";
import { mountOf, Tree, trees } from "./names";
import type { Session } from "./session";

/** Variables of an application, and what is to be known about them. */
export interface Values {
  variables: Map<string, string>;
  documents: EnvDocument[];
  databaseUser: DatabaseUser | undefined;
  /** What a person has to know: sentences without a value. */
  notes: string[];
}

/** Names that a database user comes under, beside `DATABASE_HOST` and the others that the platform sets. */
const databaseVariables = ["DATABASE_USER", "DATABASE_PASSWORD"] as const;

/** Variables of the shell that no value replaces when a program is run, as with other tools of this kind. */
export const reserved = ["HOME", "PATH", "PS1"] as const;

/** Reads an application's values, and has a database user made for it. */
export async function readValues(session: Session, app: string, credentials: CredentialsOptions): Promise<Values> {
  const documents = await Promise.all(trees.map((tree) => readDocument(session, tree, app, Access.Values)));
  requireSomething(session, app, documents);
  const databaseUser = await makeDatabaseUser(session, app, credentials);
  return { documents, databaseUser, ...merge(documents, databaseUser, session) };
}

/** When the first of the values stops working, if any does: the login's end is the end of what was made with it. */
export function expiry(session: Session, values: Values, now: number): Date | undefined {
  const ends = [session.facts.ttlSeconds, values.databaseUser?.lease.ttlSeconds ?? 0].filter((seconds) => seconds > 0);
  return ends.length === 0 ? undefined : new Date(now + Math.min(...ends) * 1000);
}

function requireSomething(session: Session, app: string, documents: EnvDocument[]): void {
  const { environment } = session.target;
  const paths = documents.map(({ tree }) => `${mountOf(tree, environment)}/${app}`);
  if (documents.some(({ access, version }) => access === Access.Values && version > 0)) return;
  if (documents.some(({ access, version }) => access === Access.None || version > 0)) {
    throw new EnvError(
      ExitCode.NotAllowed,
      `there is nothing at ${paths.join(" or ")} that ${session.who} may read; check --app, or ask for access`,
    );
  }
  throw new EnvError(
    ExitCode.Difference,
    `there is nothing at ${paths.join(" and ")}; check --app and the environment, or make the first value with \`groundplan env set\``,
  );
}

/** A name that shells and programs take, and a value that the system can hand over. */
export function unfit(key: string, value: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) return "is no name for a variable";
  if (decidesWhatRuns(key)) return "is no setting of an application: it decides what code programs run";
  return value.includes("\0") ? "holds a zero byte, which no variable can" : undefined;
}

/** Secrets go over configuration, and a database user over both. */
function merge(
  documents: EnvDocument[],
  databaseUser: DatabaseUser | undefined,
  session: Session,
): Pick<Values, "variables" | "notes"> {
  const variables = new Map<string, string>();
  const notes: string[] = [];
  for (const { tree, access, keys, values } of documents) {
    if (access === Access.Keys && keys.length > 0) {
      notes.push(`Left out, since ${session.who} may not read them: the ${tree} ${keys.join(", ")}`);
    } else if (access === Access.None) notes.push(`Left out, since ${session.who} may not read them: the ${tree}`);
    for (const [key, value] of values) {
      const problem = unfit(key, value);
      if (problem !== undefined) notes.push(`Left out: ${JSON.stringify(key)} of the ${tree} ${problem}`);
      else {
        if (variables.has(key)) notes.push(`${key} is in both trees; the secret is used`);
        variables.set(key, value);
      }
    }
  }
  if (databaseUser !== undefined) {
    const [user, password] = databaseVariables;
    for (const key of databaseVariables) {
      if (variables.has(key)) notes.push(`${key} is in a document too; the user that Vault made is used`);
    }
    variables.set(user, databaseUser.username).set(password, databaseUser.password);
  }
  return { variables, notes };
}

/** How many variables come from where, in words. */
export function describeValues({ variables, documents, databaseUser }: Values): string {
  const count = (tree: Tree): number => documents.find((one) => one.tree === tree)?.values.size ?? 0;
  const parts = [`${count(Tree.Config)} of configuration`, `${count(Tree.Secrets)} secret`];
  if (databaseUser !== undefined) parts.push("a database user");
  return `${variables.size} variables (${parts.join(", ")})`;
}
