import { creator, type DeclaredObject, type ClusterObject, type ForeignField } from "./foreign-fields";
import { isObject, locate, readable, type Path } from "./managed-fields";

/** A call of `kubectl`, and what it reads from its standard input. */
export interface KubectlCall {
  args: string[];
  input?: string;
}

/** Prints the identity of the object that is there now: it must be the one that was looked at. */
export function identityCall({ declared }: ClusterObject): KubectlCall {
  return { args: ["get", ...nameOf(declared), "--output", "jsonpath={.metadata.uid}"] };
}

/** Applies the program's own fields once more, in the name that Pulumi has with the server: whoever changed them loses them. */
export function applyCall({ declared }: ClusterObject): KubectlCall {
  const { apiVersion, kind, name, namespace, inputs, manager } = declared;
  const metadata = { ...(inputs["metadata"] as object | undefined), name, ...(namespace && { namespace }) };
  return {
    args: ["apply", "--server-side", "--force-conflicts", "--field-manager", manager, "--filename", "-"],
    input: JSON.stringify({ ...inputs, apiVersion, kind, metadata }),
  };
}

/**
 * Removes what nobody asked for; nothing where there is no such field. Each removal first tests that the value there is the one
 * that was seen. Defaults that the API server fills in instead are not the repairer's: they get the name that they had.
 */
export function removeCall({ live, declared }: ClusterObject, fields: ForeignField[]): KubectlCall | undefined {
  const seen = fields.filter(({ isOurs }) => !isOurs).map(({ path }) => path);
  const removals = emptied(live, declared.inputs, seen)
    .flatMap((path) => locate(live, path) ?? [])
    // From the back, so that no removal moves another's place.
    .sort((one, other) => comparePointers(other.pointer, one.pointer));
  // Two may have set one item, or one a part of what another has added: it goes once.
  const isInside = (inner: Pointer, outer: Pointer): boolean => outer.every((part, index) => inner[index] === part);
  const outermost = removals.filter(({ pointer }, index) =>
    removals.every(
      (other, at) =>
        at === index || !isInside(pointer, other.pointer) || (pointer.length === other.pointer.length && index < at),
    ),
  );
  if (outermost.length === 0) return undefined;
  const patch = outermost.flatMap(({ pointer, value }) => {
    const at = pointer.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
    return [
      { op: "test", path: at, value },
      { op: "remove", path: at },
    ];
  });
  const options = ["--type", "json", "--field-manager", creator, "--patch", JSON.stringify(patch)];
  return { args: ["patch", ...nameOf(declared), ...options] };
}

/**
 * The paths, or in the place of some the table around them: one that the program does not have, and in which nothing would
 * remain. Left empty, the API server would fill it in again and leave it to whoever had made it.
 */
function emptied(live: unknown, inputs: unknown, paths: Path[]): Path[] {
  const around = paths
    .map((path) => path.slice(0, -1))
    .find((parent) => {
      const { value } = locate(live, parent) ?? {};
      if (parent.length < 2 || !isObject(value) || locate(inputs, parent) !== undefined) return false;
      const removed = new Set(paths.filter((path) => readable(path.slice(0, -1)) === readable(parent)).map(lastName));
      return Object.keys(value).every((name) => removed.has(name));
    });
  if (around === undefined) return paths;
  const outside = paths.filter((path) => readable(path.slice(0, around.length)) !== readable(around));
  return emptied(live, inputs, [...outside, around]);
}

function lastName(path: Path): string | undefined {
  const last = path.at(-1);
  return last?.kind === "field" ? last.name : undefined;
}

type Pointer = (string | number)[];

function nameOf({ apiVersion, kind, name, namespace }: DeclaredObject): string[] {
  const [version = "", group] = apiVersion.split("/").reverse();
  const type = group === undefined ? kind : `${kind}.${version}.${group}`;
  return [type, name, ...(namespace === undefined ? [] : ["--namespace", namespace])];
}

function comparePointers(one: Pointer, other: Pointer): number {
  for (const [index, part] of one.entries()) {
    const counterpart = other[index];
    if (counterpart === undefined) return 1;
    if (typeof part === "number" && typeof counterpart === "number" && part !== counterpart) return part - counterpart;
    if (part !== counterpart) return String(part) < String(counterpart) ? -1 : 1;
  }
  return one.length - other.length;
}
