// Keys and certificates of the simulated cloud. A private key is a real one, made once per process and kept in state,
// since programs convert its public half; certificates are only shaped like certificates: nothing verifies them here.
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Properties, Resource, ResourceModel, Value } from "../model";

const made = new Map<string, KeyObject>();

/** The outputs of `tls.PrivateKey`. One key per algorithm and size serves the whole process: making RSA keys is slow. */
export function keyPair(algorithm: string, curve: string, bits: Value | undefined): Properties {
  const size = typeof bits === "number" ? bits : 2048;
  const kind = algorithm === "ECDSA" ? `ECDSA ${curve || "P224"}` : algorithm === "ED25519" ? "ED25519" : `RSA ${size}`;
  let key = made.get(kind);
  if (key === undefined) {
    key = generate(algorithm, curve || "P224", size);
    made.set(kind, key);
  }
  return describe(key, algorithm);
}

function generate(algorithm: string, curve: string, bits: number): KeyObject {
  switch (algorithm) {
    case "ECDSA": {
      const names: Record<string, string> = {
        P224: "secp224r1",
        P256: "prime256v1",
        P384: "secp384r1",
        P521: "secp521r1",
      };
      return generateKeyPairSync("ec", { namedCurve: names[curve] ?? "prime256v1" }).privateKey;
    }
    case "ED25519":
      return generateKeyPairSync("ed25519").privateKey;
    default:
      return generateKeyPairSync("rsa", { modulusLength: bits }).privateKey;
  }
}

function describe(key: KeyObject, algorithm: string): Properties {
  const pkcs8 = String(key.export({ type: "pkcs8", format: "pem" }));
  const publicKey = createPublicKey(pkcs8);
  const der = publicKey.export({ type: "spki", format: "der" });
  return {
    privateKeyPem: traditional(key, algorithm),
    privateKeyPemPkcs8: pkcs8,
    publicKeyPem: String(publicKey.export({ type: "spki", format: "pem" })),
    publicKeyFingerprintSha256: `SHA256:${createHash("sha256").update(der).digest("base64").replace(/=+$/, "")}`,
    publicKeyFingerprintMd5: createHash("md5").update(der).digest("hex"),
    publicKeyOpenssh: "",
  };
}

/** The form that OpenSSL calls traditional, which the TLS provider gives as `privateKeyPem`. */
function traditional(key: KeyObject, algorithm: string): string {
  if (algorithm === "ED25519") return String(key.export({ type: "pkcs8", format: "pem" }));
  return String(key.export({ type: algorithm === "ECDSA" ? "sec1" : "pkcs1", format: "pem" }));
}

/** Text in the shape of a PEM certificate, from hexadecimal digits. It does not parse as X.509. */
export function placeholderCertificate(digits: string, label = "CERTIFICATE"): string {
  const body = Buffer.from(digits, "hex").toString("base64");
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}

/** A certificate of the TLS provider. */
export function certificate(): ResourceModel {
  return {
    id: (r) => r.digest("serial", 32),
    outputs: (r) => ({
      certPem: placeholderCertificate(r.digest("certificate", 64)),
      keyAlgorithm: "ECDSA",
      readyForRenewal: false,
      validityStartTime: "2026-01-01T00:00:00Z",
      validityEndTime: "2036-01-01T00:00:00Z",
    }),
    autoName: null,
  };
}

/** A certificate request of the TLS provider. */
export function certificateRequest(): ResourceModel {
  return {
    id: (r) => r.digest("request", 40),
    outputs: (r) => ({
      certRequestPem: placeholderCertificate(r.digest("request", 64), "CERTIFICATE REQUEST"),
      keyAlgorithm: "ECDSA",
    }),
    autoName: null,
  };
}

/** Text that looks random, as long as asked for, and the same in each run. */
export function randomText(property: string, length: (resource: Resource) => Value | undefined): ResourceModel {
  const text = (r: Resource): string => {
    const wanted = Number(length(r) ?? 16);
    let result = "";
    for (let part = 0; result.length < wanted; part++) result += r.digest(`text ${part}`, 64);
    return result.slice(0, wanted);
  };
  return { id: () => "none", outputs: (r) => ({ [property]: text(r) }), uniqueBy: () => undefined, autoName: null };
}
