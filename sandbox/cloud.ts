// The simulated cloud: the semantics of a provider (check, diff, create, read, update, delete) over a store.
// Both adapters stand on it, so that a program meets the same answers with the real engine and without.
import { deletionRefusal, names, survivesDeletion } from "./deletion";
import { differences } from "./difference";
import { Grants } from "./grants";
import { keysOf } from "./index-keys";
import { LayeredMap } from "./layered-map";
import { textAt, type Properties, type Resource } from "./model";
import { modelOf } from "./models";
import { autoName, isNamedAutomatically, withPlace } from "./naming";
import { covers, valueByPath } from "./paths";
import { NO_LONGER_MANAGED, refusals, stepsBack, withoutSecrets, type Known } from "./refusals";
import { describe } from "./resource";
import { keptWhenRemoved } from "./schema-replacements";
import { replacesOnChange, secretProperties } from "./schema-rules";
import { objectKey, type Change, type Store } from "./store";
import type { CloudObject, Place, PropertyChange, Refusal } from "./types";
import { uncheckedBecause } from "./unchecked";
import { digest, nameOf } from "./urn";
import { containsSecret, containsUnknown, mask, reveal, secret, spreadUnknown, UNKNOWN } from "./wire";

/** What the cloud is told when it opens. */
export interface CloudOptions {
  /** Names, ids or self links that exist although the sandbox did not make them. `["*"]`: references are not checked. None by default. */
  existing?: string[];
  /**
   * Names in the program of Cloud Run jobs whose runs fail, where a deployment asks for one: the job is made or changed, and
   * the deployment is told that its run has not succeeded. None by default.
   */
  failingJobs?: string[];
  /** DNS records that are not there by themselves, such as `example.com CAA 0 issue "pki.goog"`. None by default. */
  dns?: string[];
  /**
   * Why nobody answers for a resource, such as one of a region that is lost. It can be neither made, changed nor deleted, and a function
   * of a provider does not find it. What stays as it is asks nobody. Everything answers by default.
   */
  unreachable?: (resource: { type: string; inputs: Properties }) => string | undefined;
  /** What other stacks of the project at Google have made: it exists, and nobody else may have its names. Nothing by default. */
  others?: CloudObject[];
  /** Told, for each resource that cannot be checked, why. Says nothing by default. */
  onUnchecked?: (because: string) => void;
}

/** The answer of `diff`. */
export interface Difference {
  changes: PropertyChange[];
  replaceReasons: string[];
  /** The new resource would have the name of the old one, so the old one goes first. */
  deleteBeforeReplace: boolean;
}

const JOB = "gcp:cloudrunv2/job:Job";

/** The run of a job that failed, by its token, while no other one was asked for. */
function failedRun(object: CloudObject): string | undefined {
  const token = textAt(object.kept, "failedRun");
  return token === "" ? undefined : token;
}

/** One simulated cloud. It never changes its store by itself except in `commit`. */
export class Cloud implements Known {
  private readonly names: LayeredMap<number>;
  private readonly unique: LayeredMap<string>;
  /** URNs of objects by what they are to others; see `Beside`. */
  private readonly besides: LayeredMap<readonly string[]>;
  private readonly grants: Grants;
  private readonly existing: Set<string>;
  /** What other stacks have made, by its key. */
  private readonly others: Map<string, CloudObject>;
  private readonly failingJobs: Set<string>;

  /** The cloud of a store. One that is tried on takes over what it knows from the cloud that `store` is a trial of. */
  constructor(
    private readonly store: Store,
    private readonly options: CloudOptions = {},
    triedOn?: Cloud,
  ) {
    this.names = new LayeredMap(triedOn?.names);
    this.unique = new LayeredMap(triedOn?.unique);
    this.besides = new LayeredMap(triedOn?.besides);
    this.grants = new Grants(triedOn?.grants);
    this.existing = new Set(options.existing);
    this.failingJobs = new Set(options.failingJobs);
    this.others = triedOn?.others ?? new Map<string, CloudObject>();
    if (triedOn !== undefined) return;
    for (const object of store.objects.values()) this.index(object, 1);
    for (const object of options.others ?? []) {
      this.others.set(objectKey(object.type, object.id), object);
      this.index(object, 1, modelOf(object.type).overwrites === undefined);
    }
  }

  /** Completes and judges the inputs of a resource, as a provider's Check does. `olds` are its inputs so far. */
  check(
    urn: string,
    type: string,
    olds: Properties | undefined,
    news: Properties,
    place: Place,
  ): { inputs: Properties; refusals: Refusal[] } {
    const unchecked = uncheckedBecause(type);
    if (unchecked !== undefined) this.options.onUnchecked?.(unchecked);
    const model = modelOf(type);
    const inputs = autoName(urn, type, model, olds, news, (property, name) =>
      this.names.has(`${type} ${property} ${name}`),
    );
    const resource = describe(urn, type, reveal(inputs), place);
    const backwards = olds === undefined ? [] : this.stepsBack(urn, type, reveal(olds), resource.inputs);
    return { inputs, refusals: withoutSecrets([...refusals(model, resource, this), ...backwards], inputs) };
  }

  /** What only grows, and would shrink in place. A new resource in the place of the old one begins with any value. */
  private stepsBack(urn: string, type: string, olds: Properties, news: Properties): Refusal[] {
    const found = stepsBack(urn, modelOf(type), olds, news);
    const isReplaced = (): boolean => differences(olds, news).some(({ path }) => replacesOnChange(type, path));
    return found.length === 0 || isReplaced() ? [] : found;
  }

  /** Compares a resource with new inputs, as a provider's Diff does. */
  diff(object: CloudObject, news: Properties, replaceOnChanges: string[] = []): Difference {
    const before = reveal(object.inputs);
    const after = reveal(news);
    const found = before === after ? [] : differences(before, after);
    const replaces = (path: string): boolean =>
      replacesOnChange(object.type, path) || replaceOnChanges.some((pattern) => covers(pattern, path));
    const changes = found.map(({ path, kind }): PropertyChange => {
      const from = mask(valueByPath(object.inputs, path));
      const to = mask(valueByPath(news, path));
      return {
        path,
        kind,
        replaces: replaces(path) && !(kind === "delete" && keptWhenRemoved(object.type, path)),
        ...(kind === "add" ? {} : { from }),
        ...(kind === "delete" ? {} : { to }),
      };
    });
    const replaceReasons = changes.filter((change) => change.replaces).map((change) => change.path);
    const first = replaceReasons.length > 0 && this.sameName(object, news);
    return {
      changes,
      replaceReasons,
      deleteBeforeReplace: first && this.refuseBeside(object, news) === undefined,
    };
  }

  /** Why a resource cannot be made while the one that it replaces is there, or nothing. */
  refuseBeside({ urn, type, inputs }: CloudObject, news: Properties): Refusal | undefined {
    const { noPlaceBeside } = modelOf(type);
    if (noPlaceBeside?.applies(reveal(inputs), reveal(news)) !== true) return undefined;
    const { message, source } = noPlaceBeside;
    const remedy = "set the resource option `deleteBeforeReplace: true`, since the provider deletes it afterwards";
    return { urn, message: `${message}; ${remedy}`, source };
  }

  /** The same of a resource by its URN, if anything is there that was made for it. */
  refuseBesideFormer(urn: string, type: string, news: Properties): Refusal | undefined {
    if (modelOf(type).noPlaceBeside === undefined) return undefined;
    const former = [...this.store.objects.values()].find((object) => object.urn === urn);
    return former === undefined ? undefined : this.refuseBeside(former, news);
  }

  /** Why nobody answers for a resource; see `CloudOptions`. */
  unreachable(type: string, inputs: Properties): string | undefined {
    return this.options.unreachable?.({ type, inputs: reveal(inputs) });
  }

  /**
   * Makes a resource. The caller commits it, together with whatever must be kept at the same moment. A preview makes
   * nothing that stays, such as a key.
   */
  create(urn: string, type: string, inputs: Properties, place: Place, preview = false): CloudObject {
    const model = modelOf(type);
    const resource = describe(urn, type, reveal(inputs), place);
    const kept = preview ? {} : (model.atCreation?.(resource) ?? {});
    return this.object(urn, type, inputs, place, this.withRun(urn, type, inputs, kept));
  }

  /** Changes a resource in place; id and what was made at creation stay. */
  update(object: CloudObject, inputs: Properties): CloudObject {
    const asked = reveal(inputs)["runExecutionToken"] !== reveal(object.inputs)["runExecutionToken"];
    const kept = asked ? this.withRun(object.urn, object.type, inputs, object.kept) : object.kept;
    const next = this.object(object.urn, object.type, inputs, object.place, kept);
    return { ...next, id: object.id };
  }

  /**
   * What went wrong with a resource that was made or changed all the same: the run of a job that the change asked for. As
   * the provider, the cloud says so once: the resource is as it was to be.
   */
  faultOf(object: CloudObject, before?: CloudObject): string | undefined {
    const failed = failedRun(object);
    if (failed === undefined || (before !== undefined && failedRun(before) === failed)) return undefined;
    return `the execution ${textAt(reveal(object.outputs), "name")}-${failed} has failed, as sandbox:failingJobs asks for`;
  }

  /** What is kept of a job: the run that fails, by its token, or the empty text. */
  private withRun(urn: string, type: string, inputs: Properties, kept: Properties): Properties {
    if (type !== JOB) return kept;
    const fails = this.failingJobs.has(nameOf(urn));
    return { ...kept, failedRun: fails ? textAt(reveal(inputs), "runExecutionToken") : "" };
  }

  /** The outputs that a preview knows of a resource that does not exist yet: its inputs, and what its model says. */
  planned(object: CloudObject): Properties {
    const result: Properties = { ...object.inputs };
    for (const name of modelOf(object.type).planned ?? []) {
      const value = object.outputs[name];
      if (value !== undefined) result[name] = value;
    }
    return result;
  }

  /** Why a resource cannot be deleted, or nothing. */
  refuseDelete(object: CloudObject): Refusal | undefined {
    return deletionRefusal(object);
  }

  /** True where the real cloud keeps what a program deletes, or the provider only forgets it. */
  survivesDeletion(object: CloudObject): boolean {
    return survivesDeletion(object);
  }

  /** Why a role cannot be granted beside what is there, or nothing. */
  refuseGrant(resource: Resource): string | undefined {
    return this.grants.refuse(resource);
  }

  /** The resource that has a unique name already, when it is not `urn` itself. */
  ownerOf(key: string, urn: string): string | undefined {
    const owner = this.unique.get(key);
    return owner === urn ? undefined : owner;
  }

  /** The first resource, other than `urn` itself, that is one of these to others. */
  standsThere(kinds: string[], urn: string): string | undefined {
    return kinds.flatMap((kind) => this.besides.get(kind) ?? []).find((other) => other !== urn);
  }

  /** True when something of that type answers to the value. */
  exists(type: string, spellings: string[], value: string): boolean {
    if (this.existing.has("*") || this.existing.has(value)) return true;
    return spellings.some((spelling) => this.names.has(`${type} ${spelling} ${value}`));
  }

  /** Finds a resource by id. */
  find(type: string, id: string): CloudObject | undefined {
    return this.store.objects.get(objectKey(type, id));
  }

  /** Finds a resource by id, also one of another stack, and one that every cloud has without any program making it. */
  lookUp(type: string, id: string): CloudObject | undefined {
    const inputs = modelOf(type).alwaysThere?.[id];
    const found = this.find(type, id) ?? this.others.get(objectKey(type, id));
    if (found !== undefined || inputs === undefined) return found;
    return this.object(`urn:pulumi:sandbox::cloud::${type}::${id}`, type, inputs, { project: "", region: "" }, {});
  }

  /** All of a type, those of other stacks too. */
  lookUpAll(type: string): CloudObject[] {
    return [...this.store.objects.values(), ...this.others.values()].filter((object) => object.type === type);
  }

  /** Keeps a change in the store and in the index of names. */
  commit(change: Change): void {
    if (change.remove !== undefined) this.index(change.remove, -1);
    if (change.remove !== undefined && change.put === undefined) this.dropAbandoned(change.remove);
    if (change.put !== undefined) {
      const before = this.find(change.put.type, change.put.id);
      if (before !== undefined && before !== change.remove) this.index(before, -1);
      this.index(change.put, 1);
    }
    this.store.commit(change);
  }

  /** What no stack manages any more goes with what it is in, as a database with its instance. */
  private dropAbandoned(gone: CloudObject): void {
    for (const object of [...this.store.objects.values()]) {
      if (!object.urn.endsWith(NO_LONGER_MANAGED) || !names(object, gone)) continue;
      this.index(object, -1);
      this.store.commit({ remove: object });
    }
  }

  private object(urn: string, type: string, inputs: Properties, place: Place, kept: Properties): CloudObject {
    const model = modelOf(type);
    const plain = reveal(inputs);
    const resource = describe(urn, type, plain, place, kept);
    const computed = model.outputs?.(resource) ?? {};
    const known = containsUnknown(inputs) ? spreadUnknown(computed) : computed;
    const outputs = withPlace(type, { ...inputs, ...known }, resource);
    for (const name of secretProperties(type, model.secretOutputs)) {
      if (outputs[name] !== undefined) outputs[name] = secret(outputs[name]);
    }
    for (const name of Object.keys(known)) {
      if (containsSecret(inputs[name])) outputs[name] = secret(outputs[name] ?? null);
    }
    const id = model.id?.(resource) ?? resource.name;
    return {
      urn,
      type,
      id: id.includes(UNKNOWN) ? `${UNKNOWN}/${digest(urn, "id")}` : id,
      inputs,
      outputs,
      kept,
      place,
    };
  }

  private sameName(object: CloudObject, news: Properties): boolean {
    if (isNamedAutomatically(object.urn, object.type, modelOf(object.type), news)) return false;
    const next = this.object(object.urn, object.type, news, object.place, object.kept);
    return next.id === object.id;
  }

  private index(object: CloudObject, by: 1 | -1, isUnique = true): void {
    const { names, grant, unique, beside } = keysOf(object);
    if (beside !== undefined) {
      const there = this.besides.get(beside) ?? [];
      const at = there.indexOf(object.urn);
      this.besides.set(beside, by === 1 ? [...there, object.urn] : there.filter((_, index) => index !== at));
    }
    for (const name of names) {
      const next = (this.names.get(name) ?? 0) + by;
      if (next > 0) this.names.set(name, next);
      else this.names.delete(name);
    }
    if (grant !== undefined) this.grants.count(grant, object.urn, by);
    if (unique === undefined || !isUnique) return;
    if (by === 1) this.unique.set(unique, object.urn);
    else if (this.unique.get(unique) === object.urn) this.unique.delete(unique);
  }
}
