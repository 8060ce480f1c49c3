import {
  CredentialKind,
  PostgresDatabase,
  postgresDatabaseProblems,
  rules,
  type DatabaseServer,
  type PostgresDatabaseArgs,
} from "../../components";
import type { Application } from "../application";
import { argumentsOf, some, type UseKind } from "./kind";

/** A database of its own on the environment's server. Its name is the application's; that of a second one has the binding's too. */
export interface UsesDatabase extends Pick<PostgresDatabaseArgs, "extensions"> {
  kind: "database";
  /**
   * Query that proves a restored backup of it: one statement that answers one `true`. Environments with restore drills run it each day;
   * without one the database is restored and not looked at.
   */
  proof?: string;
}

const anyServer: DatabaseServer = {
  instanceName: some,
  connectionName: `${some}:${some}:${some}`,
  host: "10.0.0.2",
  port: 5432,
  serverCaCertificate: some,
  vaultUserName: some,
};

/** The parts of a database's binding. */
export const databaseParts = { host: some, port: some, caCertificate: some, database: some };

export const database: UseKind<UsesDatabase> = {
  standIn: () => ({
    values: databaseParts,
    credential: { kind: CredentialKind.DatabaseReadwrite, resource: some },
  }),

  problems: (use, { name, platform: { store }, serverFlags: flags }) => [
    ...postgresDatabaseProblems(name, {
      server: { ...anyServer, flags },
      store,
      database: some.replaceAll("-", "_"),
      ...argumentsOf(use, "proof"),
    }).map((problem) => byKey(problem, flags)),
    ...proofProblems(use),
  ],

  // All of them are on one server.
  needs: (_use, { highlyAvailable, values: { postgresTier: tier } }) =>
    typeof tier === "string" && rules.postgresTier(tier) === undefined
      ? { "the database server": rules.postgresParts(tier, highlyAvailable) }
      : undefined,

  names: (_use, { app, binding }) => [{ what: "the database", name: databaseName(app, binding) }],

  make: (use, { foundation, settings, app, binding, name }) => {
    const { server, serverEndpoint, protected: isProtected, temporary = false } = settings;
    const made = new PostgresDatabase(
      name,
      {
        server,
        store: foundation.platform.store,
        database: databaseName(app, binding),
        protected: isProtected,
        ...(temporary ? { temporary } : {}),
        extensions: [],
        ...argumentsOf(use, "proof"),
      },
      foundation.configured,
    );
    return { binding: made.binding, endpoint: serverEndpoint, databaseUsers: {}, readers: made };
  },
};

function proofProblems({ proof }: UsesDatabase): rules.Problem[] {
  if (proof === undefined) return [];
  const remedy = typeof proof === "string" ? rules.proofQuery(proof) : "give a string";
  return remedy === undefined ? [] : [{ property: "proof", value: proof, remedy }];
}

/** The same problem with the key of the configuration that the server's flags are in. */
function byKey(problem: rules.Problem, flags: { [flag: string]: string }): rules.Problem {
  const { property, value } = problem;
  const lacking = /^extensions\[/.test(property) && typeof value === "string" ? rules.flagsLackedBy(value, flags) : [];
  if (lacking.length === 0) return problem;
  const lines = lacking.map((flag) => `${flag}: "on"`).join(" and ");
  return { ...problem, remedy: `add ${lines} to postgresFlags in this environment, or leave it out` };
}

/** A name that PostgreSQL takes without quotes. */
function databaseName(app: string, binding: string): string {
  return (binding === "main" ? app : `${app}-${binding}`).replaceAll("-", "_");
}

/** Bindings of an application's databases. */
export function databasesOf({ uses = {} }: Application): string[] {
  return Object.keys(uses).filter((binding) => uses[binding]?.kind === "database");
}

/** What proves restored backups of an application's databases. */
export function proofsOf(app: string, { uses = {} }: Application): { database: string; query: string }[] {
  return Object.entries(uses).flatMap(([binding, use]) =>
    use.kind === "database" && use.proof !== undefined
      ? [{ database: databaseName(app, binding), query: use.proof }]
      : [],
  );
}
