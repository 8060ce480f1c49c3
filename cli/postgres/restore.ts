// Puts the writing instance back to what it was, in place: `groundplan postgres restore`. The instance keeps its name, so the program finds
// what it expects. Google can restore a backup in place and not a moment, so for a moment a clone is made and its backup restored.
import { createHash } from "node:crypto";
import type { Facts } from "./facts";
import type { Backup, Instance, Operation, Plan, Task } from "./model";
import { replicaOf } from "./read";
import { removal } from "./rejoin";

/** What to go back to. */
export interface Goal {
  /** A moment, in ISO 8601. */
  at?: string;
  /** A backup of the instance. */
  backup?: string;
}

/** Beyond the pair: the clone, the backups and what was done. */
export interface RestoreFacts extends Facts {
  clone: Instance | undefined;
  cloneBackups: Backup[];
  backups: Backup[];
  operations: Operation[];
}

/** The same for the same goal, so that a restore which was interrupted is recognised. */
function markOf({ at, backup }: Goal): string {
  return `groundplan restore ${at ?? `backup ${backup ?? ""}`}`;
}

export function cloneName(instance: string, goal: Goal): string {
  return `${instance}-${createHash("sha256").update(markOf(goal)).digest("hex").slice(0, 6)}`;
}

const done = (backups: Backup[], description: string): Backup | undefined =>
  backups.find((one) => one.description === description && one.status === "SUCCESSFUL");

/** What is left to do. The pair's target is the instance that takes the writes. */
export function restore(facts: RestoreFacts, goal: Goal): Plan {
  const { target, to, backups, cloneBackups, clone } = facts;
  const mark = markOf(goal);
  const before = done(backups, mark);
  const restored = isRestored(facts.operations, before);
  const copy = cloneName(to, goal);
  const ofClone = done(cloneBackups, mark);
  const tasks: Task[] = [
    {
      title: `take a backup of ${to} as it is now: the way back`,
      isDone: before !== undefined,
      change: { kind: "backUp", instance: to, description: mark },
    },
    ...(goal.at === undefined ? [] : cloning(facts, goal.at, { copy, mark, isDone: restored, ofClone })),
    ...withoutReplica(facts, restored),
    {
      title: `put ${to} back to ${goal.at ?? `backup ${goal.backup ?? ""}`}`,
      isDone: restored,
      irreversible: true,
      change: {
        kind: "restore",
        instance: to,
        from: goal.at === undefined ? to : copy,
        backup: goal.at === undefined ? (goal.backup ?? "") : (ofClone?.id ?? ""),
      },
    },
    ...replicaAnew(facts, restored),
    ...(goal.at === undefined ? [] : removal(clone, copy, restored && clone === undefined, 0)),
  ];
  return {
    tasks,
    problems: problems(target, to, backups, goal),
    losses: restored ? [] : [`what was written after ${goal.at ?? "that backup"}; the backup of the first step has it`],
    interruption: restored
      ? "none any more"
      : "the instance answers nobody while it is restored, minutes for a few GB; there is no replica until it has been made anew",
    afterwards: afterwards(),
    wayBack: `groundplan postgres restore with --backup and the id of the backup "${mark}"`,
  };
}

function cloning(
  { clone, to }: RestoreFacts,
  at: string,
  { copy, mark, isDone, ofClone }: { copy: string; mark: string; isDone: boolean; ofClone: Backup | undefined },
): Task[] {
  return [
    {
      title: `clone ${to} as it was at ${at} into ${copy}`,
      isDone: isDone || clone?.state === "RUNNABLE",
      ...(clone === undefined ? { change: { kind: "clone", instance: to, to: copy, at } } : {}),
    },
    {
      title: `take a backup of ${copy}`,
      isDone: isDone || ofClone !== undefined,
      change: { kind: "backUp", instance: copy, description: mark },
    },
  ];
}

/** An instance with replicas cannot be restored (https://cloud.google.com/sql/docs/postgres/backup-recovery/restore). */
function withoutReplica({ source, to, from }: RestoreFacts, restored: boolean): Task[] {
  if (from === "" || (source !== undefined && source.follows !== to)) return [];
  return removal(source, from, restored || source === undefined);
}

function replicaAnew({ source, target, to, from, fromRegion }: RestoreFacts, restored: boolean): Task[] {
  if ((source !== undefined && source.follows !== to) || target === undefined || from === "") return [];
  return [
    {
      title: `make ${from} anew, as a replica of ${to}`,
      isDone: restored && source !== undefined,
      change: { kind: "insert", instance: from, body: replicaOf(target, from, fromRegion) },
    },
  ];
}

/** A restore that came after the backup of the first step is this one. */
function isRestored(operations: Operation[], before: Backup | undefined): boolean {
  return operations.some(
    ({ type, done: ended, error, began }) =>
      type === "RESTORE_VOLUME" && ended && error === undefined && before !== undefined && began >= before.ended,
  );
}

function problems(target: Instance | undefined, to: string, backups: Backup[], { at, backup }: Goal): string[] {
  if (target === undefined) {
    return [`${to} does not exist; restore its last backup into another instance: gcloud sql backups restore`];
  }
  if (target.state !== "RUNNABLE") return [`${to} is ${target.state}: wait until it runs`];
  if (at !== undefined) return [];
  const known = backups.some(({ id, status }) => id === backup && status === "SUCCESSFUL");
  return known
    ? []
    : [`--backup ${backup ?? ""}: no successful backup of ${to}; gcloud sql backups list --instance ${to}`];
}

function afterwards(): string[] {
  return [
    "The users are those of that time. Have those renewed that Vault made since, and those that it made before and no longer knows: vault lease revoke -prefix database/<environment>, then run the reconciler once.",
    "Read what changed, of the two instances alone: pulumi refresh --target <the two URNs>. Then pulumi preview, which replaces and deletes nothing, and pulumi up.",
    "Databases and users that the program made since that time are not there: pulumi refresh, then pulumi up makes them.",
  ];
}
