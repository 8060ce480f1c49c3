// An environment that is protected cannot be destroyed. In the rehearsal's own state, and in what the simulated services hold, the
// protection is lifted, as a change of the program would.
import { exportState, importState } from "../recover/pulumi";
import { isTable, type Properties, type Value } from "../../sandbox";
import type { ApiStore } from "../../sandbox/http/store";
import type { StateResource } from "../recover/state";
import type { Stage } from "./stage";

/** Properties with which providers and services refuse a deletion, and what lifts each. */
const GUARDS: { [property: string]: { closed: Value; open: Value } } = {
  deletionProtection: { closed: true, open: false },
  deletionProtectionEnabled: { closed: true, open: false },
  deletionPolicy: { closed: "PREVENT", open: "DELETE" },
};

export async function liftProtection(stage: Stage, stack: string): Promise<void> {
  const at = { ...stage.at, folder: stage.stateFolder };
  const state = await exportState(at, stack);
  const resources = (state.deployment.resources ?? []).map(unprotected);
  await importState(at, stack, { ...state, deployment: { ...state.deployment, resources } });
  liftAtServices(stage.apis.store);
}

/** Some services refuse a deletion themselves, whatever a state says. */
export function liftAtServices(store: ApiStore): void {
  for (const key of store.keys()) store.put(key, lifted(store.get(key) ?? {}));
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

/** Properties of a resource, at whatever depth, without what refuses its deletion. */
export function lifted(properties: Properties): Properties {
  const entries = Object.entries(properties).map(([name, value]): [string, Value] => {
    const guard = Object.hasOwn(GUARDS, name) ? GUARDS[name] : undefined;
    if (guard !== undefined && guard.closed === value) return [name, guard.open];
    return [name, isTable(value) ? lifted(value) : value];
  });
  return Object.fromEntries(entries);
}
