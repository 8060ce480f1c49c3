import type { IncomingHttpHeaders } from "node:http";
import { logLine, print } from "../log-line";
import { traceOf } from "../trace";
import type { Call } from "./settings";
import type { Tokens } from "./tokens";

/** Why a call did not reach its server: for the log, with the trace that the program's request has, and for the program. Never a token. */
export function explain({ url }: Call, tokens: Tokens, headers: IncomingHttpHeaders, error: unknown): string {
  const message = `${url.host} was not reached: ${error instanceof Error ? error.message : String(error)}`;
  void tokens.project().then((project) => {
    print(logLine("calls", "ERROR", message, {}, traceOf(headers, project)));
  });
  return `${message}\n`;
}
