import type { Call } from "./settings";

/** Why a call did not reach its server: for the log, and for the program. Never a token. */
export function explain({ url }: Call, error: unknown): string {
  const message = `${url.host} was not reached: ${error instanceof Error ? error.message : String(error)}`;
  console.error(JSON.stringify({ severity: "ERROR", message }));
  return `${message}\n`;
}
