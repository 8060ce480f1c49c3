// Files and texts among the inputs of a resource. The engine compares them by content; so does the sandbox.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Properties, Value } from "./model";
import { isTable, SIGNATURE, transform, without } from "./wire";

const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

/** Adds to each asset the digest of its content, as the engine does before it asks a provider. */
export function withDigests(inputs: Properties): Properties {
  return transform(inputs, (part) => {
    if (!isTable(part) || (part[SIGNATURE] !== ASSET && part[SIGNATURE] !== ARCHIVE)) return undefined;
    return { ...without(part, ["__pulumiAsset", "__pulumiArchive"]), hash: digest(part) };
  }) as Properties;
}

function digest(part: { [name: string]: Value }): string {
  const hash = createHash("sha256");
  const { text, path, uri, assets } = part;
  if (typeof text === "string") hash.update(text);
  else if (typeof path === "string") addFile(hash, resolve(path));
  else if (typeof uri === "string") hash.update(uri);
  else hash.update(JSON.stringify(withDigests({ assets: assets ?? null })));
  return hash.digest("hex");
}

function addFile(hash: ReturnType<typeof createHash>, path: string): void {
  if (!statSync(path).isDirectory()) {
    hash.update(readFileSync(path));
    return;
  }
  for (const name of readdirSync(path).sort()) {
    hash.update(name);
    addFile(hash, join(path, name));
  }
}
