// An application's two documents, as far as the login may read them.
import { countAt, member, tableAt } from "../../sync/exchange";
import { isRecord } from "../../sync/logins/record";
import { explain, VaultError } from "../../sync/vault/answers";
import { mountOf, type Tree } from "./names";
import type { Session } from "./session";

/** How much of a document the login may read. */
export const Access = { Values: "values", Keys: "keys", None: "none" } as const;
export type Access = (typeof Access)[keyof typeof Access];

/** A document, as far as it may be read. */
export interface EnvDocument {
  tree: Tree;
  access: Access;
  /** Number of its current version; 0 if there has never been one, or if that may not be read. */
  version: number;
  /** Names of its keys, sorted; none if even they may not be read. */
  keys: string[];
  /** Values by key; empty unless they may be read. */
  values: Map<string, string>;
}

/** Reads a document: its values if that is wanted and allowed, else the names of its keys. */
export async function readDocument(session: Session, tree: Tree, app: string, wanted: Access): Promise<EnvDocument> {
  const mount = mountOf(tree, session.target.environment);
  if (wanted === Access.Values) {
    const found = await allowed(() => session.client.read(mount, app));
    if (found !== undefined) {
      const values = new Map(Object.entries(withoutRecords(found.fields)).map(([key, value]) => [key, asText(value)]));
      return { tree, access: Access.Values, version: found.version, keys: [...values.keys()].sort(), values };
    }
  }
  const found = await allowed(() => readKeys(session, mount, app));
  if (found === undefined) return { tree, access: Access.None, version: 0, keys: [], values: new Map() };
  return { tree, access: Access.Keys, ...found, values: new Map() };
}

/** What a value is in an environment variable: texts as they are, anything else as JSON. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `undefined` if the login may not. */
async function allowed<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof VaultError && error.status === 403) return undefined;
    throw error;
  }
}

/** https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-subkeys */
async function readKeys(session: Session, mount: string, app: string): Promise<{ keys: string[]; version: number }> {
  const answer = await session.client.request("GET", `${mount}/subkeys/${app}?depth=1`);
  const version = countAt(answer.body, "data", "metadata", "version");
  const says = member(answer.body, "errors") !== undefined || version !== undefined;
  if (answer.status === 404 && says) return { keys: [], version: version ?? 0 };
  const subkeys = tableAt(answer.body, "data", "subkeys");
  if (answer.status !== 200 || subkeys === undefined || version === undefined) {
    throw new VaultError(`Vault does not tell the keys of ${mount}/${app}: ${explain(answer)}`, answer.status);
  }
  return { keys: Object.keys(withoutRecords(subkeys)).sort(), version };
}

/** The fields that are an application's keys: beside them stand records of its logins, which no variable can be called. */
export function withoutRecords(fields: { [name: string]: unknown }): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !isRecord(name)));
}
