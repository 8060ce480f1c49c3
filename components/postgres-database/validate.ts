import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../internal/problem";
import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import { argumentProblems, Arguments } from "../internal/validation";
import type { PostgresDatabaseArgs } from "./args";
import { extension } from "./extensions";
import { databaseName } from "./rules";

const noVaultUser = "let Vault make users on the server (vaultServiceAccountEmail), or leave store out";

/**
 * Returns the user that Vault acts as, checked now or when it is known.
 *
 * @throws ArgumentError that names every problem.
 */
export function validate(name: string, args: Usable<PostgresDatabaseArgs>): pulumi.Input<string> {
  const check = new Arguments(`PostgresDatabase "${name}"`);
  if (args.store !== undefined) check.property("name", name, rules.shortName);
  check.property("database", args.database, databaseName);
  check.each("extensions", args.extensions, extension);
  if (args.extensions !== undefined && args.extensions.length > 0 && args.store === undefined) {
    check.problem("extensions", args.extensions, "give a store as well: Vault makes extensions before it makes users");
  }
  if (args.temporary === true && (args.protected ?? true)) check.problem("temporary", true, rules.unprotectedOnly);
  const { vaultUserName } = args.server;
  if (args.store === undefined) {
    check.done();
    return "";
  }
  if (vaultUserName === undefined) check.problem("server.vaultUserName", undefined, noVaultUser);
  // Of a server that is known later nothing may turn out to be said.
  const needed = (known: string | undefined): string | undefined => (known === undefined ? noVaultUser : undefined);
  const checked = check.property("server.vaultUserName", vaultUserName ?? "", needed);
  check.done();
  return checked;
}

/** What a `PostgresDatabase` would refuse: for programs that check before they create anything. */
export function postgresDatabaseProblems(name: string, args: PostgresDatabaseArgs): readonly Problem[] {
  return argumentProblems("PostgresDatabase", name, args, validate);
}
