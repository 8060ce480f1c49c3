// Each database of a server is made by one component of a program: Cloud SQL refuses to make it twice, in the middle of an `up`.
import type { DatabaseServer } from "../contracts/database";
import { owners } from "../internal/owners";
import { Subject } from "../internal/refusal";

/** By the server's connection name. */
const otherOwner = owners();

/** @throws ArgumentError where another component of the program makes the database. */
export function claimDatabase(name: string, { connectionName }: DatabaseServer, database: string): void {
  const owner = otherOwner(name, connectionName, database);
  if (owner === undefined) return;
  new Subject(`PostgresDatabase "${name}"`).refuse(
    "database",
    database,
    `use another name, or bind to PostgresDatabase "${owner}", which is this one on the same server`,
  );
}
