import { networkRangeRemedy } from "./network/addresses";
import { oneOf, type Rule } from "./internal/rules";
import { enterprise, tier, versions } from "./postgres/rules";

/**
 * The checks that components make of their arguments, for programs that check their own configuration before they
 * create anything. Each takes a value and returns the remedy, or nothing if the value is fine.
 */
export * from "./internal/rules";

/** A value as an error shows it: on one line, cut where it is long, without passwords. */
export { show } from "./internal/show";

/** Range of a `Network`. */
export const networkRange: Rule<string> = networkRangeRemedy;

/** What a `Network` takes for a range to keep clear of, and whether two ranges share an address. */
export { isRange, overlap } from "./network/addresses";

/** Major version of a `Postgres`. */
export const postgresVersion: Rule<string> = oneOf(versions);

/** Machine type of a `Postgres` of the edition Enterprise. */
export const postgresTier: Rule<string> = tier(enterprise);

/** Release of a `Vault`. */
export { version as vaultVersion } from "./vault/version";
