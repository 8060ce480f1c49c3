import type { Rule } from "../internal/validation";

/** Three numbers, compared in order. */
export interface VaultVersion {
  major: number;
  minor: number;
  patch: number;
}

const release = /^([12])\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})$/;

/** Parses a release such as `1.20.4`; `undefined` for anything else. */
export function parseVersion(text: string): VaultVersion | undefined {
  const [, major, minor, patch] = release.exec(text) ?? [];
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor), patch: Number(patch) };
}

/** `use_private_ip` of the PostgreSQL plug-in came with 1.18 (https://github.com/hashicorp/vault/blob/main/CHANGELOG.md). */
const oldestMinor = 18;

/**
 * Releases whose image asks for the capability IPC_LOCK, which Cloud Run does not grant, and the next one, which does not
 * (https://developer.hashicorp.com/vault/docs/updates/important-changes).
 */
const unusable: { [version: string]: string } = {
  "1.19.17": "1.19.18",
  "1.20.11": "1.20.12",
  "1.21.6": "1.21.7",
  "2.0.1": "2.0.2",
};

/**
 * A release of Vault's community edition, exactly. Tags that come to mean another image (`latest`, `1.20`), pre-releases and
 * Enterprise builds, which need a licence, each get the remedy that fits.
 */
export const version: Rule<string> = (value) => {
  const parsed = parseVersion(value);
  if (parsed !== undefined) {
    const next = unusable[value];
    if (next !== undefined) {
      return `use ${next}: the image of ${value} asks for the capability IPC_LOCK, which Cloud Run does not grant`;
    }
    return parsed.major === 1 && parsed.minor < oldestMinor
      ? `use 1.${oldestMinor}.0 or later: older releases cannot reach a database's private address with IAM login`
      : undefined;
  }
  if (/[-+.](ent|fips|hsm)/i.test(value)) {
    return `use the community release, ${nearest(value)}: an Enterprise build needs a licence, which this component does not install`;
  }
  if (/-(rc|beta|alpha)/i.test(value)) return `use a release, ${nearest(value)}: a pre-release has no way back`;
  if (/^v[12]\.\d+\.\d+$/.test(value)) return `leave out the v: ${value.slice(1)}`;
  if (/^[12]\.\d+$/.test(value))
    return `name the patch release too, such as ${value}.1: a shorter tag changes its meaning`;
  if (/^[a-z]+$/.test(value)) return "name one release, such as 1.20.4: a tag changes its meaning";
  return "use a release of Vault, 1.x.y or 2.x.y, such as 1.20.4 (https://releases.hashicorp.com/vault)";
};

function nearest(value: string): string {
  return /[12]\.\d+\.\d+/.exec(value)?.[0] ?? "such as 1.20.4";
}
