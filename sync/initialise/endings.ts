// Ways in which the program, or one attempt of it, ends; and what it tells.

/** Ends the program with a code of its own and a message for an operator. */
export class Ending extends Error {
  code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Worth another attempt: the other side is not ready, or a grant has not arrived. */
export class NotYet extends Error {}

/** Somebody else moved on, most likely a second run: look again at what there is. */
export class Overtaken extends Error {}

export function describe(error: unknown): string {
  if (!(error instanceof Error)) return "unknown failure";
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error.message}${cause}`;
}

/** One line of JSON: Cloud Logging takes the severity from it. */
export function log(severity: string, message: string): void {
  process.stdout.write(`${JSON.stringify({ severity, message })}\n`);
}
