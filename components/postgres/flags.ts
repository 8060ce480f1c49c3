// Flags of the server (https://cloud.google.com/sql/docs/postgres/flags). Google refuses a wrong one only when the instance is made, minutes later.
import { slipOf } from "../internal/nearest";
import { own } from "../internal/own";
import { integerBetween, oneOf, type Rule } from "../internal/rules";
import { step } from "../internal/show";
import type { Arguments } from "../internal/validation";
import { notFlags, numbers, ownSwitches, switches, wholeNumbers } from "./flag-values";

/**
 * Flags that every instance gets. Statements are not logged: their text holds personal data, and passwords where a user is
 * created. Query insights shows slow ones without their values.
 */
export const ownFlags: { [name: string]: string } = {
  // Google identities log in with a token instead of a password.
  "cloudsql.iam_authentication": "on",
  log_checkpoints: "on",
  log_connections: "on",
  log_disconnections: "on",
  log_lock_waits: "on",
  // Every temporary file, of whatever size: a query that spills to disk is one to look at.
  log_temp_files: "0",
  log_min_duration_statement: "-1",
};

const known = [...switches, ...ownSwitches, ...Object.keys(wholeNumbers), ...Object.keys(numbers)];

/** Settings of one word: all others have several, or are those of an extension. */
const oneWord = ["datestyle", "intervalstyle", "timezone"];

/** Name of a flag. Few have capitals, such as `TimeZone`. */
export const flagName: Rule<string> = (name) => {
  if (!/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)?$/.test(name)) return "use a flag's name, such as work_mem";
  const other = own(notFlags, name.toLowerCase());
  if (other !== undefined) return other;
  if (known.includes(name)) return undefined;
  if (/^[A-Za-z0-9]*$/.test(name) && !oneWord.includes(name.toLowerCase()))
    return "use a flag's name, such as work_mem";
  // Far from all flags are known here: a name that is hardly another one is a slip.
  const meant = slipOf(name.toLowerCase(), known);
  return meant === undefined ? undefined : `write ${meant}`;
};

/** Value of a flag. */
export function flagValue(name: string): Rule<string> {
  if (name === "cloudsql.iam_authentication") {
    return (value) => (value === ownFlags[name] ? undefined : "leave it out: identities log in with IAM");
  }
  const whole = own(wholeNumbers, name);
  if (whole !== undefined) return wholeNumber(...whole);
  const [least, most] = own(numbers, name) ?? [];
  if (least !== undefined && most !== undefined) return numberBetween(least, most);
  if (switches.includes(name) || ownSwitches.includes(name)) return oneOf(["on", "off"]);
  return (value) => (value.trim() === "" ? "give it a value, or leave it out" : undefined);
}

function wholeNumber(least: number, most: number, unit?: string): Rule<string> {
  return (value) => {
    const remedy = integerBetween(least, most)(/^(0|-?[1-9]\d*)$/.test(value) ? Number(value) : NaN);
    return remedy === undefined || unit === undefined ? remedy : `${remedy}, in ${unit} and without a unit`;
  };
}

function numberBetween(least: number, most: number): Rule<string> {
  return (value) => {
    const known = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : NaN;
    return known >= least && known <= most ? undefined : `use a number from ${least} to ${most}`;
  };
}

/** Notes what is wrong with flags. */
export function checkFlags(check: Arguments, flags: { [name: string]: string }): void {
  for (const [name, value] of Object.entries(flags)) {
    const remedy = flagName(name);
    if (remedy === undefined) check.property(step("flags", name), value, flagValue(name));
    else check.problem("flags", name, remedy);
  }
}
