import { SyncError } from "../contract";
import { VaultError } from "../vault/client";

/** Something that the reader can do something about. Its message is all that is shown, and never has a value in it. */
export class Failure extends Error {}

/** What the log shows of a failure. */
export function explain(error: unknown): string {
  if (error instanceof Failure || error instanceof SyncError || error instanceof VaultError) return error.message;
  if (!(error instanceof Error)) return "unexpected error";
  // A mistake in this program: where it is, without the message, which may quote what it was working on.
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return [`unexpected ${error.name}`, ...frames].join("\n");
}
