// What happens to a resource of a provider: create, update, replace, or nothing.
import type { Cloud } from "../cloud";
import type { Properties } from "../model";
import { keepOld } from "../paths";
import type { CloudObject, Place, StackEntry } from "../types";
import { secret } from "../wire";
import type { Deletions } from "./deletions";
import { newEntry, replaceEntry, sameEntry } from "./entries";
import type { DetailedStep, Recorder, Registered } from "./recorder";
import type { Registration } from "./registration";

/** A provider as far as resources need it. */
export interface ProviderState {
  place: Place;
  /** False in a preview while a part of its configuration is unknown: the engine does not ask it then. */
  configured: boolean;
}

/** Decides and does, one resource at a time. */
export class CustomResources {
  constructor(
    private readonly recorder: Recorder,
    private readonly cloud: Cloud,
    private readonly deletions: Deletions,
    private readonly preview: boolean,
    private readonly targets?: ReadonlySet<string>,
  ) {}

  register(
    step: DetailedStep,
    registration: Registration,
    old: StackEntry | undefined,
    provider: ProviderState,
  ): Registered {
    const object = old === undefined ? this.imported(registration) : this.cloud.find(old.type, old.id);
    if (registration.importId !== "" && object === undefined) {
      const message = `"${registration.importId}" names no ${registration.type} that exists, so it cannot be imported`;
      return this.recorder.refuse(step, [{ urn: step.urn, property: "import", message }]);
    }
    if (object !== undefined && this.targets?.has(step.urn) === false) return this.leave(step, object);
    if (object === undefined) return this.create(step, registration, provider, undefined);
    const news = keepOld(registration.inputs, object.inputs, registration.ignoreChanges);
    const checked = this.cloud.check(step.urn, step.type, object.inputs, news, object.place);
    const inputs = provider.configured ? checked.inputs : news;
    this.recorder.show(step, inputs);
    // It exists under its own name: only what its properties say can be refused.
    const refused = checked.refusals.filter((refusal) => refusal.property !== undefined);
    const difference = this.cloud.diff(object, inputs, registration.replaceOnChanges);
    step.diff = difference.changes;
    if (refused.length > 0) {
      step.operation = "update";
      return this.recorder.refuse(step, refused);
    }
    if (difference.replaceReasons.length === 0 || !provider.configured) {
      return this.update(step, registration, object, inputs, old);
    }
    step.replaceReasons = difference.replaceReasons;
    const first = registration.deleteBeforeReplace ?? difference.deleteBeforeReplace;
    const beside = first ? undefined : this.cloud.refuseBeside(object, inputs);
    if (beside !== undefined) return this.recorder.refuse(step, [beside]);
    return this.replace({ ...registration, inputs: news }, step, object, old, provider, first);
  }

  /** What is no target stays as it is, whatever the program says of it. */
  private leave(step: DetailedStep, object: CloudObject): Registered {
    step.operation = "same";
    step.outputs = object.outputs;
    step.id = object.id;
    return this.recorder.perform(step, () => undefined);
  }

  /** Refuses what is about a resource for which nobody answers. */
  private unanswered(step: DetailedStep, inputs: Properties): Registered | undefined {
    const message = this.preview ? undefined : this.cloud.unreachable(step.type, inputs);
    return message === undefined ? undefined : this.recorder.refuse(step, [{ urn: step.urn, message }]);
  }

  private imported(registration: Registration): CloudObject | undefined {
    return registration.importId === "" ? undefined : this.cloud.find(registration.type, registration.importId);
  }

  /** Creates; `condemned` is what the new resource replaces, deleted at the end of the run. */
  private create(
    step: DetailedStep,
    registration: Registration,
    provider: ProviderState,
    condemned: StackEntry | undefined,
  ): Registered {
    const checked = this.cloud.check(step.urn, step.type, undefined, registration.inputs, provider.place);
    this.recorder.show(step, provider.configured ? checked.inputs : registration.inputs);
    if (checked.refusals.length > 0) return this.recorder.refuse(step, checked.refusals);
    const unanswered = this.unanswered(step, checked.inputs);
    if (unanswered !== undefined) return unanswered;
    let fault: string | undefined;
    const registered = this.recorder.perform(step, () => {
      const made = this.cloud.create(step.urn, step.type, checked.inputs, provider.place, this.preview);
      const object = withSecrets(made, registration);
      const entries = [newEntry(step, registration, object.id)];
      if (condemned !== undefined) entries.push({ ...condemned, condemned: true });
      this.cloud.commit({ put: object, entries, ...(condemned === undefined ? {} : { dropEntries: [condemned] }) });
      // A provider that cannot be asked yet knows nothing of the resource, not even what it is given.
      step.outputs = !this.preview ? object.outputs : provider.configured ? this.cloud.planned(object) : {};
      step.id = this.preview ? "" : object.id;
      fault = this.cloud.faultOf(object);
    });
    return this.orFailed(registered, step, fault);
  }

  /** A resource that exists all the same, and what waits for it waits in vain. */
  private orFailed(registered: Registered, step: DetailedStep, fault: string | undefined): Registered {
    if (fault === undefined || this.preview) return registered;
    return this.recorder.refuse(step, [{ urn: step.urn, message: fault }]);
  }

  private update(
    step: DetailedStep,
    registration: Registration,
    object: CloudObject,
    inputs: Properties,
    old: StackEntry | undefined,
  ): Registered {
    const changed = step.diff.length > 0;
    step.operation = old === undefined ? "read" : changed ? "update" : "same";
    const unanswered = changed ? this.unanswered(step, object.inputs) : undefined;
    if (unanswered !== undefined) return unanswered;
    let fault: string | undefined;
    const registered = this.recorder.perform(step, () => {
      const next = changed ? withSecrets(this.cloud.update(object, inputs), registration) : object;
      const owned = object.urn === step.urn ? next : { ...next, urn: step.urn };
      const entry = newEntry(step, registration, object.id);
      if (owned !== object || !sameEntry(entry, old)) {
        this.cloud.commit({ ...(owned === object ? {} : { remove: object, put: owned }), ...replaceEntry(entry, old) });
      }
      step.outputs = owned.outputs;
      step.id = object.id;
      fault = this.cloud.faultOf(owned, object);
    });
    return this.orFailed(registered, step, fault);
  }

  private replace(
    registration: Registration,
    step: DetailedStep,
    object: CloudObject,
    old: StackEntry | undefined,
    provider: ProviderState,
    deleteFirst: boolean,
  ): Registered {
    step.operation = "replace";
    const entry = old ?? newEntry(step, registration, object.id);
    const refusal = this.deletions.refuse(entry, object);
    if (refusal !== undefined) {
      const message = `${refusal.message}; replacing it was asked for by a change of ${step.replaceReasons.join(", ")}`;
      if (!this.preview) return this.recorder.refuse(step, [{ ...refusal, message }]);
      // A preview goes on, as the engine's does, so that it tells everything that the change would do.
      this.recorder.passOver({ ...refusal, message });
    }
    if (!deleteFirst) return this.create(step, registration, provider, entry);
    const problem = this.recorder.attempt(() => {
      this.cloud.commit({ remove: object, ...this.deletions.remains(entry, object), dropEntries: [entry] });
    });
    if (problem !== undefined) return this.recorder.refuse(step, problem);
    return this.create(step, { ...registration, inputs: this.named(step, registration, object) }, provider, undefined);
  }

  /** The inputs of a resource that is deleted first keep the name that it had. */
  private named(step: DetailedStep, registration: Registration, object: CloudObject): Properties {
    return this.cloud.check(step.urn, step.type, object.inputs, registration.inputs, object.place).inputs;
  }
}

function withSecrets(object: CloudObject, registration: Registration): CloudObject {
  const names = registration.additionalSecretOutputs.filter((name) => object.outputs[name] !== undefined);
  if (names.length === 0) return object;
  const outputs = { ...object.outputs };
  for (const name of names) outputs[name] = secret(outputs[name] ?? null);
  return { ...object, outputs };
}
