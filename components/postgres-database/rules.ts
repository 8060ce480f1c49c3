import type { Rule } from "../internal/validation";

const taken = ["postgres", "template0", "template1", "cloudsqladmin"];

/**
 * A database name that needs no quotes in SQL and is not taken on a new server. The longest name that is made of it,
 * `<database>_readwrite`, has 63 characters at most
 * (https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS), and no role's begins with `pg_`.
 */
export const databaseName: Rule<string> = (value) =>
  /^(?!pg_)[a-z_][a-z0-9_]{0,52}$/.test(value) && !taken.includes(value)
    ? undefined
    : `use up to 53 lower-case letters, digits and underscores that start with a letter or an underscore and not with pg_, other than ${taken.join(", ")}`;
