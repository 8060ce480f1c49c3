// After a run that was ended in the middle, the engine knows what it had begun to make, and the cloud what it made.
// What was made is put into the engine's state, so that it is neither lost nor made again.
import type { Store } from "../store";
import type { CloudObject } from "../types";
import { transform, isSecret } from "../wire";
import type { PulumiCommand } from "./command";
import type { EngineResource } from "./translate";

/** The engine's state as `pulumi stack export` writes it. */
export interface EngineState {
  version: number;
  deployment: {
    resources?: EngineResource[];
    pending_operations?: { type: string; resource: EngineResource }[];
  };
}

/** Repairs the state when operations were under way. Says so through `onMessage`. */
export async function resume(command: PulumiCommand, store: Store, onMessage: (text: string) => void): Promise<void> {
  await command.cancelInterrupted();
  if ((command.storedState().pending_operations ?? []).length === 0) return;
  const state = (await command.export()) as EngineState;
  const pending = state.deployment.pending_operations ?? [];
  if (pending.length === 0) return;
  const resources = state.deployment.resources ?? [];
  const made = pending.flatMap(({ type, resource }) => {
    const object = type === "creating" ? madeFor(resource.urn, resources, store) : undefined;
    return object === undefined ? [] : [{ ...resource, id: object.id, outputs: plain(object) }];
  });
  onMessage(
    `An earlier run was interrupted; ${made.length} of the ${pending.length} resources that it was working on were finished and are taken over.`,
  );
  state.deployment.resources = [...resources, ...made];
  delete state.deployment.pending_operations;
  await command.import(state);
}

/** What exists in the cloud and is in no state of the engine: the run ended between the one and the other. */
export function orphansOf(command: PulumiCommand, store: Store): Map<string, CloudObject> {
  const known = new Set((command.storedState().resources ?? []).map(({ urn, id }) => `${urn} ${id ?? ""}`));
  const orphans = [...store.objects.values()].filter((object) => !known.has(`${object.urn} ${object.id}`));
  return new Map(orphans.map((object) => [object.urn, object]));
}

function madeFor(urn: string, resources: EngineResource[], store: Store): CloudObject | undefined {
  const known = new Set(resources.filter((resource) => resource.urn === urn).map((resource) => resource.id));
  return [...store.objects.values()].find((object) => object.urn === urn && !known.has(object.id));
}

/** Secrets in the form that `pulumi stack import` encrypts. */
function plain(object: CloudObject): CloudObject["outputs"] {
  return transform(object.outputs, (part) => {
    if (!isSecret(part)) return undefined;
    const { value, ...signature } = part;
    return { ...signature, plaintext: JSON.stringify(value) };
  }) as CloudObject["outputs"];
}
