import { SyncError } from "../contract";
import { unexpected } from "../unexpected";
import { VaultError } from "../vault/answers";

/** Something that the reader can do something about. Its message is all that is shown, and never has a value in it. */
export class Failure extends Error {}

/** What the log shows of a failure. */
export function explain(error: unknown): string {
  if (error instanceof Failure || error instanceof SyncError || error instanceof VaultError) return error.message;
  return unexpected(error);
}
