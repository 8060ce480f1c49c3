// Which projects may name the Vault that a login is sent to.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { readText, SETTINGS_BYTES } from "../../files/read";
import { PRIVATE, writeWhole } from "../../files/whole";
import { parse } from "../../sync/exchange";
import { usage } from "./failures";
import { confirm } from "./prompt";
import type { Target } from "./target";

/** Folders of projects by the addresses of Vault that a person has confirmed for them. */
type Confirmed = Record<string, string[]>;

/**
 * Fails unless the address is the caller's own word or was confirmed for this project. The file that names it comes with
 * the folder, and a folder may be anybody's: a clone, an archive, a parent of where one happens to be. Whoever gets a login
 * can use it.
 */
export async function requireTrust(
  { address, namedBy }: Target,
  variables: NodeJS.ProcessEnv,
  ask: (question: string) => Promise<boolean> = confirm,
): Promise<void> {
  if (namedBy === undefined) return;
  const folder = fs.realpathSync(namedBy);
  requireOwner(folder);
  const file = confirmedFile(variables);
  if (readConfirmed(file)[folder]?.includes(address) === true) return;
  if (!(await ask(`${folder} names the Vault at ${address}. Send your login there, now and later?`))) {
    throw usage(
      `${folder} names the Vault at ${address}, and nobody has confirmed that; say --address ${address}, set VAULT_ADDR, or confirm it at a terminal`,
    );
  }
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  // Another command may have had an answer meanwhile.
  const confirmed = readConfirmed(file);
  const next = { ...confirmed, [folder]: [...(confirmed[folder] ?? []), address] };
  writeWhole(file, `${JSON.stringify(next, undefined, 2)}\n`, PRIVATE);
}

/** As git does: what another user owns, he can change at any time. */
function requireOwner(folder: string): void {
  const own = process.getuid?.();
  const others = [folder, path.join(folder, "Pulumi.yaml")].filter((place) => {
    const { uid } = fs.statSync(place);
    return own !== undefined && uid !== own && uid !== 0;
  });
  if (others.length > 0) {
    throw usage(
      `${others[0] ?? ""} is another user's, who may change which Vault it names; say --address, or set VAULT_ADDR`,
    );
  }
}

function confirmedFile(variables: NodeJS.ProcessEnv): string {
  const configHome = variables["XDG_CONFIG_HOME"] ?? "";
  return path.join(configHome === "" ? path.join(os.homedir(), ".config") : configHome, "groundplan", "vaults.json");
}

function readConfirmed(file: string): Confirmed {
  const value = parse(readText(file, SETTINGS_BYTES) ?? "{}");
  const isTable = typeof value === "object" && value !== null && !Array.isArray(value);
  const isList = (list: unknown): boolean => Array.isArray(list) && list.every((one) => typeof one === "string");
  if (isTable && Object.values(value).every(isList)) return value as Confirmed;
  throw usage(`${file}: is no list of confirmed projects; delete it, and confirm them again`);
}
