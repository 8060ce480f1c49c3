import { anyRegion, automatic, calledAfter, kinds } from "../internal/names";
import * as rules from "../internal/rules";
import { step } from "../internal/show";
import { Arguments } from "../internal/validation";
import type { PostgresArgs } from "./args";
import { connectionLimit } from "./connections";
import { loginAccount } from "./database-user";
import { checkFlags } from "./flags";
import { backupLocation, editions, enterprisePlus, tier, versions } from "./rules";
import { withDefaults, type PostgresSettings } from "./settings";

/**
 * Returns the settings with their defaults.
 *
 * @throws ArgumentError
 */
export function validate(name: string, args: PostgresArgs): PostgresSettings {
  const check = new Arguments(`Postgres "${name}"`);
  const settings = withDefaults(args);
  const logDays = settings.edition === enterprisePlus ? 35 : 7;
  check.property("name", name, calledAfter([kinds.sqlInstance, `${anyRegion}${automatic}`]));
  check.property("version", settings.version, rules.oneOf(versions));
  check.property("region", settings.region, rules.region);
  check.property("failoverRegion", settings.failoverRegion, rules.region);
  if (settings.failoverRegion === settings.region) {
    check.problem("failoverRegion", settings.failoverRegion, "use a region other than region, or leave it out");
  }
  if (settings.failoverRegion !== undefined) {
    check.property("writeRegion", settings.writeRegion, rules.oneOf([settings.region, settings.failoverRegion]));
  } else if (settings.writeRegion !== settings.region) {
    check.problem("writeRegion", settings.writeRegion, "leave it out: without failoverRegion there is one instance");
  }
  if (settings.keepsFormerPrimary && settings.failoverRegion === undefined) {
    check.problem("keepsFormerPrimary", true, "leave it out: without failoverRegion there is one instance");
  }
  check.property("edition", settings.edition, rules.oneOf(editions));
  if (settings.writeEndpoint && settings.edition !== enterprisePlus) {
    check.problem("writeEndpoint", true, `leave it out, or set edition to ${enterprisePlus}, which has one`);
  }
  check.property("tier", settings.tier, tier(settings.edition));
  if (settings.replicaTier !== settings.tier) {
    check.property("replicaTier", settings.replicaTier, tier(settings.edition));
    if (settings.failoverRegion === undefined) {
      check.problem("replicaTier", settings.replicaTier, "leave it out: without failoverRegion there is no replica");
    }
  }
  check.property("retainedBackups", settings.retainedBackups, rules.integerBetween(1, 365));
  check.property("transactionLogDays", settings.transactionLogDays, rules.integerBetween(1, logDays));
  if (settings.transactionLogDays > settings.retainedBackups) {
    check.problem("retainedBackups", settings.retainedBackups, "keep at least as many as transactionLogDays");
  }
  // The default is a region that has been checked by its own name.
  check.property("backupLocation", args.backupLocation, backupLocation);
  check.property("backupHour", settings.backupHour, rules.integerBetween(0, 23));
  check.property("maintenanceDay", settings.maintenanceDay, rules.integerBetween(1, 7));
  check.property("maintenanceHour", settings.maintenanceHour, rules.integerBetween(0, 23));
  check.property("maintenanceTrack", settings.maintenanceTrack, rules.oneOf(["canary", "stable", "week5"]));
  check.property("finalBackupDays", settings.finalBackupDays, rules.integerBetween(0, 365));
  checkFlags(check, settings.flags);
  // What is known later is checked by the user that is made of it.
  if (typeof settings.vaultServiceAccountEmail === "string")
    check.property("vaultServiceAccountEmail", settings.vaultServiceAccountEmail, loginAccount);
  checkShares(check, settings);
  check.done();
  return settings;
}

function checkShares(check: Arguments, settings: PostgresSettings): void {
  const before = check.count;
  for (const [program, share] of Object.entries(settings.connectionShares)) {
    if (program.trim() === "") check.problem("connectionShares", program, "name the program that the share is for");
    check.property(step("connectionShares", program), share, rules.connectionCount);
  }
  if (check.count > before) return;
  const left = connectionLimit(settings);
  if (left > 0) return;
  const remedy = `give other programs fewer, or take a larger server (tier, or max_connections among flags): they leave ${left} for this one`;
  check.problem("connectionShares", settings.connectionShares, remedy);
}
