// Both environments in the simulated cloud, brought up once for the tests of this folder.
import main from "../../stacks";
import { deploy, emptyState, run, type Deployment } from "../support/program";
import { encoded, valuesOf, type Values } from "../support/stack-values";

export type Environment = "dev" | "prod";

export interface Running {
  state: ReturnType<typeof emptyState>;
  deployment: Deployment;
}

const running = new Map<Environment, Promise<Running>>();

/** The environment as its committed configuration makes it. */
export function environment(name: Environment): Promise<Running> {
  const state = emptyState();
  const started = async (): Promise<Running> => ({
    state,
    deployment: await deploy(main, { stack: name, config: encoded(valuesOf(name)), state }),
  });
  const result = running.get(name) ?? started();
  running.set(name, result);
  return result;
}

/** A state with what another one has: what is done to it stays there. */
export function copyOf(from: Running["state"]): Running["state"] {
  const state = emptyState();
  for (const object of from.objects.values()) state.commit({ put: object });
  state.commit({ entries: [...from.entries.values()] });
  return state;
}

/** Runs an environment's program with other values, on a state. A preview changes nothing of it. */
export function runWith(
  name: Environment,
  { state }: Pick<Running, "state">,
  changes: Values,
  preview: boolean,
): Promise<Deployment> {
  return run(main, { stack: name, config: encoded({ ...valuesOf(name), ...changes }), state, preview });
}
