// One line of the log for one event, in the shape that docs/logs.md tells applications to print.
import { unexpected } from "./unexpected";

export type Severity = "INFO" | "WARNING" | "ERROR" | "CRITICAL";

/** Programs of the project, by the names that the label `program` of their lines has for them. */
export type Program =
  "calls" | "first-values" | "reconciler" | "restore-drill" | "vault-backup" | "vault-initialisation";

/** Which request a line belongs to. */
export interface Trace {
  /** `projects/<project>/traces/<32 hexadecimal digits>`. */
  trace: string;
  /** Part of the trace, 16 hexadecimal digits. */
  span: string;
}

/**
 * A line of JSON (https://cloud.google.com/logging/docs/structured-logging). `fields` are the event's own: names and numbers, never
 * a value that somebody keeps secret.
 */
export function logLine(
  program: Program,
  severity: Severity,
  message: string,
  fields: object = {},
  request?: Trace,
): string {
  return JSON.stringify({
    severity,
    message,
    ...fields,
    "logging.googleapis.com/labels": { program },
    ...(request && { "logging.googleapis.com/trace": request.trace, "logging.googleapis.com/spanId": request.span }),
  });
}

/** Writes a line to where Cloud Run and Kubernetes read it. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * Ends the process by a line and code 1 where something is thrown that nobody catches, in place of Node's own lines of text. `messageOf` gives what
 * may be said of it; the default is its place alone.
 */
export function endUnexpected(program: Program, messageOf: (error: Error) => string = unexpected): void {
  process.on("uncaughtException", (error) => {
    print(logLine(program, "CRITICAL", messageOf(error)));
    process.exit(1);
  });
}
