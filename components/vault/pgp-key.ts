// Public keys of people, read before Vault is: a key that it cannot encrypt for would stop its initialisation half-way, after
// the point at which it can be repeated (https://github.com/hashicorp/vault/blob/main/helper/pgpkeys/encrypt_decrypt.go).
import { createHash } from "node:crypto";
import { decode, readPackets, readSignature, type Packet, type Signature } from "./pgp-packets";

/** A public key that Vault can encrypt for. */
export interface PgpKey {
  /** Its binary form in base64, as Vault takes it. */
  base64: string;
  /** Of the primary key, 40 hexadecimal digits. */
  fingerprint: string;
  /** From when on it can be encrypted for, in seconds since 1970. */
  validFrom: number;
  /** Until when, if it has an end. */
  validUntil?: number;
}

/** A key, or why it is none that can be used: what it is, and what to write instead. */
export type ReadKey = { key: PgpKey } | { shownAs: string; remedy: string };

const tags = { signature: 2, secretKey: 5, publicKey: 6, secretSubkey: 7, userId: 13, publicSubkey: 14 };
const signatureTypes = { certifications: [0x10, 0x11, 0x12, 0x13], binding: 0x18, direct: 0x1f };
const revocations = { key: 0x20, subkey: 0x28, certification: 0x30 };

/** RSA (two kinds), ElGamal, ECDH, X25519, X448 (RFC 9580, section 9.1). */
const encryptionAlgorithms = [1, 2, 16, 18, 25, 26];
/** "May be used to encrypt communications", which Vault's library asks for. */
const encryptionFlag = 0x04;

/** Characters of a key with all that hangs on it. A key with many people's signatures is longer: the remedy leaves those out. */
const longest = 100_000;

const exporting = "give the public half: gpg --armor --export --export-options export-minimal <address>";

function refuse(shownAs: string, remedy: string): ReadKey {
  return { shownAs, remedy };
}

/** Reads a public key, armoured or its binary form in base64. What it quotes in a refusal is never the key. */
export function readPgpKey(text: string): ReadKey {
  if (/BEGIN PGP PRIVATE KEY/.test(text)) return privateKey();
  if (text.length > longest) return refuse(`${text.length} characters`, exporting);
  if ((text.match(/BEGIN PGP/g) ?? []).length > 1) return refuse("several blocks", "give one key for each holder");
  const bytes = decode(text);
  const packets = bytes && readPackets(bytes);
  if (packets === undefined || bytes === undefined || packets.length === 0) {
    return refuse(
      "no OpenPGP key, or a damaged one",
      `${exporting}, with its line breaks (in YAML after pgpKey: |), or the binary form in base64`,
    );
  }
  if (packets.some(({ tag }) => tag === tags.secretKey || tag === tags.secretSubkey)) return privateKey();
  const [primary] = packets;
  if (primary?.tag !== tags.publicKey) return refuse("an OpenPGP message that is no key", exporting);
  if (packets.filter(({ tag }) => tag === tags.publicKey).length > 1) {
    return refuse("several keys", "give one key for each holder");
  }
  if (primary.body[0] !== 4) {
    return refuse(
      `an OpenPGP key of version ${primary.body[0] ?? 0}`,
      "give one of version 4, which every OpenPGP program reads and gpg makes",
    );
  }
  return judge(bytes, packets);
}

function privateKey(): ReadKey {
  return refuse(
    "a private key",
    `${exporting}. Whoever has read this file or this configuration may have the private half: revoke that key and make another`,
  );
}

/** A key or a user ID with the signatures that follow it. */
interface Part extends Packet {
  signatures: Signature[];
}

/** A time from when on, and until when, in seconds since 1970. */
type Span = [from: number, until: number];

/** Whether somebody can encrypt for it, and when. */
function judge(bytes: Buffer, packets: Packet[]): ReadKey {
  const parts = group(packets);
  const [primary] = parts;
  if (primary === undefined) return refuse("no key", exporting);
  const fingerprint = fingerprintOf(primary.body);
  const id = fingerprint.slice(-16);
  for (const part of parts) part.signatures = part.signatures.filter(({ issuers }) => issuers.includes(id));
  if (has(primary, revocations.key)) return refuse("a revoked key", "give another one");

  const people = parts.filter((part) => part.tag === tags.userId && !has(part, revocations.certification));
  const self = newest(people.flatMap(({ signatures }) => signatures.filter(isCertification)));
  if (self === undefined) return refuse("a key without a name that its owner has signed", exporting);
  // Where an end is set without a name, it is set by a signature over the key itself.
  const own = newest([self, ...primary.signatures.filter(({ type }) => type === signatureTypes.direct)]) ?? self;
  const whole = spanOf(primary, own);
  const spans = parts.flatMap((part): Span[] => {
    if (part.tag !== tags.publicSubkey || has(part, revocations.subkey)) return [];
    const binding = newest(part.signatures.filter(({ type }) => type === signatureTypes.binding));
    return binding !== undefined && canEncrypt(part, binding) ? [spanOf(part, binding)] : [];
  });
  if (spans.length === 0 && canEncrypt(primary, self)) spans.push(whole);
  if (spans.length === 0) {
    return refuse(
      "a key that nobody can encrypt for",
      "give one with an encryption subkey: gpg --quick-generate-key <address> makes one",
    );
  }
  const validFrom = Math.max(whole[0], Math.min(...spans.map(([from]) => from)));
  const validUntil = Math.min(whole[1], Math.max(...spans.map(([, until]) => until)));
  return {
    key: {
      base64: bytes.toString("base64"),
      fingerprint,
      validFrom,
      ...(validUntil === Infinity ? {} : { validUntil }),
    },
  };
}

function group(packets: Packet[]): Part[] {
  const parts: Part[] = [];
  for (const packet of packets) {
    if (packet.tag !== tags.signature) parts.push({ ...packet, signatures: [] });
    const signature = packet.tag === tags.signature ? readSignature(packet.body) : undefined;
    if (signature !== undefined) parts.at(-1)?.signatures.push(signature);
  }
  return parts;
}

function has(part: Part, type: number): boolean {
  return part.signatures.some((signature) => signature.type === type);
}

function isCertification({ type }: Signature): boolean {
  return signatureTypes.certifications.includes(type);
}

function newest(signatures: Signature[]): Signature | undefined {
  return [...signatures].sort((one, other) => one.created - other.created).at(-1);
}

function canEncrypt({ body }: Part, { flags = 0 }: Signature): boolean {
  return encryptionAlgorithms.includes(body[5] ?? 0) && (flags & encryptionFlag) !== 0;
}

function spanOf({ body }: Part, { keyLifetime = Infinity }: Signature): Span {
  const created = body.length >= 6 ? body.readUInt32BE(1) : 0;
  return [created, created + keyLifetime];
}

/** RFC 9580, section 5.5.4.2. */
function fingerprintOf(body: Buffer): string {
  const head = Buffer.from([0x99, body.length >> 8, body.length & 0xff]);
  return createHash("sha1").update(head).update(body).digest("hex");
}
