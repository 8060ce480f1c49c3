// What is to be done about one document and its copies. Asks nobody.
import { digest, whyUnusable } from "../copy";
import { makeValue, publicHalf } from "./forms";
import type { FirstKey } from "./settings";

/** Digest per key of what its copy holds; none for a key whose copy has no value. */
export type Digests = Map<string, string>;

/** What is to be done, by names of keys. */
export interface Plan {
  /** To be made in Vault, and copied. */
  make: string[];
  /** To be copied, since the copy is absent or another. */
  copy: string[];
  /** A person has to put these into Vault. */
  missing: string[];
  /** These are in Vault, but a person has to look; with the reason. */
  unusable: { name: string; reason: string }[];
}

/** https://cloud.google.com/secret-manager/quotas */
const largestValue = 65_536;

/** What a document holds, by key. */
export interface Fields {
  [name: string]: unknown;
}

/** Compares what is wanted with what there is. A value that exists in Vault is never among those to make. */
export function plan(keys: FirstKey[], fields: Fields, copies: Digests): Plan {
  const result: Plan = { make: [], copy: [], missing: [], unusable: [] };
  for (const key of keys) {
    const value = valueOf(fields, key.name);
    const reason = value === undefined ? whyNotMade(key, keys, fields) : whyUnusable(value, largestValue);
    if (reason !== undefined) result.unusable.push({ name: key.name, reason });
    else if (value === undefined) (canBeMade(key, keys) ? result.make : result.missing).push(key.name);
    else if (copies.get(key.name) !== digest(value as string)) result.copy.push(key.name);
  }
  return result;
}

/** First values for those keys that a plan says are to be made; both halves of a key pair are made together. */
export function makeAll(names: string[], keys: FirstKey[], fields: Fields): { [name: string]: string } {
  const made: { [name: string]: string } = {};
  for (const { name, generate, initial } of keys) {
    if (!names.includes(name)) continue;
    if (generate !== undefined) made[name] = makeValue(generate);
    else if (initial !== undefined) made[name] = initial;
  }
  for (const name of names.filter((one) => !Object.hasOwn(made, one))) {
    const privateKey = privateOf(name, keys)?.name ?? "";
    made[name] = publicHalf(made[privateKey] ?? valueOf(fields, privateKey)) ?? "";
  }
  return made;
}

/** Whether a key has a first value that is no person's to decide. */
export function canBeMade(key: FirstKey, keys: FirstKey[]): boolean {
  return key.generate !== undefined || key.initial !== undefined || privateOf(key.name, keys) !== undefined;
}

/** The private key whose public half a key holds. */
function privateOf(name: string, keys: FirstKey[]): FirstKey | undefined {
  return keys.find(({ generate }) => generate?.publicKey === name);
}

/** Why a missing half of a key pair is not made: it would not belong to the other half, which is there. */
function whyNotMade(key: FirstKey, keys: FirstKey[], fields: Fields): string | undefined {
  const half = key.generate?.publicKey;
  if (half !== undefined && valueOf(fields, half) !== undefined) {
    return `lost while its public half ${half} is there; bring back a version with both (vault kv rollback), or put the private key in`;
  }
  const privateKey = privateOf(key.name, keys)?.name ?? "";
  const there = valueOf(fields, privateKey);
  return there === undefined || publicHalf(there) !== undefined
    ? undefined
    : `not derived, since ${privateKey} is no private key in PEM`;
}

function valueOf(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
