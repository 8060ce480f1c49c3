// Who owns which field of a Kubernetes object, as the API server keeps it in `metadata.managedFields`.
// https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management

/** A step into an object: a field, an item of a list by its keys, or an element of a set. */
export type Step =
  | { kind: "field"; name: string }
  | { kind: "item"; keys: { [key: string]: unknown } }
  | { kind: "element"; value: unknown };

/** From the object's root. */
export type Path = Step[];

/** An entry of `metadata.managedFields`. */
export interface ManagedFields {
  manager?: string | undefined;
  subresource?: string | undefined;
  fieldsV1?: unknown;
}

/**
 * The places that an entry owns: leaves, and each item of a list that its manager has added, as a whole. `isAdded` tells
 * for an item whether nobody else has put it there.
 */
export function ownedPaths(fieldsV1: unknown, isAdded: (item: Path) => boolean): Path[] {
  const walk = (node: unknown, path: Path): Path[] => {
    if (!isObject(node)) return [];
    // `.` is the item or the object itself.
    const inner = Object.entries(node).filter(([key]) => key !== ".");
    const isWhole = inner.length === 0 || (path.at(-1)?.kind === "item" && isAdded(path));
    if (isWhole) return path.length === 0 ? [] : [path];
    return inner.flatMap(([key, child]) => walk(child, [...path, stepOf(key)]));
  };
  return walk(fieldsV1, []);
}

/** `f:name`, `k:{"name":"app"}`, `v:"text"`; a position, `i:0`, stands in no list of ours. */
function stepOf(key: string): Step {
  const rest = key.slice(2);
  if (key.startsWith("k:")) return { kind: "item", keys: JSON.parse(rest) as { [key: string]: unknown } };
  if (key.startsWith("v:")) return { kind: "element", value: JSON.parse(rest) as unknown };
  return { kind: "field", name: rest };
}

/** The path for people: `spec.template.spec.containers[name=app].image`. */
export function readable(path: Path): string {
  return path
    .map((step, index) => {
      if (step.kind === "field") {
        return /^[\w-]+$/.test(step.name) ? `${index === 0 ? "" : "."}${step.name}` : `["${step.name}"]`;
      }
      if (step.kind === "element") return `[${JSON.stringify(step.value)}]`;
      const keys = Object.entries(step.keys).map(([key, value]) => `${key}=${String(value)}`);
      return `[${keys.join(",")}]`;
    })
    .join("");
}

/** The value at a path, or `undefined`, and the same path as names and positions. */
export function locate(object: unknown, path: Path): { value: unknown; pointer: (string | number)[] } | undefined {
  let value = object;
  const pointer: (string | number)[] = [];
  for (const step of path) {
    const at = positionOf(value, step);
    if (at === undefined) return undefined;
    value = (value as { [key: string]: unknown })[at];
    pointer.push(at);
  }
  return { value, pointer };
}

function positionOf(value: unknown, step: Step): string | number | undefined {
  if (step.kind === "field") return isObject(value) && Object.hasOwn(value, step.name) ? step.name : undefined;
  if (!Array.isArray(value)) return undefined;
  const at = value.findIndex((one) =>
    step.kind === "element"
      ? one === step.value
      : isObject(one) && Object.entries(step.keys).every(([key, expected]) => one[key] === expected),
  );
  return at < 0 ? undefined : at;
}

export function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
