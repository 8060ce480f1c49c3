// The framing of OpenPGP (RFC 9580, sections 4 to 6): armour, packets, and what signatures say. No cryptography: whoever can
// change the text of a key in the configuration can put another key there.

/** One packet. */
export interface Packet {
  tag: number;
  body: Buffer;
}

/** What a signature over a key says, as far as it matters to whoever encrypts for the key. */
export interface Signature {
  type: number;
  /** Seconds since 1970. */
  created: number;
  /** Identifiers of the keys that it names as its maker, in hexadecimal. */
  issuers: string[];
  /** What the key may be used for, if it says so. */
  flags?: number;
  /** Seconds from the key's creation to its end, if it has one. */
  keyLifetime?: number;
}

/** The bytes of an armoured block or of base64; nothing if it is neither, or if its checksum is wrong. */
export function decode(text: string): Buffer | undefined {
  const lines = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim());
  if (!text.includes("-----BEGIN PGP")) return fromBase64(lines.join(""));
  // Headers such as `Comment:` end at the first empty line. Without any, the empty line is there all the same.
  const start = lines.indexOf("");
  const isWhole = /^-----BEGIN PGP [A-Z ]+-----$/.test(lines[0] ?? "") && /^-----END PGP/.test(lines.at(-1) ?? "");
  if (!isWhole || start === -1) return undefined;
  const body = lines.slice(start + 1, -1);
  const checksum = /^=[A-Za-z0-9+/]{4}$/.test(body.at(-1) ?? "") ? body.pop() : undefined;
  const bytes = fromBase64(body.join(""));
  if (bytes === undefined || checksum === undefined) return bytes;
  return Buffer.from(checksum.slice(1), "base64").readUIntBE(0, 3) === crc24(bytes) ? bytes : undefined;
}

function fromBase64(text: string): Buffer | undefined {
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0;
  return isBase64 ? Buffer.from(text, "base64") : undefined;
}

/** RFC 9580, section 6.1.1. */
function crc24(bytes: Buffer): number {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if ((crc & 0x1000000) !== 0) crc ^= 0x1864cfb;
    }
  }
  return crc & 0xffffff;
}

/** All packets, in order; nothing if the bytes are no sequence of whole packets. */
export function readPackets(bytes: Buffer): Packet[] | undefined {
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    if ((first & 0x80) === 0) return undefined;
    const isNew = (first & 0x40) !== 0;
    const length = isNew ? newLength(bytes, at + 1) : oldLength(bytes, at + 1, first & 3);
    if (length === undefined) return undefined;
    const start = at + 1 + length.size;
    const end = start + length.value;
    if (end > bytes.length) return undefined;
    packets.push({ tag: isNew ? first & 0x3f : (first >> 2) & 0xf, body: bytes.subarray(start, end) });
    at = end;
  }
  return packets;
}

/** A length, and how many bytes it takes to say it. */
interface Length {
  value: number;
  size: number;
}

/** Keys have no packets of a length that is told in parts. */
function newLength(bytes: Buffer, at: number): Length | undefined {
  const first = bytes[at] ?? 0;
  if (first < 192) return at < bytes.length ? { value: first, size: 1 } : undefined;
  if (first < 224) {
    return at + 1 < bytes.length ? { value: ((first - 192) << 8) + (bytes[at + 1] ?? 0) + 192, size: 2 } : undefined;
  }
  return first === 255 && at + 5 <= bytes.length ? { value: bytes.readUInt32BE(at + 1), size: 5 } : undefined;
}

function oldLength(bytes: Buffer, at: number, kind: number): Length | undefined {
  const size = [1, 2, 4][kind];
  return size === undefined || at + size > bytes.length ? undefined : { value: bytes.readUIntBE(at, size), size };
}

const subpacket = { created: 2, keyLifetime: 9, issuer: 16, flags: 27, issuerFingerprint: 33 };

/** What a signature of version 4 says (RFC 9580, section 5.2.3); nothing of another version. */
export function readSignature(body: Buffer): Signature | undefined {
  if (body[0] !== 4 || body.length < 8) return undefined;
  const hashedEnd = 6 + body.readUInt16BE(4);
  if (hashedEnd + 2 > body.length) return undefined;
  const unhashedEnd = hashedEnd + 2 + body.readUInt16BE(hashedEnd);
  const hashed = readSubpackets(body.subarray(6, hashedEnd));
  // Who made it may stand in the second part, which is not signed: it is no statement, only where to look for the key.
  const unhashed = readSubpackets(body.subarray(hashedEnd + 2, unhashedEnd));
  if (hashed === undefined || unhashed === undefined) return undefined;
  const issuers = [...hashed, ...unhashed].flatMap(({ tag, body: value }) => {
    if (tag === subpacket.issuer) return [value.toString("hex")];
    return tag === subpacket.issuerFingerprint ? [value.subarray(-8).toString("hex")] : [];
  });
  const find = (wanted: number): Buffer | undefined => hashed.find(({ tag }) => tag === wanted)?.body;
  const number = (wanted: number): number | undefined => {
    const value = find(wanted);
    return value?.length === 4 ? value.readUInt32BE(0) : undefined;
  };
  const flags = find(subpacket.flags)?.[0];
  const keyLifetime = number(subpacket.keyLifetime);
  return {
    type: body[1] ?? 0,
    created: number(subpacket.created) ?? 0,
    issuers,
    ...(flags === undefined ? {} : { flags }),
    // Zero means that there is no end.
    ...(keyLifetime === undefined || keyLifetime === 0 ? {} : { keyLifetime }),
  };
}

function readSubpackets(bytes: Buffer): Packet[] | undefined {
  const found: Packet[] = [];
  for (let at = 0; at < bytes.length;) {
    // The same lengths as those of packets, but that all from 192 to 254 begin one of two bytes.
    const first = bytes[at] ?? 0;
    const length =
      first >= 192 && first < 255
        ? { value: ((first - 192) << 8) + (bytes[at + 1] ?? 0) + 192, size: 2 }
        : newLength(bytes, at);
    if (length === undefined || length.value === 0) return undefined;
    const start = at + length.size;
    const end = start + length.value;
    if (end > bytes.length) return undefined;
    // The highest bit says that the subpacket is critical.
    found.push({ tag: (bytes[start] ?? 0) & 0x7f, body: bytes.subarray(start + 1, end) });
    at = end;
  }
  return found;
}
