import fs from "node:fs";
import path from "node:path";
import { stacksIn } from "../files/stacks";

/** An error that the user can mend; shown without a stack trace. */
export class UsageError extends Error {}

/** What kept an operation from beginning, with what is said below it. */
export class OperationError extends Error {
  constructor(
    message: string,
    /** Printable lines; empty where there is nothing to say. */
    readonly help: string,
  ) {
    super(message);
  }
}

/**
 * The folder with the Pulumi project that a command works on: `--cwd`, or the nearest folder upwards from here that has a
 * Pulumi.yaml, as the Pulumi CLI finds it.
 */
export function findProject(start: string): string {
  for (let folder = path.resolve(start); ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, "Pulumi.yaml"))) return folder;
    if (folder === path.dirname(folder)) {
      throw new UsageError(
        `No Pulumi.yaml in ${path.resolve(start)} or above it; go to a Pulumi project or name it with --cwd.`,
      );
    }
  }
}

/** Fails with the stacks that there are when the one asked for has no configuration file. */
export function requireStack(projectDir: string, stack: string): void {
  if (fs.existsSync(path.join(projectDir, `Pulumi.${stack}.yaml`))) return;
  const known = stacksIn(projectDir);
  throw new UsageError(
    `No Pulumi.${stack}.yaml in ${projectDir}; ` +
      (known.length > 0 ? `use one of ${known.join(", ")}, or write that file.` : "write that file first."),
  );
}
