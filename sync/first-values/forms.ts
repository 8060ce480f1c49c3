// Makes secrets in the forms that programs ask for.
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  randomInt,
  randomUUID,
  type KeyObject,
} from "node:crypto";

/** A form with all that belongs to it, as `components/app-secrets/forms.ts` completes it. */
export interface Form {
  form: "base64url" | "base64" | "hex" | "alphanumeric" | "password" | "uuid" | "rsa" | "ed25519";
  bytes?: number;
  length?: number;
  alphabet?: string;
  count?: number;
  separator?: string;
  prefix?: string;
  bits?: number;
  /** Key that holds the public half. */
  publicKey?: string;
}

const lettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new secret. */
export function makeValue(form: Form): string {
  const { count = 1, separator = "", prefix = "" } = form;
  return Array.from({ length: count }, () => prefix + makeOne(form)).join(separator);
}

function makeOne({ form, bytes, length, alphabet, bits }: Form): string {
  switch (form) {
    case "base64url":
    case "base64":
    case "hex":
      return randomBytes(required(bytes)).toString(form);
    case "alphanumeric":
      return characters(required(length), lettersAndDigits);
    case "password":
      return characters(required(length), required(alphabet));
    case "uuid":
      return randomUUID();
    case "rsa":
      return toPem(generateKeyPairSync("rsa", { modulusLength: required(bits) }).privateKey);
    case "ed25519":
      return toPem(generateKeyPairSync("ed25519").privateKey);
  }
}

/** What is not told has no stand-in: a secret of another form than asked for is worse than none. */
function required<T>(option: T | undefined): T {
  if (option === undefined) throw new Error("the form of a secret lacks an option");
  return option;
}

function toPem(privateKey: KeyObject): string {
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** `randomInt` favours no character (https://nodejs.org/api/crypto.html#cryptorandomintmin-max-callback). */
function characters(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}

/** The public half of a private key in PEM, as PEM (SPKI); nothing if the value is no such key. */
export function publicHalf(privateKey: unknown): string | undefined {
  if (typeof privateKey !== "string") return undefined;
  try {
    return createPublicKey(createPrivateKey(privateKey)).export({ type: "spki", format: "pem" }).toString();
  } catch {
    return undefined;
  }
}
