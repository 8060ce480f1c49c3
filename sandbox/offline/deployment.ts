// A small engine: decides what happens to each registered resource and does it in the simulated cloud.
import { Cloud, type CloudOptions } from "../cloud";
import { differences } from "../difference";
import { invoke } from "../invokes";
import { textAt, type Properties } from "../model";
import { schemaRefusals } from "../refusals";
import { LayeredMap } from "../layered-map";
import { MemoryStore, TrialStore, type Store } from "../store";
import type { Operation, Place, ProgressEvent, PropertyChange, Refusal, StackEntry } from "../types";
import { digest, isProvider, makeUrn } from "../urn";
import { containsUnknown, mask, reveal } from "../wire";
import { formerUrns, type StackName } from "./aliases";
import { CustomResources, type ProviderState } from "./custom";
import { Deletions } from "./deletions";
import { newEntry, replaceEntry, sameEntry } from "./entries";
import { Hooks, hooksAround, type HookFacts, type HookNames } from "./hooks";
import { Recorder, type DetailedStep, type Registered } from "./recorder";
import type { Registration } from "./registration";

/** How a deployment runs. */
export interface DeploymentOptions extends StackName, CloudOptions {
  /** True to change nothing, and to leave unknown what only a real run would know. */
  preview: boolean;
  /** Where the default provider works. */
  place: Place;
  onEvent?: ((event: ProgressEvent) => void) | undefined;
  /** Gets what the program logs for people to read. Printed by default, as the SDK does. */
  onMessage?: ((text: string) => void) | undefined;
  /** Outputs of other stacks, by the name that a `StackReference` has. None by default. */
  stacks?: { [name: string]: Properties };
  /** Outputs of a stack that is not among `stacks`, by the same name. None by default. */
  readStack?: (name: string) => Properties | undefined;
  /** URNs of what may change, as `pulumi up --target` has them; what exists and is not named stays. Everything may by default. */
  targets?: readonly string[];
}

const STACK_REFERENCE = "pulumi:pulumi:StackReference";

/** One run of a program, or one destruction. */
export class Deployment {
  /** The stack's outputs. */
  outputs: Properties = {};
  readonly hooks: Hooks;
  private readonly cloud: Cloud;
  private readonly store: Store;
  private readonly recorder: Recorder;
  private readonly deletions: Deletions;
  private readonly customResources: CustomResources;
  private readonly claimed: LayeredMap<true>;
  /** What the last registration found of itself in the state. */
  private claimedEntry: StackEntry | undefined;
  private readonly former: LayeredMap<string[]>;

  /** A deployment to a store, or what would become of `triedOn`, which has that store. */
  constructor(
    store: Store,
    private readonly options: DeploymentOptions,
    triedOn?: Deployment,
  ) {
    this.hooks = new Hooks(options.preview);
    this.store = triedOn !== undefined ? new TrialStore(store) : options.preview ? new MemoryStore(store) : store;
    this.cloud = new Cloud(this.store, options, triedOn?.cloud);
    this.claimed = new LayeredMap(triedOn?.claimed);
    this.former = new LayeredMap(triedOn?.former);
    this.recorder = new Recorder(options.preview, options.onEvent);
    this.deletions = new Deletions(this.recorder, this.cloud, options.preview);
    const targets = options.targets && new Set(options.targets);
    this.customResources = new CustomResources(this.recorder, this.cloud, this.deletions, options.preview, targets);
  }

  /** Every resource in the order of registration, then the deleted ones. */
  get steps(): DetailedStep[] {
    return this.recorder.steps;
  }

  get errors(): Refusal[] {
    return this.recorder.errors;
  }

  /** Whether steps are missing, since what they follow from was refused. */
  get stopped(): boolean {
    return this.recorder.stopped;
  }

  /** Registers one resource: decides, and does. Never throws for what the program did wrong. */
  register(registration: Registration): Registered {
    const { project, stack } = this.options;
    const urn = makeUrn(stack, project, registration.parent, registration.type, registration.name);
    if (this.recorder.find(urn) !== undefined) {
      this.errors.push({ urn, message: "two resources have this URN; give one of them another name" });
      return this.recorder.failed(urn);
    }
    const former = formerUrns(registration, this.options, this.former.get(registration.parent) ?? []);
    this.former.set(urn, former);
    const old = [urn, ...former]
      .map((name) => this.store.entries.get(name))
      .find((entry) => entry !== undefined && !this.claimed.has(entry.urn));
    if (old !== undefined) this.claimed.set(old.urn, true);
    this.claimedEntry = old;
    if (this.errors.length > 0 && !this.options.preview) return this.recorder.failed(urn);
    const step = this.recorder.begin(urn, registration);
    if (!registration.custom || isProvider(registration.type)) return this.registerPlain(step, registration, old);
    return this.customResources.register(step, registration, old, this.providerOf(registration.provider));
  }

  /** Registers a resource that has hooks, and calls them before and after what is done to it. */
  async registerWithHooks(registration: Registration, names: HookNames): Promise<Registered> {
    const planned = this.rehearse(registration);
    if (planned === undefined) return this.register(registration);
    const { operation, facts } = planned;
    const { before, after } = hooksAround(operation, names);
    const refused = await this.hooks.call("before", before, facts);
    if (refused !== undefined) {
      const step = this.recorder.begin(facts.urn, registration);
      step.operation = operation;
      return this.recorder.refuse(step, [{ urn: facts.urn, message: refused }]);
    }
    const registered = this.register(registration);
    if (registered.failed) return registered;
    const registeredFacts = { ...facts, id: registered.id, newOutputs: registered.outputs };
    const failed = await this.hooks.call("after", after, registeredFacts);
    if (failed !== undefined) this.errors.push({ urn: facts.urn, message: failed });
    return registered;
  }

  /** What registering would do, found out on a copy; nothing if it would be refused. */
  private rehearse(registration: Registration): { operation: Operation; facts: HookFacts } | undefined {
    const copy = new Deployment(this.store, { ...this.options, onEvent: undefined, preview: true }, this);
    const { urn, failed } = copy.register(registration);
    const step = copy.recorder.find(urn);
    if (failed || step === undefined) return undefined;
    const old = copy.claimedEntry;
    const object = old === undefined ? undefined : this.cloud.find(old.type, old.id);
    const before = { oldInputs: object?.inputs ?? old?.inputs, oldOutputs: object?.outputs ?? old?.outputs };
    const facts = { urn, id: old?.id ?? "", name: step.name, type: step.type, newInputs: step.rawInputs };
    const isNew = step.operation === "create" || step.operation === "replace";
    return { operation: step.operation, facts: isNew ? facts : { ...facts, ...defined(before) } };
  }

  /** Keeps the outputs of a component or of the stack. */
  registerOutputs(urn: string, outputs: Properties): void {
    const step = this.recorder.find(urn);
    if (step !== undefined) step.outputs = outputs;
    if (step?.parent === undefined) this.outputs = outputs;
    const entry = this.store.entries.get(urn);
    if (entry !== undefined && JSON.stringify(entry.outputs) !== JSON.stringify(outputs)) {
      const problem = this.recorder.attempt(() => {
        this.store.commit({ entries: [{ ...entry, outputs }] });
      });
      if (problem !== undefined) this.errors.push(...problem);
    }
  }

  /** Looks up a resource that exists without the program. */
  read(registration: Registration, id: string): Registered {
    const { project, stack } = this.options;
    const urn = makeUrn(stack, project, registration.parent, registration.type, registration.name);
    const step = this.recorder.begin(urn, registration);
    step.operation = "read";
    step.id = id;
    if (registration.type === STACK_REFERENCE) return this.readStack(step, id);
    const found = this.cloud.lookUp(registration.type, id);
    if (found === undefined && !this.cloud.exists(registration.type, ["id"], id)) {
      return this.recorder.refuse(step, [
        { urn, property: "id", message: `"${id}" names no ${registration.type} that exists` },
      ]);
    }
    step.outputs = found?.outputs ?? { ...registration.inputs, name: id.slice(id.lastIndexOf("/") + 1) };
    return { urn, id, outputs: step.outputs, failed: false };
  }

  private readStack(step: DetailedStep, name: string): Registered {
    const { stacks = {} } = this.options;
    const outputs = Object.hasOwn(stacks, name) ? stacks[name] : this.options.readStack?.(name);
    if (outputs === undefined) {
      const known = Object.keys(stacks).sort().join(", ") || "none";
      const message = `"${name}" is no stack that is known here (there are: ${known}); bring it up in the simulated cloud first, or in a test give its outputs in \`stacks\``;
      return this.recorder.refuse(step, [{ urn: step.urn, property: "name", message }]);
    }
    step.outputs = { name, outputs, secretOutputNames: [] };
    return { urn: step.urn, id: name, outputs: step.outputs, failed: false };
  }

  /** Answers a look-up by a provider's function. */
  lookUp(token: string, args: Properties, place: Place): Properties {
    const unanswered = this.options.preview ? undefined : this.cloud.unreachable(token, args);
    if (unanswered !== undefined) throw new Error(unanswered);
    return invoke(
      token,
      args,
      place,
      (type, id) => this.cloud.lookUp(type, id),
      (type) => this.cloud.lookUpAll(type),
    );
  }

  /** Deletes what the program no longer has. Call it when the program is done and nothing stopped it. */
  async finish(): Promise<void> {
    const gone = [...this.store.entries.values()].filter(
      (entry) =>
        entry.condemned === true || (!this.claimed.has(entry.urn) && this.recorder.find(entry.urn) === undefined),
    );
    await this.deletions.allWithHooks(gone, this.hooks);
  }

  /** Deletes everything. Nothing is deleted when something is protected. */
  destroy(): void {
    this.deletions.all([...this.store.entries.values()]);
  }

  /** Where the resources of a provider go, and whether it can be asked. */
  providerOf(provider: string): ProviderState {
    const inputs = provider === "" ? undefined : this.store.entries.get(provider)?.inputs;
    if (inputs === undefined) return { place: this.options.place, configured: true };
    const plain = reveal(inputs);
    return {
      place: {
        project: textAt(plain, "project", this.options.place.project),
        region: textAt(plain, "region", this.options.place.region),
      },
      configured: !containsUnknown(inputs),
    };
  }

  /** Notes an error of the program as a whole. */
  programFailed(message: string): void {
    if (!this.errors.some((error) => error.message === message)) this.errors.push({ message });
  }

  /** Components, providers and the stack: nothing in the cloud, only in the state. */
  private registerPlain(step: DetailedStep, registration: Registration, old: StackEntry | undefined): Registered {
    const provider = isProvider(step.type);
    const refused = provider ? schemaRefusals(step.urn, step.type, registration.inputs) : [];
    if (refused.length > 0) return this.recorder.refuse(step, refused);
    step.diff = old === undefined ? [] : plainChanges(old.inputs, registration.inputs);
    step.operation = old === undefined ? "create" : step.diff.length > 0 ? "update" : "same";
    this.recorder.show(step, registration.inputs);
    return this.recorder.perform(step, () => {
      const id = provider ? (old?.id ?? digest(step.urn, "id", 32)) : "";
      const entry = { ...newEntry(step, registration, id), inputs: registration.inputs, outputs: old?.outputs ?? {} };
      if (!sameEntry(entry, old)) this.cloud.commit(replaceEntry(entry, old));
      step.id = this.options.preview && old === undefined ? "" : id;
      if (provider) step.outputs = registration.inputs;
    });
  }
}

function defined(facts: { oldInputs: Properties | undefined; oldOutputs: Properties | undefined }): Partial<HookFacts> {
  return {
    ...(facts.oldInputs === undefined ? {} : { oldInputs: facts.oldInputs }),
    ...(facts.oldOutputs === undefined ? {} : { oldOutputs: facts.oldOutputs }),
  };
}

function plainChanges(olds: Properties, news: Properties): PropertyChange[] {
  return differences(mask(olds), mask(news)).map(({ path, kind, from, to }) => ({
    path,
    kind,
    replaces: false,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }));
}
