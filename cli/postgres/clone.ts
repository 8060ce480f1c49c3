// Makes an instance beside the running one, to look at: `groundplan postgres clone`.
import { textAt } from "../../sandbox";
import type { Instance, Operation, Plan } from "./model";

/** Label of what the program does not know and a person removes. */
const cloneLabel = "groundplan-clone";

/** What is asked for. */
export interface CloneOptions {
  to: string;
  /** A moment, in ISO 8601; the default is now. */
  at?: string;
}

/** The instance that takes the writes, and what has the clone's name, with what was done to that. */
export interface CloneFacts {
  from: string;
  source: Instance | undefined;
  made: Instance | undefined;
  operations: Operation[];
}

/** What is left to do. */
export function clone({ from, source, made, operations }: CloneFacts, { to, at }: CloneOptions): Plan {
  const label = from.slice(0, 63);
  const isLabelled = textAt(made?.settings ?? {}, `userLabels.${cloneLabel}`) === label;
  const isForeign = made !== undefined && !isLabelled && !operations.some(({ type }) => /CLONE/.test(type));
  return {
    tasks: [
      {
        title: `clone ${from}${at === undefined ? "" : ` as it was at ${at}`} into ${to}`,
        isDone: made?.state === "RUNNABLE",
        ...(made === undefined
          ? { change: { kind: "clone", instance: from, to, ...(at === undefined ? {} : { at }) } }
          : {}),
      },
      {
        title: `label ${to}, and let it be removed`,
        isDone: isLabelled && made?.settings["deletionProtectionEnabled"] !== true,
        change: {
          kind: "patch",
          instance: to,
          body: {
            settings: {
              deletionProtectionEnabled: false,
              userLabels: { [cloneLabel]: label },
            },
          },
        },
      },
    ],
    problems: [
      ...(source === undefined ? [`${from} does not exist; restore its last backup: gcloud sql backups restore`] : []),
      ...(isForeign ? [`${to} exists, and is no clone of ${from}: choose another name`] : []),
    ],
    losses: [],
    interruption: "none: the running instance stays as it is",
    afterwards: [
      `Look at it as a reader does, not as an administrator (components/postgres-database/README.md). It costs what ${from} costs until it is removed: gcloud sql instances delete ${to}.`,
    ],
    wayBack: `gcloud sql instances delete ${to}`,
  };
}
