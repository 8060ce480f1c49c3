// Property paths as the engine writes them: `settings.tier`, `regions[1]`, `labels["app.kubernetes.io/name"]`, `*`.
import type { Properties, PropertyPath, Value } from "./model";
import { isSecret, isTable } from "./wire";

/** Splits a path into its steps. Numbers are positions in a list; `*` stands for any step. */
export function parsePath(path: string): PropertyPath {
  const steps: PropertyPath = [];
  for (const match of path.matchAll(/\[(\d+|\*|"((?:[^"\\]|\\.)*)")\]|([^.[\]]+)/g)) {
    const [, bracketed, quoted, plain] = match;
    if (plain !== undefined) steps.push(plain);
    else if (quoted !== undefined) steps.push(quoted.replace(/\\(.)/g, "$1"));
    else steps.push(bracketed === "*" ? "*" : Number(bracketed));
  }
  return steps;
}

/** Appends a property's name to a path, quoted where it has to be. */
export function child(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (/[.[\]"]/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** True when `pattern` names `path` or something that contains it. */
export function covers(pattern: string, path: string): boolean {
  const wanted = parsePath(pattern);
  const steps = parsePath(path);
  return wanted.length <= steps.length && wanted.every((step, index) => step === "*" || step === steps[index]);
}

/** The value at an exact path; inside a secret, that secret as a whole. `null` where there is none. */
export function valueByPath(properties: Properties, path: string): Value {
  let value: Value = properties;
  for (const step of parsePath(path)) {
    if (isSecret(value)) return value;
    if (value === null || typeof value !== "object") return null;
    value = (Array.isArray(value) ? value[Number(step)] : value[step]) ?? null;
  }
  return value;
}

/** Every value that a path reaches, with its exact path. `[]` stands for every element of a list. */
export function valuesAt(properties: Properties, path: string): { path: string; value: Value }[] {
  let found: { path: string; value: Value }[] = [{ path: "", value: properties }];
  for (const step of path.split(".")) {
    const every = step.endsWith("[]");
    const key = every ? step.slice(0, -2) : step;
    const next: { path: string; value: Value }[] = [];
    for (const place of found) {
      if (!isTable(place.value)) continue;
      const value = place.value[key];
      if (value === undefined || value === null) continue;
      const at = child(place.path, key);
      if (!every) next.push({ path: at, value });
      else if (Array.isArray(value))
        value.forEach((element, index) => next.push({ path: child(at, index), value: element }));
    }
    found = next;
  }
  return found;
}

/** Puts the old values at `paths` back into new inputs: what `ignoreChanges` means. Changed parts are copied. */
export function keepOld(news: Properties, olds: Properties, paths: string[]): Properties {
  let result: Value = news;
  for (const path of paths) result = restore(result, olds, parsePath(path), 0);
  return result as Properties;
}

function restore(news: Value, olds: Value | undefined, steps: PropertyPath, depth: number): Value {
  const step = steps[depth];
  if (step === undefined) return news;
  const last = depth === steps.length - 1;
  if (Array.isArray(news) && Array.isArray(olds)) {
    const copy = news.slice();
    for (let index = 0; index < copy.length; index++) {
      if (step !== "*" && step !== index) continue;
      const old = olds[index];
      if (old === undefined) continue;
      copy[index] = last ? old : restore(copy[index] as Value, old, steps, depth + 1);
    }
    return copy;
  }
  if (!isTable(news) || !isTable(olds)) return news;
  const copy: { [property: string]: Value } = { ...news };
  const keys = step === "*" ? new Set([...Object.keys(news), ...Object.keys(olds)]) : [String(step)];
  for (const key of keys) {
    const old = olds[key];
    if (last) {
      if (old === undefined) Reflect.deleteProperty(copy, key);
      else copy[key] = old;
    } else if (copy[key] !== undefined) {
      copy[key] = restore(copy[key], old, steps, depth + 1);
    }
  }
  return copy;
}
