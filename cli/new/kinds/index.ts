// The kinds of data service. A new one is a file here and a word in this table: the compiler says what the file must have.
import type { DataService } from "../draft";
import { bucket } from "./bucket";
import { cache } from "./cache";
import { database } from "./database";
import type { Bound, ServiceKind } from "./kind";
import { outside } from "./outside";

const table = { database, cache, bucket, outside };

/** The kinds by the words that `uses` has for them, and those of providers. */
export type DataKind = keyof typeof table;

const kinds: { readonly [kind in DataKind]: ServiceKind } = table;

/** A service that the platform has nothing for. */
export const provided: DataKind = "outside";

export function kindOf(kind: DataKind): ServiceKind {
  return kinds[kind];
}

/** What the platform has for services of a kind. */
export function boundOf(kind: DataKind): Bound | undefined {
  return kinds[kind].bound;
}

/** All of them: what the platform has before what providers run, so that a product goes from there to here by a sign of the kind. */
export function allKinds(): [kind: DataKind, record: ServiceKind][] {
  const all = Object.entries(kinds) as [DataKind, ServiceKind][];
  return all.sort(([, one], [, other]) => Number(one.bound === undefined) - Number(other.bound === undefined));
}

/** Those that the platform has. */
export function boundKinds(): [kind: DataKind, bound: Bound][] {
  return allKinds().flatMap(([kind, { bound }]): [DataKind, Bound][] => (bound === undefined ? [] : [[kind, bound]]));
}

/** Whether words of a command ask whether a service is there yet. */
export function asksForService(words: string): boolean {
  return allKinds().some(([, { clients = [] }]) => clients.some((client) => new RegExp(`\\b${client}\\b`).test(words)));
}

/** Whether the name of a variable says that it is about a data service. */
export function speaksOfService(variable: string): boolean {
  return allKinds().some(
    ([kind, { words, bound }]) =>
      variable.toLowerCase().includes(kind) ||
      words.test(variable.toUpperCase()) ||
      bound?.variables.hosts?.test(variable) === true,
  );
}

/** The kind that hosts of applications call so. */
export function hostedKind(name: string): DataKind | undefined {
  return allKinds().find(([, { hosted }]) => hosted?.names.test(name) === true)?.[0];
}

/** A service of a kind that a file only speaks of. */
export function spokenOf(kind: DataKind, name: string, hosts: string[], product = kinds[kind].product): DataService {
  return { name, kind, product: product ?? name, hosts, credentials: {} };
}
