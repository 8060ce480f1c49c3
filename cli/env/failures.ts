import { VaultConflict, VaultError } from "../../sync/vault/answers";
import { FileError } from "../../files/failure";
import { UsageError } from "../project";
import { ExitCode } from "./exit-code";

/** A failure that the user can do something about. Its message never holds a value. */
export class EnvError extends Error {
  constructor(
    /** One of the table, or what a shell would give. */
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
  }
}

export function usage(message: string): EnvError {
  return new EnvError(ExitCode.Usage, message);
}

/** A failure as it is shown. */
export interface Failure {
  exitCode: number;
  message: string;
}

/** What went wrong, for a person and for a script. */
export function explainFailure(error: unknown): Failure {
  if (error instanceof EnvError) return { exitCode: error.exitCode, message: error.message };
  if (error instanceof UsageError || error instanceof FileError) {
    return { exitCode: ExitCode.Usage, message: error.message };
  }
  if (error instanceof VaultConflict) return { exitCode: ExitCode.Conflict, message: error.message };
  if (error instanceof VaultError) return ofVault(error);
  // A system call's failure names a path or a program. The message of anything else may quote what it choked on.
  if (error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === "string") {
    return { exitCode: ExitCode.Usage, message: error.message };
  }
  return { exitCode: ExitCode.Fault, message: `a fault of groundplan itself: ${placeOf(error)}` };
}

function ofVault(error: VaultError): Failure {
  const { status, message } = error;
  // Without a status, there was no answer; one that says that all is well is not Vault's.
  if (status === undefined || status < 400 || status >= 429) {
    const remedy = message.includes("; ") ? "" : "; check the address, and try again";
    return { exitCode: ExitCode.Unreachable, message: message + remedy };
  }
  return { exitCode: ExitCode.NotAllowed, message };
}

/** Class and place of a fault, without its message: that may quote a value. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frame = error.stack?.split("\n").find((line) => /^\s+at /.test(line)) ?? "";
  return `${error.name}${frame.replace(/^\s+at /, " at ")}`;
}
