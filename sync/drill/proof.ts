// The queries that prove a restored backup.
import type { SqlObject } from "./cloud";
import { SqlFailure } from "./cloud";
import { countAt, textAt } from "../exchange";
import type { Proof } from "./settings";

/**
 * Runs the query as a role that reads, in a transaction that cannot write. The job logs in as itself: its user came with the backup
 * (https://docs.cloud.google.com/sql/docs/postgres/executesql-instance).
 */
export function request({ database, readerRole, query }: Proof): SqlObject {
  return {
    database,
    autoIamAuthn: true,
    application: "groundplan-drill",
    sqlStatement: ["BEGIN TRANSACTION READ ONLY", `SET LOCAL ROLE "${readerRole}"`, query, "COMMIT"].join(";\n"),
  };
}

/**
 * Whether the query answered one row with one true.
 *
 * @throws SqlFailure if the database did not run it.
 */
export function isProved(answer: SqlObject): boolean {
  const code = countAt(answer, "status", "code") ?? 0;
  if (code !== 0) {
    throw new SqlFailure(`the query failed (${code}): ${(textAt(answer, "status", "message") ?? "").slice(0, 200)}`);
  }
  const { results = [] } = answer as { results?: { rows?: { values?: SqlObject[] }[] }[] };
  const values = results.flatMap(({ rows = [] }) => rows.map((row) => row.values ?? []));
  const [row, ...more] = values;
  const [value, ...others] = row ?? [];
  const text = textAt(value, "value");
  return more.length === 0 && others.length === 0 && (text === "t" || text === "true");
}
