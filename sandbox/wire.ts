// Values as the SDK and the engine send them: unknowns, secrets and assets are marked inside plain JSON.
// Constants: pulumi/pulumi, sdk/nodejs/runtime/rpc.ts and sdk/go/common/resource/sig.
import type { Properties, Value } from "./model";

/** Stands for a value that is not known before the deployment. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The property that marks a table as something other than a plain one. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** What a reader sees in place of a secret. */
export const MASKED_SECRET = "[secret]";
/** What a reader sees in place of a value that is not known yet. */
export const MASKED_UNKNOWN = "[unknown]";

export type Table = { [property: string]: Value };

/** True for an object with properties: neither null nor a list. */
export function isTable(value: Value | undefined): value is Table {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** True for a marked secret. */
export function isSecret(value: Value | undefined): value is { value: Value } & Table {
  return isTable(value) && value[SIGNATURE] === SECRET;
}

/** A table without some of its properties. */
export function without(table: Table, names: string[]): Table {
  return Object.fromEntries(Object.entries(table).filter(([name]) => !names.includes(name)));
}

/** Marks a value as secret, once. */
export function secret(value: Value): Value {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

/** True when the value, or anything inside it, is a secret. */
export function containsSecret(value: Value | undefined): boolean {
  return some(value, isSecret);
}

/** True when the value, or anything inside it, is not known yet. */
export function containsUnknown(value: Value | undefined): boolean {
  return some(value, (part) => typeof part === "string" && part.includes(UNKNOWN));
}

function some(value: Value | undefined, holds: (part: Value) => boolean): boolean {
  if (value === undefined) return false;
  if (holds(value)) return true;
  if (value === null || typeof value !== "object") return false;
  for (const part of Array.isArray(value) ? value : Object.values(value)) if (some(part, holds)) return true;
  return false;
}

/** The texts, numbers and so on inside the value's secrets. */
export function secretLeaves(value: Value): (string | number | boolean)[] {
  const found: (string | number | boolean)[] = [];
  const gather = (part: Value, hidden: boolean): void => {
    if (isSecret(part)) gather(part.value, true);
    else if (Array.isArray(part))
      part.forEach((element) => {
        gather(element, hidden);
      });
    else if (isTable(part))
      Object.values(part).forEach((element) => {
        gather(element, hidden);
      });
    else if (hidden && part !== null) found.push(part);
  };
  gather(value, false);
  return found;
}

/** The value without the marks of secrets. What holds none is returned as it is, not copied. */
export function reveal<T extends Value>(value: T): T {
  return transform(value, (part) => (isSecret(part) ? reveal(part.value) : undefined)) as T;
}

/**
 * The value for people: secrets and unknowns replaced by words, a resource by its URN, a file by its digest. What holds
 * none is returned as it is.
 */
export function mask<T extends Value>(value: T): T {
  return transform(value, (part) => {
    if (isTable(part) && part[SIGNATURE] !== undefined) {
      if (part[SIGNATURE] === SECRET) return MASKED_SECRET;
      if (part[SIGNATURE] === RESOURCE) return part["urn"] ?? null;
      if (typeof part["hash"] === "string") return `[file sha256:${part["hash"]}]`;
    }
    return typeof part === "string" && part.includes(UNKNOWN) ? MASKED_UNKNOWN : undefined;
  }) as T;
}

/** Text that was computed from an unknown is unknown as a whole. */
export function spreadUnknown(properties: Properties): Properties {
  return transform(properties, (part) =>
    typeof part === "string" && part.includes(UNKNOWN) && part !== UNKNOWN ? UNKNOWN : undefined,
  ) as Properties;
}

/** Replaces parts from the top down; `replace` answers `undefined` to keep a part. Shares what does not change. */
export function transform(value: Value, replace: (part: Value) => Value | undefined): Value {
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    let copy: Value[] | undefined;
    for (let index = 0; index < value.length; index++) {
      const part = value[index] as Value;
      const next = transform(part, replace);
      if (next !== part) (copy ??= value.slice())[index] = next;
    }
    return copy ?? value;
  }
  let copy: Table | undefined;
  for (const key of Object.keys(value)) {
    const part = value[key] as Value;
    const next = transform(part, replace);
    if (next !== part) (copy ??= { ...value })[key] = next;
  }
  return copy ?? value;
}
