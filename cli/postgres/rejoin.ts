// Makes a replica in place of a former primary, under its name: `groundplan postgres rejoin`.
import type { Facts } from "./facts";
import type { Backup, Plan, Task } from "./model";
import { replicaOf } from "./read";

/** Days that the last backup of what is removed stays. */
const finalBackupDays = 30;

/** What is left to do. `backups` are those of the instance that takes the writes, `remove` is the name that a person wrote. */
export function rejoin(facts: Facts, backups: Backup[], remove: string | undefined): Plan {
  const { target, source, to, from, fromRegion } = facts;
  const follows = source?.follows === to;
  const hasBackup = backups.some(({ status }) => status === "SUCCESSFUL");
  const tasks: Task[] = [
    {
      title: `take a backup of ${to}, which has none of its own yet`,
      isDone: follows || hasBackup,
      change: { kind: "backUp", instance: to, description: "groundplan rejoin" },
    },
    ...removal(facts.source, from, source === undefined || follows),
    {
      title: `make ${from} anew, as a replica of ${to}`,
      isDone: follows,
      ...(target === undefined
        ? {}
        : { change: { kind: "insert" as const, instance: from, body: replicaOf(target, from, fromRegion) } }),
    },
  ];
  return {
    tasks,
    problems: problems(facts, remove),
    losses:
      follows || source === undefined
        ? []
        : [`what ${from} alone has, but for a last backup that stays ${finalBackupDays} days`],
    interruption: "none: nobody writes there",
    afterwards: [
      "Leave keepsFormerPrimary out again (in this project's stacks: pulumi config rm groundplan:postgresKeepsFormerPrimary).",
      "Read what changed, of the two instances alone: pulumi refresh --target <the two URNs>. Then pulumi preview, which replaces and deletes nothing, and pulumi up.",
      `To write in ${fromRegion} again: groundplan postgres failover or failback, as soon as it has caught up.`,
    ],
    wayBack: `the last backup of ${from}: gcloud sql backups list, then gcloud sql backups restore into another instance`,
  };
}

/** Takes the protection of Google's away, and the instance. Pulumi's own stays: the program never plans this. */
export function removal(
  instance: { settings: { [key: string]: unknown } } | undefined,
  name: string,
  isDone: boolean,
  days = finalBackupDays,
): Task[] {
  return [
    {
      title: `take Google's protection from ${name}`,
      isDone: isDone || instance?.settings["deletionProtectionEnabled"] !== true,
      irreversible: true,
      change: { kind: "patch", instance: name, body: { settings: { deletionProtectionEnabled: false } } },
    },
    {
      title: days === 0 ? `remove ${name}` : `remove ${name}; a last backup stays ${days} days`,
      isDone,
      irreversible: true,
      change: { kind: "remove", instance: name, finalBackupDays: days },
    },
  ];
}

function problems({ target, source, to, from }: Facts, remove: string | undefined): string[] {
  if (target === undefined) return [`${to} does not exist; without it nothing may be removed`];
  if (target.follows === from)
    return [`${to} follows ${from}: there is no former primary; \`failover\` or \`failback\` makes one`];
  if (target.follows !== undefined) return [`${to} follows ${target.follows}: it takes no writes`];
  if (target.state !== "RUNNABLE") return [`${to} is ${target.state}: wait until it runs`];
  if (source === undefined || source.follows === to || remove === from) return [];
  return [`${from} has data of its own: name it with --remove ${from}`];
}
