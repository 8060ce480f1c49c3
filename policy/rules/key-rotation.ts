import { remarks, valueAt } from "../look";
import type { Rule } from "../model";

const year = 31_536_000;

export const keyRotation: Rule = {
  id: "key-rotation",
  title: "A key that encrypts is rotated at least once a year",
  remedy: "Set rotationPeriod to at most 31536000s",
  source: "https://cloud.google.com/kms/docs/key-rotation",
  level: "mandatory",
  resource(resource) {
    if (resource.type !== "gcp:kms/cryptoKey:CryptoKey") return [];
    // Only keys of this purpose can be rotated by Cloud KMS.
    const purpose = valueAt(resource, "purpose") ?? "ENCRYPT_DECRYPT";
    if (purpose !== "ENCRYPT_DECRYPT") return [];
    return remarks(resource, "rotationPeriod", (value) => {
      if (value === undefined) return "is not set: the key is never rotated";
      const seconds = typeof value === "string" ? Number.parseFloat(value) : NaN;
      return seconds <= year ? undefined : "is longer than a year";
    });
  },
};
