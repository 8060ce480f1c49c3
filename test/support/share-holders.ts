// Keys of people, as they make them, and what they do with a share.
import * as openpgp from "openpgp";

/** Somebody with a key of each half. */
export interface Person {
  name: string;
  /** The public half, armoured. */
  publicKey: string;
  privateKey: openpgp.PrivateKey;
}

/** Makes a key; `days` is how long it is valid. */
export async function person(name: string, options: { days?: number; type?: "ecc" | "rsa" } = {}): Promise<Person> {
  const { publicKey, privateKey } = await openpgp.generateKey({
    userIDs: [{ name, email: `${name}@example.com` }],
    type: options.type ?? "ecc",
    rsaBits: 2048,
    keyExpirationTime: (options.days ?? 0) * 24 * 60 * 60,
    // Clocks of a test and of a server need not agree to the second.
    date: new Date(Date.now() - 60_000),
    format: "object",
  });
  return { name, publicKey: publicKey.armor(), privateKey };
}

/** Decrypts a share, armoured as it is stored or in base64 as Vault answers. Rejects if it is somebody else's. */
export async function decryptShare({ privateKey }: Person, share: string): Promise<string> {
  const message = share.startsWith("-----")
    ? await openpgp.readMessage({ armoredMessage: share })
    : await openpgp.readMessage({ binaryMessage: Buffer.from(share, "base64") });
  // The library's own type names one of an optional package.
  const { data } = (await openpgp.decrypt({ message, decryptionKeys: privateKey })) as { data: string };
  return data;
}
