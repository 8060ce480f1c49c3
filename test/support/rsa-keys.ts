// RSA keys for tests, and what is signed with them. To make one takes up to a second, so they are kept beside OpenBao, for whichever test comes next.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { PRIVATE, writeWhole } from "../../files/whole";
import { cache } from "./install-vault";

export interface RsaKeys {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

/** Keys of 2,048 bits: those of whom a test trusts, or of a stranger. */
export function rsaKeys(owner: "trusted" | "stranger" = "trusted"): RsaKeys {
  const privateKey = createPrivateKey(keptKey(path.join(cache, `${owner}.pem`)));
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** A token that Google, GitHub or a cluster would have signed. */
export function signedToken(key: KeyObject, claims: object, header: object = {}): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "RS256", typ: "JWT", ...header })}.${part(claims)}`;
  return `${text}.${sign("RSA-SHA256", Buffer.from(text), key).toString("base64url")}`;
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
