// What is to be done about one document and its copies. Asks nobody.
import { randomBytes } from "node:crypto";
import { digest, whyUnusable } from "../copy";
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

/** Compares what is wanted with what there is. A value that exists in Vault is never among those to make. */
export function plan(keys: FirstKey[], fields: { [name: string]: unknown }, copies: Digests): Plan {
  const result: Plan = { make: [], copy: [], missing: [], unusable: [] };
  for (const key of keys) {
    const value = Object.hasOwn(fields, key.name) ? fields[key.name] : undefined;
    if (value === undefined) {
      (firstValue(key) === undefined ? result.missing : result.make).push(key.name);
      continue;
    }
    const reason = whyUnusable(value, largestValue);
    if (reason !== undefined) result.unusable.push({ name: key.name, reason });
    else if (copies.get(key.name) !== digest(value as string)) result.copy.push(key.name);
  }
  return result;
}

/** What a key without a value begins with; undefined if a person has to decide. */
export function firstValue({ generate, initial }: FirstKey): string | undefined {
  // Enough for everything that wants a random secret: 64 bytes, as 86 characters that need no quoting anywhere.
  return generate === true ? randomBytes(64).toString("base64url") : initial;
}
