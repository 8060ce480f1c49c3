import type * as pulumi from "@pulumi/pulumi";
import { copyPrefix } from "../internal/drill-copies";
import { instanceNames } from "../internal/database-instances";
import { automatic, calledAfter, kinds } from "../internal/names";
import { nodeImage } from "../internal/node-job";
import { notificationChannels } from "../internal/notification-channels";
import * as rules from "../internal/rules";
import type { Usable } from "../internal/usable";
import { Arguments, type Rule } from "../internal/validation";
import { databaseName } from "../postgres-database/rules";
import { tier } from "../postgres/rules";
import { requireImage } from "../registry/image";
import { cronRemedy } from "../internal/cron";
import type { RestoreDrillArgs } from "./args";
import { editionOf, prefixOf, withDefaults, type KnownSettings } from "./settings";

/** What was checked. */
export interface Checked {
  settings: KnownSettings;
  /** Names of the server's instances, once they are known not to be taken for copies. */
  instances: pulumi.Output<string[]>;
  channels: pulumi.Input<pulumi.Input<string>[]>;
}

/** The query of a proof. */
export const oneStatement: Rule<string> = (query) => {
  if (query.trim() === "" || query.includes(";") || query.length > 4000)
    return "use one statement of 4000 characters at most, without a semicolon";
  return /^\s*(\(|(select|with|values|table)\b)/i.test(query)
    ? undefined
    : "use a query that begins with SELECT: it only reads";
};

/** @throws ArgumentError */
export function validate(name: string, args: Usable<RestoreDrillArgs>): Checked {
  const check = new Arguments(`RestoreDrill "${name}"`);
  const settings = withDefaults(args);
  // A copy's name has seven letters and digits more than its beginning.
  const copies = [kinds.sqlInstance, `${copyPrefix}-1234567`] as const;
  check.property(
    "name",
    name,
    calledAfter([kinds.serviceAccount, "-job"], [kinds.run, automatic], [kinds.bucket, `-program${automatic}`], copies),
  );
  check.property("region", settings.region, rules.scheduledRegion);
  if (settings.proofs.length === 0) check.problem("proofs", [], "name a database with a query");
  settings.proofs.forEach(({ database, query, readerRole }, index) => {
    check.property(`proofs[${index}].database`, database, databaseName);
    check.property(`proofs[${index}].query`, query, oneStatement);
    check.property(`proofs[${index}].readerRole`, readerRole, role);
  });
  check.property("schedule", settings.schedule, cronRemedy);
  check.property("tier", settings.tier, tier(editionOf(settings.tier)));
  check.property("longestAgeHours", settings.longestAgeHours, rules.integerBetween(1, 744));
  check.property("alertAfterHours", settings.alertAfterHours, rules.integerBetween(25, 744));
  check.property("patienceMinutes", settings.patienceMinutes, rules.integerBetween(30, 1200));
  const instances = check.property("server.instanceNames", instanceNames(args.server), unlike(prefixOf(name)));
  requireImage(check, "images", args.images, nodeImage);
  const channels = notificationChannels(check, args.notificationChannels);
  check.done();
  return { settings, instances: instances as pulumi.Output<string[]>, channels };
}

const role: Rule<string> = rules.matching(/^[a-z_][a-z0-9_]{0,62}$/, "use the name of a database role");

/** An instance that could be taken for a copy would be removed. */
function unlike(prefix: string): Rule<string[]> {
  return (names) =>
    names.some((name) => name.startsWith(prefix))
      ? `give the drill another name: its copies begin with ${prefix}, and an instance of the server does too`
      : undefined;
}
