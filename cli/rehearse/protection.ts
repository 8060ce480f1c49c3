// An environment that is protected cannot be destroyed. In the rehearsal's own state the protection is lifted, as a change of the
// program would.
import { exportState, importState } from "../recover/pulumi";
import type { Properties } from "../../sandbox";
import type { StateResource } from "../recover/state";
import type { Stage } from "./stage";

/** Properties with which providers refuse a deletion. */
const GUARDS = ["deletionProtection", "deletionProtectionEnabled"];

export async function liftProtection(stage: Stage, stack: string): Promise<void> {
  const at = { ...stage.at, folder: stage.stateFolder };
  const state = await exportState(at, stack);
  const resources = (state.deployment.resources ?? []).map(unprotected);
  await importState(at, stack, { ...state, deployment: { ...state.deployment, resources } });
}

function unprotected(resource: StateResource & { protect?: boolean }): StateResource {
  const { inputs, outputs } = resource;
  return {
    ...resource,
    ...(resource.protect === undefined ? {} : { protect: false }),
    ...(inputs === undefined ? {} : { inputs: lifted(inputs) }),
    ...(outputs === undefined ? {} : { outputs: lifted(outputs) }),
  };
}

function lifted(properties: Properties): Properties {
  const own = GUARDS.filter((name) => properties[name] === true);
  return { ...properties, ...Object.fromEntries(own.map((name) => [name, false])) };
}
