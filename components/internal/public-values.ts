import * as pulumi from "@pulumi/pulumi";
import { step } from "./show";
import type { Subject } from "./refusal";
import { Arguments } from "./validation";
import { asOutput } from "./outputs";

/** Values that end up where people read them, and where they would. */
export interface PublicValues {
  /** The component, for the error. */
  subject: Subject;
  /** Property that holds the values. */
  path: string;
  entries: [name: string, value: pulumi.Input<string>][];
  /** What to do about a secret one. */
  remedy: (name: string) => string;
}

/** Refuses Outputs that are secret. Whether one is, is known even where its value is not, so that a plan fails already. */
export async function refuseSecrets({ subject, path, entries, remedy }: PublicValues): Promise<boolean> {
  const check = new Arguments(subject);
  for (const [name, value] of entries) {
    if (typeof value === "string" || !(await pulumi.isSecret(asOutput(value)))) continue;
    check.problem(step(path, name), undefined, remedy(name), "[secret]");
  }
  check.done();
  return true;
}
