import type { Rule } from "../internal/validation";

/** Three numbers, compared in order. */
export interface VaultVersion {
  major: number;
  minor: number;
  patch: number;
}

const release = /^([12])\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})$/;

/** The image of a server's version. */
export function vaultImage(version: string): string {
  return `docker.io/hashicorp/vault:${version}`;
}

/** Parses a release such as `2.1.2`; `undefined` for anything else. */
export function parseVersion(text: string): VaultVersion | undefined {
  const [, major, minor, patch] = release.exec(text) ?? [];
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor), patch: Number(patch) };
}

/**
 * The oldest release that is accepted, and why. Read on 2026-11-28:
 *
 * - 1.21 and earlier get no community releases any more; 2.0 ended that on 2026-04-13, and a community server is mended by the
 *   next release alone (https://developer.hashicorp.com/vault/docs/updates/release-notes).
 * - Up to 1.21.4 anybody can stop root tokens and recovery keys from being made: CVE-2026-5807
 *   (https://github.com/advisories/GHSA-88v5-9hxc-f85r).
 * - 1.21.6, 2.0.0 and 2.0.1 do not start on Cloud Run: their images want the capability IPC_LOCK
 *   (https://developer.hashicorp.com/vault/docs/updates/important-changes).
 * - Before 2.1.2 policies are not evaluated in the same way each time: CVE-2026-89322, published on 2026-10-07
 *   (https://github.com/CVEProject/cvelistV5, cves/2026/89xxx).
 */
const lowest: VaultVersion = { major: 2, minor: 1, patch: 2 };
const lowestRelease = `${lowest.major}.${lowest.minor}.${lowest.patch}`;
const reason =
  "earlier community releases are unsupported, and do not apply policies reliably (CVE-2026-89322, published on 2026-10-07)";

/**
 * A release of Vault's community edition, exactly, that is supported. Tags that come to mean another image (`latest`, `2.1`),
 * pre-releases and Enterprise builds, which need a licence, each get the remedy that fits.
 */
export const version: Rule<string> = (value) => {
  const parsed = parseVersion(value);
  if (parsed !== undefined) {
    return isBefore(parsed, lowest) ? `use ${lowestRelease} or later: ${reason}` : undefined;
  }
  if (/[-+.](ent|fips|hsm)/i.test(value)) {
    return `use the community release, ${nearest(value)}: an Enterprise build needs a licence, which this component does not install`;
  }
  if (/-(rc|beta|alpha)/i.test(value)) return `use a release, ${nearest(value)}: a pre-release has no way back`;
  if (/^v\d+\.\d+\.\d+$/.test(value)) return `leave out the v: ${value.slice(1)}`;
  if (/^\d+\.\d+$/.test(value))
    return `name the patch release too, such as ${lowestRelease}: a shorter tag changes its meaning`;
  if (/^[a-z]+$/.test(value)) return `name one release, such as ${lowestRelease}: a tag changes its meaning`;
  return `use a release of Vault, such as ${lowestRelease} (https://releases.hashicorp.com/vault)`;
};

function isBefore(one: VaultVersion, other: VaultVersion): boolean {
  return (one.major - other.major || one.minor - other.minor || one.patch - other.patch) < 0;
}

function nearest(value: string): string {
  return /\d+\.\d+\.\d+/.exec(value)?.[0] ?? `such as ${lowestRelease}`;
}
