import { supervise } from "../env/supervise";
import { DatabaseAccess, Role } from "../env/names";
import { warn } from "../env/output";
import { openSession, type LoginOptions } from "../env/session";
import { takeSupply } from "../env/supply";
import { findTarget, requireApp, type TargetOptions } from "../env/target";

interface RunOptions extends TargetOptions, LoginOptions {
  database?: DatabaseAccess;
  watch?: boolean;
  /** Seconds. */
  interval: number;
}

/** Runs a program with an environment's values, and ends with its status. */
export async function run(stack: string, command: string[], options: RunOptions): Promise<number> {
  const target = findTarget(stack, options, process.env);
  const app = requireApp(target);
  const credentials = {
    access: options.database ?? DatabaseAccess.Readonly,
    required: options.database !== undefined,
  };
  const world = { variables: process.env, say: warn };
  return supervise({
    command,
    app,
    take: async (onLogin) => {
      const session = await openSession(target, Role.Developer, options, world);
      onLogin(session);
      return takeSupply(session, { app, credentials });
    },
    watchSeconds: options.watch === true ? options.interval : undefined,
  });
}
