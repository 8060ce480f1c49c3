// RSA keys for signatures in tests. To make one takes up to a second, so they are kept beside OpenBao, for whichever test comes next.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { PRIVATE, writeWhole } from "../../files/whole";
import { root } from "./project";

export interface RsaKeys {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

/** Keys of 2,048 bits: those of whom a test trusts, or of a stranger. */
export function rsaKeys(owner: "trusted" | "stranger" = "trusted"): RsaKeys {
  const privateKey = createPrivateKey(keptKey(path.join(root, "node_modules/.cache/groundplan", `${owner}.pem`)));
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

function keptKey(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    mkdirSync(path.dirname(file), { recursive: true });
    writeWhole(file, privateKey, PRIVATE);
    return privateKey;
  }
}
