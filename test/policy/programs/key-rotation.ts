import * as kms from "@pulumi/gcp/kms";

export function passing(): void {
  new kms.CryptoKey("key", { keyRing: "projects/acme-test/locations/europe/keyRings/own", rotationPeriod: "7776000s" });
  new kms.CryptoKey("signing", {
    keyRing: "projects/acme-test/locations/europe/keyRings/own",
    purpose: "ASYMMETRIC_SIGN",
    versionTemplate: { algorithm: "EC_SIGN_P256_SHA256" },
  });
}

export function failing(): void {
  new kms.CryptoKey("key", { keyRing: "projects/acme-test/locations/europe/keyRings/own" });
  new kms.CryptoKey("slow", {
    keyRing: "projects/acme-test/locations/europe/keyRings/own",
    rotationPeriod: "63072000s",
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "key rotationPeriod is not set: the key is never rotated",
  "slow rotationPeriod is longer than a year",
];
