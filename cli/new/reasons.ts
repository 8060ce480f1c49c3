// Why properties of a description have no place in a specification, where the formats say the same.
import type { NoteKind } from "./notes";
import type { Item } from "./source";

export type Reason = [kind: NoteKind, text: string];

/** By the name of a property, an annotation or a kind. */
export interface Reasons {
  [name: string]: Reason;
}

export const names: Reason = ["left out", "the platform names what it makes"];
export const digests: Reason = ["left out", "an image is pulled by its digest"];
export const terminal: Reason = ["left out", "nobody sits at a terminal"];
export const sharedMemory: Reason = [
  "to do",
  "Cloud Run mounts nothing at /dev/shm: let the program keep shared memory elsewhere (Chromium has --disable-dev-shm-usage), or run it on Kubernetes alone with scratch space there",
];

export const devices: Reason = ["to do", "the runtimes have no devices but graphics processors (gpu)"];
export const machine: Reason = ["to do", "processes see none of the machine: see what the program needs it for"];
export const hostTable: Reason = [
  "to do",
  "the runtimes have no table of hosts: use the address, or a name that DNS knows",
];
export const startDirectory: Reason = [
  "to do",
  "the image says in which directory its program starts: set it there, or begin the command with it",
];
export const standardOutput: Reason = [
  "left out",
  "what a program writes to its standard output is kept by Cloud Logging",
];

export const regions: Reason = ["left out", "an environment says in which regions its programs run"];
export const builds: Reason = ["left out", "your own pipeline builds the image and pushes it; name it with --image"];
export const accounts: Reason = [
  "left out",
  "images come through the platform's registry, which has the accounts (registryCredentials)",
];
export const runsOnce: Reason = [
  "to do",
  "runs once, after the first deployment: run it by hand, or let a job with onDeploy see whether it is done",
];
/** A command that migrates and then serves. */
export const migratesFirst = /\bmigrat\w*\b.*(&&|;)/;
export const migratesAtStart: Reason = [
  "to do",
  "migrates at each start of each instance; a job with onDeploy does it once, before the new version",
];
export const secretInCommand: Reason = [
  "to do",
  "has what may be a secret in it: let the program read it from a variable, and write the command again",
];

/** Tells of those members that nobody has dealt with. */
export function tellMembers(item: Item, reasons: Reasons): void {
  for (const [name, reason] of Object.entries(reasons)) {
    const member = item.get(name);
    if (member?.isUntouched() === true) member.note(...reason);
  }
}

/** The reason of a name; not of what every object inherits. */
export function reasonOf(reasons: Reasons, name: string): Reason | undefined {
  return Object.hasOwn(reasons, name) ? reasons[name] : undefined;
}
