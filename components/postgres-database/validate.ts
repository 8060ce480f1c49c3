import * as pulumi from "@pulumi/pulumi";
import type { DatabaseServer } from "../contracts/database";
import { extension, flagRemedy, flagsFor, lackingFlags } from "../internal/database-extensions";
import { wholeOf } from "../internal/known";
import { onceKnown } from "../internal/outputs";
import { privateAddress } from "../internal/private-address";
import type { Problem } from "../internal/problem";
import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import { argumentProblems, Arguments } from "../internal/validation";
import type { PostgresDatabaseArgs } from "./args";
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
  const ofServer = checkExtensions(check, args);
  checkPlaces(check, args.server);
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
  return ofServer.length === 0 ? checked : onceKnown(checked, ofServer);
}

/** Returns what is known to be right once the flags of the server are known. */
function checkExtensions(
  check: Arguments,
  { extensions = [], server, store }: Usable<PostgresDatabaseArgs>,
): pulumi.Input<string>[] {
  check.each("extensions", extensions, extension);
  if (extensions.length > 0 && store === undefined) {
    check.problem("extensions", extensions, "give a store as well: Vault makes extensions before it makes users");
  }
  const flags = (server.flags ?? {}) as pulumi.Input<Flags | undefined>;
  const known = wholeOf(flags) as Flags | undefined;
  return extensions.flatMap((name, index) => {
    if (flagsFor(name).length === 0) return [];
    const property = `extensions[${index}]`;
    if (known !== undefined) {
      const lacking = lackingFlags(name, known);
      if (lacking.length > 0) check.problem(property, name, flagRemedy(lacking));
      return [];
    }
    const refused = pulumi.output(flags).apply((told) => (lackingFlags(name, told ?? {}).length > 0 ? name : ""));
    return [check.property(property, refused, (one) => (one === "" ? undefined : flagRemedy(flagsFor(one))))];
  });
}

/** Networks let applications through to addresses: a name leads to those that are told beside it. */
function checkPlaces(check: Arguments, { host, addresses, replicaHost, replicaCaCertificate }: DatabaseServer): void {
  const remedy = (known: string): string | undefined =>
    privateAddress(known) === undefined ? undefined : "use the server's private address (IPv4), or give addresses too";
  if (addresses === undefined && typeof host === "string") check.property("server.host", host, remedy);
  if (typeof replicaHost !== "string") return;
  check.property("server.replicaHost", replicaHost, privateAddress);
  if (replicaCaCertificate === undefined) {
    check.problem("server.replicaCaCertificate", undefined, "give the replica's too: clients check it by that");
  }
}

/** Flags of a server by their names. */
interface Flags {
  [flag: string]: unknown;
}

/** What a `PostgresDatabase` would refuse: for programs that check before they create anything. */
export function postgresDatabaseProblems(name: string, args: PostgresDatabaseArgs): readonly Problem[] {
  return argumentProblems("PostgresDatabase", name, args, validate);
}
