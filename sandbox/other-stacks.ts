// Other stacks of the same program in the simulated cloud.
import { existsSync } from "node:fs";
import { stacksIn } from "../files/stacks";
import type { Properties } from "./model";
import type { Project } from "./project";
import { readStackSettings, type StackSettings } from "./stack-settings";
import { FileStore, statePath } from "./state";
import type { CloudObject } from "./types";
import { STACK_TYPE } from "./urn";

/** A program's stacks in one project at Google see what the others have made. */
const sharedKey = "gcp:project";

/** Outputs of a stack by the name that a `StackReference` has, `<organization>/<project>/<stack>`. Nothing where it is not up. */
export function outputsOfStack({ folder, name: project }: Project, name: string): Properties | undefined {
  const [, other, stack = ""] = name.split("/");
  if (other !== project || stack === "") return undefined;
  const entries = open(folder, project, stack)?.entries.values() ?? [];
  return [...entries].find(({ type }) => type === STACK_TYPE)?.outputs;
}

/** What the stacks have made that share this one's project at Google. `suffix` is what the adapter adds to a stack's name. */
export function madeByOthers(project: Project, stack: string, settings: StackSettings, suffix = ""): CloudObject[] {
  const place = placeOf(project, settings);
  if (place === undefined) return [];
  return stacksIn(project.folder).flatMap((other) => {
    const state = other === stack ? undefined : open(project.folder, project.name, `${other}${suffix}`);
    return state === undefined || placeOfStack(project, other) !== place ? [] : [...state.objects.values()];
  });
}

/** No matter what else the file holds, such as values that only the engine can decrypt. */
function placeOf({ defaults }: Project, { config }: StackSettings): string | undefined {
  const place = config[sharedKey] ?? defaults[sharedKey];
  return typeof place === "string" ? place : undefined;
}

function placeOfStack(project: Project, stack: string): string | undefined {
  try {
    return placeOf(project, readStackSettings(project, stack));
  } catch {
    // What is wrong with another stack's file is said to whoever uses that.
    return undefined;
  }
}

function open(folder: string, project: string, stack: string): FileStore | undefined {
  const file = statePath(folder, project, stack);
  return existsSync(file) ? FileStore.open(file) : undefined;
}
