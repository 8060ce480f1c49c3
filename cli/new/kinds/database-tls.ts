// The database takes no connection without TLS (`sslMode` of `components/postgres`): what turns it off does not stay so.
import type { Bindings } from "../bindings";
import type { Resolved } from "../resolved";

/** A URL, or its query, that asks for TLS. */
export function encrypted(text: string): string {
  return text
    .replace(/(sslmode=)(disable|allow|prefer)\b/i, "$1require")
    .replace(/([?&]ssl=)(false|0|disable)\b/i, "$1true");
}

/** The value of a pair of a connection string that asks for TLS. */
export function encryptedPair(key: string, value: string): string {
  return /^ssl ?mode$/i.test(key) && /^(disable|allow|prefer)$/i.test(value) ? "require" : value;
}

/** Turns TLS on where a variable says how, and tells a person where it only turns it off. */
export function requireTls(resolved: Resolved[], bindings: Bindings): void {
  if (!bindings.all.some(({ kind }) => kind === "database")) return;
  for (const one of resolved) {
    const { variable, table, text = "" } = one;
    if (
      table !== "env" ||
      !/(db|database|pg|pgsql|postgres|postgresql|sql|typeorm|sequelize).*(ssl|tls)|^ssl_?mode$/i.test(variable.name)
    )
      continue;
    if (/mode$/i.test(variable.name) && /^(disable|allow|prefer)$/i.test(text)) {
      one.text = "require";
      variable.item.note("changed", "is require: the database takes no connection without TLS");
    } else if (/^(false|0|no|off|disable)$/i.test(text)) {
      variable.item.remark(
        "to do",
        "turns TLS off, and the database takes no connection without it: see how the program asks for TLS",
      );
    }
  }
}
