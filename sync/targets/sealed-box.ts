// libsodium's sealed box, which GitHub wants secrets in: only the holder of the private key can open it
// (https://doc.libsodium.org/public-key_cryptography/sealed_boxes,
// https://docs.github.com/en/rest/guides/encrypting-secrets-for-the-rest-api).
import { blake2b } from "@noble/hashes/blake2b";
import nacl from "tweetnacl";

/** Seals a text for the holder of a public key, both in base64. Each call gives another text. */
export function seal(text: string, publicKey: string): string {
  const recipient = new Uint8Array(Buffer.from(publicKey, "base64"));
  const sender = nacl.box.keyPair();
  const nonce = blake2b.create({ dkLen: nacl.box.nonceLength }).update(sender.publicKey).update(recipient).digest();
  const box = nacl.box(new Uint8Array(Buffer.from(text, "utf8")), nonce, recipient, sender.secretKey);
  sender.secretKey.fill(0);
  return Buffer.concat([sender.publicKey, box]).toString("base64");
}
