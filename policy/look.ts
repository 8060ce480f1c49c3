// Values as rules look at them: there, absent, or not known yet.
import type { Value } from "../sandbox";
import { child } from "../sandbox/paths";
import { isTable, MASKED_SECRET, MASKED_UNKNOWN } from "../sandbox/wire";
import type { Remark, Resource } from "./model";

/** One place of a resource's inputs. */
export interface Place {
  path: string;
  /** Undefined where nothing is there, or it is not known. */
  value: Value | undefined;
  isKnown: boolean;
  /** True where a secret is, which is not shown; then it is not known either. */
  isSecret?: boolean;
}

/** Whether nobody can say now what this value will be, or it is a secret, which rules do not read. */
export function isHidden(value: Value | undefined): boolean {
  return value === MASKED_UNKNOWN || value === MASKED_SECRET;
}

/**
 * Every place that a path names. `ports[]` stands for each element of a list, and there is none where no list is; any
 * other place is there once, with or without a value.
 */
export function placesAt(inputs: Value | undefined, path: string): Place[] {
  let places: Place[] = [{ path: "", value: inputs, isKnown: true }];
  for (const step of path.split(".")) places = places.flatMap((place) => inside(place, step));
  return places;
}

function inside(place: Place, step: string): Place[] {
  const { path, value } = place;
  const isList = step.endsWith("[]");
  const key = isList ? step.slice(0, -2) : step;
  const at = child(path, key);
  if (!place.isKnown) return [place];
  const found = isTable(value) ? value[key] : undefined;
  if (!isList || isHidden(found)) return [placeOf(at, found)];
  return Array.isArray(found) ? found.map((element, index) => placeOf(child(at, index), element)) : [];
}

function placeOf(path: string, value: Value | undefined): Place {
  if (!isHidden(value)) return { path, value: present(value), isKnown: true };
  return { path, value: undefined, isKnown: false, isSecret: value === MASKED_SECRET };
}

/** The engine writes null for what is not there. */
function present(value: Value | undefined): Value | undefined {
  return value === null ? undefined : value;
}

/** The one value at a path without lists; undefined where there is none, or it is not known. */
export function valueAt({ inputs }: Resource, path: string): Value | undefined {
  return placesAt(inputs, path)[0]?.value;
}

/** The place of a path, or above it, that nobody can judge; undefined where all is known. */
export function hiddenPlace({ inputs }: Resource, path: string): Place | undefined {
  return placesAt(inputs, path).find(({ isKnown }) => !isKnown);
}

/**
 * What is wrong at each place that a path names. A place whose value is not known is told as such.
 *
 * @param wrong - what is wrong with a value, as the end of a sentence; undefined where nothing is
 */
export function remarks(
  { inputs }: Pick<Resource, "inputs">,
  path: string,
  wrong: (value: Value | undefined) => string | undefined,
): Remark[] {
  return placesAt(inputs, path).flatMap((place) => {
    if (!place.isKnown) return [hiddenAt(place)];
    const what = wrong(place.value);
    return what === undefined ? [] : [{ path: place.path, what }];
  });
}

/** A remark about a place that nobody can judge. */
export function hiddenAt({ path, isSecret }: Place): Remark {
  return isSecret === true ? { path, isSecret } : { path };
}

/** Said unless the value is one of these. `undefined` among them: it may be left out. */
export function unless(
  resource: Pick<Resource, "inputs">,
  path: string,
  allowed: (Value | undefined)[],
  absent = "is not set",
): Remark[] {
  return remarks(resource, path, (value) =>
    allowed.includes(value) ? undefined : value === undefined ? absent : `is ${shown(value)}`,
  );
}

/** A value in a sentence. Tables and lists are not written out. */
export function shown(value: Value | undefined): string {
  if (value === undefined || value === null) return "not set";
  return typeof value === "object" ? "set" : JSON.stringify(value);
}

/** Each text inside a value, with its path. What is not known, or secret, is left out. */
export function textsIn(value: Value | undefined, path = ""): { path: string; text: string }[] {
  if (typeof value === "string") return isHidden(value) ? [] : [{ path, text: value }];
  if (value === null || value === undefined || typeof value !== "object") return [];
  if (Array.isArray(value)) return value.flatMap((one, index) => textsIn(one, child(path, index)));
  return Object.entries(value).flatMap(([key, one]) => textsIn(one, child(path, key)));
}

/** Said where nothing is set. What is not known yet is set. */
export function required(resource: Pick<Resource, "inputs">, path: string, what = "is not set"): Remark[] {
  return placesAt(resource.inputs, path)
    .filter(({ value, isKnown }) => isKnown && (value === undefined || value === "" || isEmpty(value)))
    .map((place) => ({ path: place.path, what }));
}

function isEmpty(value: Value): boolean {
  return Array.isArray(value) && value.length === 0;
}
