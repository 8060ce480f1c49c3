// Ways in which the program, or one attempt of it, ends; and what it tells.

import { logLine, print, type Severity } from "../log-line";
import { unexpected } from "../unexpected";

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

/** What may be said of an error: the message of one that we made, and of any other its place alone. */
export function safeMessage(error: unknown): string {
  const isOurs = error instanceof Ending || error instanceof NotYet || error instanceof Overtaken;
  return isOurs ? error.message : unexpected(error);
}

export function log(severity: Severity, message: string): void {
  print(logLine("vault-initialisation", severity, message));
}
