// The kinds of what applications use. A new one is a file here and a word in this table: the compiler says what the file must have.
import { bucket } from "./bucket";
import { cache } from "./cache";
import { call } from "./call";
import { database } from "./database";
import type { UseKind } from "./kind";
import { replica } from "./replica";

const table = { bucket, cache, call, database, replica };

type UseOf<Kind> = Kind extends UseKind<infer Use> ? Use : never;

/** What an application asks for. */
export type Uses = UseOf<(typeof table)[keyof typeof table]>;

/** The same by the names that its `bound` variables use. */
export interface UsesByBinding {
  [binding: string]: Uses;
}

// Each is registered by the word that its own `kind` is.
const kinds: { [Kind in Uses["kind"]]: UseKind<Extract<Uses, { kind: Kind }>> } = table;

/** What there is to say of the kind of one. */
export function kindOf(use: Uses): UseKind<Uses> {
  // It is given nothing but what is of its kind. Types are erased when the program runs, so that a file may name one that there is not.
  return Object.hasOwn(kinds, use.kind) ? (kinds[use.kind] as UseKind<Uses>) : unknown;
}

const unknown: UseKind<Uses> = {
  standIn: () => ({}),
  problems: ({ kind }) => [
    {
      property: "kind",
      value: kind,
      remedy: `use one of ${Object.keys(kinds).join(", ")}, or write stacks/uses/${kind}.ts`,
    },
  ],
  needs: () => ({}),
  make: ({ kind }) => {
    throw new Error(`There is no kind ${kind} in stacks/uses/index.ts.`);
  },
};
