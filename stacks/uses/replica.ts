import { RunError } from "@pulumi/pulumi";
import { CredentialKind } from "../../components";
import { databaseParts, databasesOf } from "./database";
import { some, type UseKind } from "./kind";

/** The replica of one of its databases, for reads that may be some seconds old: `host` is the replica's, and the login reads. */
export interface UsesReplica {
  kind: "replica";
  /** Binding of the database. */
  of: string;
  /**
   * Whether it reads from the primary where there is no replica, as in an environment of one region or after a failover; the default is
   * `false`, which refuses such an environment.
   */
  orPrimary?: boolean;
}

export const replica: UseKind<UsesReplica> = {
  standIn: () => ({
    values: databaseParts,
    credential: { kind: CredentialKind.DatabaseReadonly, resource: some },
  }),

  problems: ({ of, orPrimary }, { known: { application }, hasReplica }) => {
    const databases = databasesOf(application);
    const other = `name a database among its uses (there are: ${databases.join(", ") || "none"})`;
    const none = "set true, or take the application out: the database server has no replica here";
    return [
      ...(databases.includes(of) ? [] : [{ property: "of", value: of, remedy: other }]),
      ...(hasReplica || orPrimary === true ? [] : [{ property: "orPrimary", value: orPrimary, remedy: none }]),
    ];
  },

  // The database that it is of is needed.
  needs: () => ({}),

  make: ({ of, orPrimary = false }, { app, binding, settings: { hasReplica }, other }) => {
    const readers = other(of, "database")?.readers;
    const at = `stacks/apps/${app}.ts: uses.${binding}`;
    if (readers === undefined) throw new RunError(`${at}.of: "${of}"; name a database among its uses`);
    const databaseUsers = { readOnly: true };
    if (hasReplica && readers.replicaBinding !== undefined) return { binding: readers.replicaBinding, databaseUsers };
    if (orPrimary) return { binding: readers.readerBinding, databaseUsers };
    throw new RunError(
      `${at}: the database server has no replica here; set orPrimary: true, or leave the application out`,
    );
  },
};
