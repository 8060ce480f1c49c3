import type { AskedObject, ClusterObject, ForeignField } from "./foreign-fields";
import { locate } from "./managed-fields";

/** A call of `kubectl`, and what it reads from its standard input. */
export interface KubectlCall {
  args: string[];
  input?: string;
}

/** Prints the identity of the object that is there now: it must be the one that was looked at. */
export function identityCall({ asked }: ClusterObject): KubectlCall {
  return { args: ["get", ...nameOf(asked), "--output", "jsonpath={.metadata.uid}"] };
}

/**
 * What makes an object the program's again, in this order: the program's own fields are applied once more, in the name that
 * Pulumi has with the server, and taken from whoever changed them; then what nobody asked for is removed. Each
 * removal first tests that the value there is the one that was seen.
 */
export function repairCalls({ live, asked }: ClusterObject, fields: ForeignField[]): KubectlCall[] {
  const { apiVersion, kind, name, namespace, inputs, manager } = asked;
  const metadata = { ...(inputs["metadata"] as object | undefined), name, ...(namespace && { namespace }) };
  const apply: KubectlCall = {
    args: ["apply", "--server-side", "--force-conflicts", "--field-manager", manager, "--filename", "-"],
    input: JSON.stringify({ ...inputs, apiVersion, kind, metadata }),
  };
  const removals = fields.filter(({ isOurs }) => !isOurs).flatMap(({ path }) => locate(live, path) ?? []);
  if (removals.length === 0) return [apply];
  // From the back, so that no removal moves another's place.
  const ordered = removals.sort((one, other) => comparePointers(other.pointer, one.pointer));
  const patch = ordered.flatMap(({ pointer, value }) => {
    const at = pointer.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
    return [
      { op: "test", path: at, value },
      { op: "remove", path: at },
    ];
  });
  return [apply, { args: ["patch", ...nameOf(asked), "--type", "json", "--patch", JSON.stringify(patch)] }];
}

function nameOf({ apiVersion, kind, name, namespace }: AskedObject): string[] {
  const [version = "", group] = apiVersion.split("/").reverse();
  const type = group === undefined ? kind : `${kind}.${version}.${group}`;
  return [type, name, ...(namespace === undefined ? [] : ["--namespace", namespace])];
}

function comparePointers(one: (string | number)[], other: (string | number)[]): number {
  for (const [index, part] of one.entries()) {
    const counterpart = other[index];
    if (counterpart === undefined) return 1;
    if (typeof part === "number" && typeof counterpart === "number" && part !== counterpart) return part - counterpart;
    if (part !== counterpart) return String(part) < String(counterpart) ? -1 : 1;
  }
  return one.length - other.length;
}
