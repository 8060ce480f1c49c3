// The kinds of credentials, as `components/contracts/binding.ts` names them. A new one is a file here and a word in this table.
import { cachePassword } from "./cache-password";
import { database } from "./database";
import type { CredentialMaker } from "./kind";
import { storageKey } from "./storage-key";

const table = {
  "database-readwrite": database,
  "database-readonly": database,
  "cache-password": cachePassword,
  "storage-key": storageKey,
};

export type Kind = keyof typeof table;

const makers: { readonly [kind in Kind]: CredentialMaker } = table;

export const kindNames = Object.keys(makers) as Kind[];

export function makerOf(kind: Kind): CredentialMaker {
  return makers[kind];
}
