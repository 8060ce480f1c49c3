// Values that a cloud draws or measures.
import { randomBytes } from "node:crypto";

let serial = 0;

export const now = (): string => new Date().toISOString();
export const etag = (): string => randomBytes(8).toString("base64");
export const hex = (digits: number): string => randomBytes(digits / 2).toString("hex");

/** 19 digits, like the ids of Compute Engine. */
export function numericId(): string {
  serial++;
  return String(4_000_000_000_000_000_000n + BigInt(Date.now()) * 100_000n + BigInt(serial));
}
