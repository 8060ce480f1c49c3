// Deletions, and the order in which they happen: what depends on others goes before them.
import type { Cloud } from "../cloud";
import { protectedRefusal } from "../refusals";
import { entryKey } from "../store";
import type { CloudObject, Refusal, StackEntry } from "../types";
import { nameOf } from "../urn";
import { setAside, stepOf } from "./entries";
import type { HookFacts, Hooks } from "./hooks";
import type { Recorder } from "./recorder";

/** Deletes resources of one deployment. */
export class Deletions {
  constructor(
    private readonly recorder: Recorder,
    private readonly cloud: Cloud,
    private readonly preview: boolean,
  ) {}

  /** Deletes all without the program, or in a real run nothing when one of them is protected or has hooks. */
  all(gone: StackEntry[]): void {
    const ordered = deletionOrder(gone);
    if (this.refuseAny(ordered, withoutProgram)) return;
    // What cannot be written down ends it.
    for (const entry of ordered) if (!this.delete(entry)) return;
  }

  /** Deletes all that the program has given up, and calls its hooks. */
  async allWithHooks(gone: StackEntry[], hooks: Hooks): Promise<void> {
    const ordered = deletionOrder(gone);
    if (this.refuseAny(ordered, () => undefined)) return;
    for (const entry of ordered) {
      const names = entry.deleteHooks;
      const facts = names === undefined ? undefined : this.hookFacts(entry);
      const refused = facts === undefined ? undefined : await hooks.call("before", names?.before ?? [], facts);
      if (refused !== undefined) this.recorder.errors.push({ urn: entry.urn, message: refused });
      if (refused !== undefined && !this.preview) return;
      if (!this.delete(entry)) return;
      const failed = facts === undefined ? undefined : await hooks.call("after", names?.after ?? [], facts);
      if (failed !== undefined) this.recorder.errors.push({ urn: entry.urn, message: failed });
    }
  }

  private refuseAny(entries: StackEntry[], also: (entry: StackEntry) => Refusal | undefined): boolean {
    const refused = entries
      // Of what is replaced, the refusal was told with the reason for its replacement.
      .filter((entry) => !this.preview || entry.condemned !== true)
      .flatMap((entry) => this.refuse(entry, this.cloud.find(entry.type, entry.id)) ?? also(entry) ?? []);
    this.recorder.errors.push(...refused);
    return refused.length > 0 && !this.preview;
  }

  private hookFacts(entry: StackEntry): HookFacts {
    const object = this.cloud.find(entry.type, entry.id);
    return {
      urn: entry.urn,
      id: entry.id,
      name: nameOf(entry.urn),
      type: entry.type,
      oldInputs: object?.inputs ?? entry.inputs,
      oldOutputs: object?.outputs ?? entry.outputs,
    };
  }

  /** Why it cannot be deleted, or nothing. */
  refuse(entry: StackEntry, object: CloudObject | undefined): Refusal | undefined {
    if (entry.protect) return protectedRefusal(entry.urn);
    if (object === undefined || entry.retainOnDelete) return undefined;
    const message =
      this.preview || entry.condemned !== true ? undefined : this.cloud.unreachable(object.type, object.inputs);
    return message === undefined ? this.cloud.refuseDelete(object) : { urn: entry.urn, message };
  }

  /** What stays in the cloud, with its name, when the program gives a resource up. */
  remains(entry: StackEntry, object: CloudObject): { put?: CloudObject } {
    return entry.retainOnDelete || this.cloud.survivesDeletion(object) ? { put: setAside(object) } : {};
  }

  /** Whether it is deleted. */
  private delete(entry: StackEntry): boolean {
    const object = this.cloud.find(entry.type, entry.id);
    const step = stepOf(entry, "delete", object);
    // What this run replaced belongs to the step of its successor.
    const replaced = entry.condemned === true && this.recorder.find(entry.urn)?.operation === "replace";
    const { failed } = this.recorder.perform(step, () => {
      const removed = object === undefined ? {} : { remove: object, ...this.remains(entry, object) };
      this.cloud.commit({ ...removed, dropEntries: [entry] });
    });
    if (!replaced && !failed) this.recorder.addDeletion(step);
    return !failed;
  }
}

/** The functions are the program's, and to destroy a stack does not run it. */
function withoutProgram(entry: StackEntry): Refusal | undefined {
  if (entry.deleteHooks === undefined) return undefined;
  const names = [...entry.deleteHooks.before, ...entry.deleteHooks.after].join(", ");
  return {
    urn: entry.urn,
    message: `Resource has delete hooks registered, but the program is not running. Hooks: ${names}`,
  };
}

/** Sorts entries so that each comes before what it depends on, its provider and its parent. */
function deletionOrder(entries: Iterable<StackEntry>): StackEntry[] {
  const all = [...entries];
  const byUrn = new Map<string, StackEntry[]>();
  for (const entry of all) byUrn.set(entry.urn, [...(byUrn.get(entry.urn) ?? []), entry]);
  const visited = new Set<string>();
  const creationOrder: StackEntry[] = [];
  const visit = (entry: StackEntry): void => {
    const key = entryKey(entry);
    if (visited.has(key)) return;
    visited.add(key);
    for (const urn of [entry.parent, entry.provider, ...entry.dependencies]) byUrn.get(urn)?.forEach(visit);
    creationOrder.push(entry);
  };
  all.forEach(visit);
  return creationOrder.reverse();
}
