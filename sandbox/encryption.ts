// Secrets in the state are encrypted: AES-256-GCM, with a key from PULUMI_CONFIG_PASSPHRASE or from a file beside the state.
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { readText, SETTINGS_BYTES } from "../files/read";
import { writeNew } from "../files/whole";
import type { Properties, Value } from "./model";
import { isTable, secret, transform, isSecret } from "./wire";

/** Where the key of a state comes from. It is part of the state, since what was encrypted must be read again. */
export interface KeySource {
  from: "file" | "passphrase";
  /** For the derivation from the passphrase. */
  salt: string;
}

/** The length of a key for AES-256. */
const KEY_BYTES = 32;

const CIPHERTEXT = "ciphertext";

/** A new state uses the passphrase when there is one. */
export function newKeySource(): KeySource {
  return {
    from: process.env["PULUMI_CONFIG_PASSPHRASE"] ? "passphrase" : "file",
    salt: randomBytes(16).toString("base64"),
  };
}

/** Encrypts and decrypts the secrets inside values. The key is made or read when the first secret is met. */
export class SecretBox {
  private key: Buffer | undefined;

  constructor(
    private readonly source: KeySource,
    private readonly keyFile: string,
  ) {}

  /** The value with every secret in it encrypted. */
  seal<T extends Value>(value: T): T {
    return transform(value, (part) =>
      isSecret(part) ? { [CIPHERTEXT]: this.encrypt(JSON.stringify(part.value)) } : undefined,
    ) as T;
  }

  /** The reverse of `seal`. */
  open<T extends Value>(value: T): T {
    return transform(value, (part) => {
      if (!isTable(part) || typeof part[CIPHERTEXT] !== "string" || Object.keys(part).length !== 1) return undefined;
      return secret(JSON.parse(this.decrypt(part[CIPHERTEXT])) as Value);
    }) as T;
  }

  /** Values that are secret as a whole, such as generated keys. */
  sealAll(properties: Properties): string {
    return Object.keys(properties).length === 0 ? "" : this.encrypt(JSON.stringify(properties));
  }

  openAll(sealed: string): Properties {
    return sealed === "" ? {} : (JSON.parse(this.decrypt(sealed)) as Properties);
  }

  private encrypt(text: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.theKey(true), nonce);
    const encrypted = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString("base64");
  }

  private decrypt(sealed: string): string {
    const bytes = Buffer.from(sealed, "base64");
    const key = this.theKey(false);
    try {
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
    } catch {
      throw new Error(
        this.source.from === "passphrase"
          ? "PULUMI_CONFIG_PASSPHRASE is not the passphrase that the sandbox's state was written with; set the right one"
          : this.lostKey("is not the key that the sandbox's state was written with"),
      );
    }
  }

  /** `mayMake`: where nothing was encrypted yet, there need not be a key. */
  private theKey(mayMake: boolean): Buffer {
    this.key ??= this.source.from === "passphrase" ? this.fromPassphrase() : this.fromFile(mayMake);
    return this.key;
  }

  private lostKey(what: string): string {
    return `${this.keyFile} ${what}; restore it, or delete the folder to start anew`;
  }

  private fromPassphrase(): Buffer {
    const passphrase = process.env["PULUMI_CONFIG_PASSPHRASE"];
    if (!passphrase)
      throw new Error("PULUMI_CONFIG_PASSPHRASE: missing; the sandbox's state was written with a passphrase, set it");
    return scryptSync(passphrase, Buffer.from(this.source.salt, "base64"), KEY_BYTES);
  }

  private fromFile(mayMake: boolean): Buffer {
    let text = readText(this.keyFile, SETTINGS_BYTES);
    if (text === undefined) {
      if (!mayMake) throw new Error(this.lostKey("is missing, and the sandbox's state was written with it"));
      mkdirSync(dirname(this.keyFile), { recursive: true, mode: 0o700 });
      // Another stack of the project may have made it in the meantime.
      writeNew(this.keyFile, randomBytes(KEY_BYTES).toString("base64"));
      text = readText(this.keyFile, SETTINGS_BYTES) ?? "";
    }
    const key = Buffer.from(text, "base64");
    if (key.length !== KEY_BYTES) throw new Error(this.lostKey("holds no key"));
    return key;
  }
}
