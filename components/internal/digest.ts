import { createHash } from "node:crypto";

/** SHA-256 in hexadecimal. */
export function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Twelve hexadecimal digits: enough to tell versions apart, short enough for the 63 characters of an execution's name. */
export function shortDigest(text: string): string {
  return sha256(text).slice(0, 12);
}
