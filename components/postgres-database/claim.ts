// Each database of a server is made by one component of a program: Cloud SQL refuses to make it twice, in the middle of an `up`.
import type { DatabaseServer } from "../contracts/database";
import { originOf } from "../internal/known";
import { made } from "../internal/made";
import { perRun } from "../internal/program-run";
import { Subject } from "../internal/refusal";

/** By the server's connection name, or the Output that will be it, the components by their databases. */
const ownersOfRun = perRun(() => new Map<unknown, Map<string, string>>());

/** @throws ArgumentError where another component of the program makes the database. */
export function claimDatabase(name: string, { connectionName }: DatabaseServer, database: string): void {
  const owners = ownersOfRun();
  if (owners === undefined) return;
  const ofServer = made(owners, originOf(connectionName), () => new Map<string, string>());
  const owner = made(ofServer, database, () => name);
  if (owner === name) return;
  new Subject(`PostgresDatabase "${name}"`).refuse(
    "database",
    database,
    `use another name, or bind to PostgresDatabase "${owner}", which is this one on the same server`,
  );
}
