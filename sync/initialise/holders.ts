// People who hold a share of the recovery key each, encrypted for them.
import { readFileSync } from "node:fs";
import { Ending } from "./endings";
import { field, type Json } from "./http";

/** Somebody who gets a share. */
export interface Holder {
  name: string;
  /** Secret that the share goes to, `projects/<project>/secrets/<name>`. */
  secret: string;
  /** Public key, in base64. */
  base64: string;
  fingerprint: string;
  /** When the key can be used, in seconds since 1970. */
  validFrom: number;
  validUntil?: number;
}

/** With whom the shares are: fingerprints of keys by name, and how many are needed. Nobody, if shares are kept together. */
export interface Custody {
  threshold: number;
  holders: { [name: string]: string };
}

/** Reads the holders from the file that the variable `SETTINGS` names; nobody if it is not set. */
export function readHolders(file: string | undefined, problems: string[]): Holder[] {
  if (file === undefined || file === "") return [];
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { holders: Holder[] }).holders;
  } catch {
    problems.push(`SETTINGS: ${file} cannot be read, or is not JSON`);
    return [];
  }
}

/** With whom the shares are to be. */
export function custodyOf({ holders, threshold }: { holders: Holder[]; threshold: number }): Custody | undefined {
  if (holders.length === 0) return undefined;
  return { threshold, holders: Object.fromEntries(holders.map(({ name, fingerprint }) => [name, fingerprint])) };
}

/** The form in which it is stored. */
export function record(custody: Custody | undefined): object {
  return custody === undefined ? {} : { share_holders: custody.holders, recovery_threshold: custody.threshold };
}

/** Reads that form. */
export function custodyFrom(content: Json): Custody | undefined {
  const [holders, threshold] = [field(content, "share_holders"), field(content, "recovery_threshold")];
  if (typeof holders !== "object" || holders === null || Array.isArray(holders)) return undefined;
  const known = Object.entries(holders).flatMap(([name, key]) => (typeof key === "string" ? [[name, key]] : []));
  return { threshold: Number(threshold), holders: Object.fromEntries(known) as Custody["holders"] };
}

/** Says the same of the same holders, in whatever order. */
export function inWords(custody: Custody | undefined): string {
  if (custody === undefined) return "kept together in one secret";
  const holders = Object.entries(custody.holders).map(([name, fingerprint]) => `${name} (${fingerprint})`);
  return `${custody.threshold} of ${holders.sort().join(", ")}`;
}

/**
 * Ends the program if a key cannot be used now. Vault looks only when it encrypts, which it does after it has become an
 * initialised server: it would be one without shares.
 */
export function checkKeys(holders: Holder[]): void {
  const now = Date.now() / 1000;
  const unusable = holders.filter(({ validFrom, validUntil = Infinity }) => now < validFrom || now >= validUntil);
  if (unusable.length === 0) return;
  const names = unusable.map(({ name }) => name).join(", ");
  throw new Ending(4, `the keys of these share holders are not valid now: ${names}. Give others, and deploy again`);
}

/** An encrypted share as text, which gpg reads: what it is stored as can be shown by anything. */
export function armour(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? [];
  return ["-----BEGIN PGP MESSAGE-----", "", ...lines, "-----END PGP MESSAGE-----", ""].join("\n");
}
