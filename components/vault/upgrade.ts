import * as pulumi from "@pulumi/pulumi";
import { hook } from "../internal/hook";
import { parseVersion, type VaultVersion } from "./version";

/** Labels of the server, which say what it runs and on whose data. */
export const versionLabel = "vault-version";
export const dataLabel = "vault-data";

/** Last minor release of the first major one (https://releases.hashicorp.com/vault); 2.0 followed it. */
const lastMinorOfFirst = 21;

/**
 * How many minor releases one update may be ahead. HashiCorp tests updates in place from the three minor releases before
 * (https://github.com/hashicorp/vault/blob/main/tools/pipeline/internal/pkg/generate/enos_dynamic_config.go) and maintains
 * the last three (https://developer.hashicorp.com/vault/docs/enterprise/lts).
 */
const longestJump = 3;

const downgradePage = "https://developer.hashicorp.com/vault/docs/upgrade/vault-ha-upgrade";
const changesPage = "https://developer.hashicorp.com/vault/docs/updates/important-changes";

/**
 * Why a server may not be changed from one release to another on the same data, and what to do instead; nothing if it may.
 */
export function checkUpgrade(from: string, to: string): string | undefined {
  const [old, next] = [parseVersion(from), parseVersion(to)];
  // What cannot be told apart is not guarded: a server that somebody labelled otherwise.
  if (old === undefined || next === undefined) return undefined;
  const ahead = line(next) - line(old);
  if (ahead < 0 || (ahead === 0 && next.patch < old.patch)) {
    return (
      `version: "${to}"; the data have been used by ${from}, and an older Vault must not follow a newer one (${downgradePage}). ` +
      `Keep ${from} or take a later release. The way back is the backup that was taken before the update: ` +
      "`groundplan vault restore`, then restoredBucket and the older version in one change"
    );
  }
  if (ahead > longestJump) {
    return (
      `version: "${to}"; ${ahead} minor releases after ${from}, and HashiCorp tests updates over ${longestJump} at most. ` +
      `Go to the last patch release of ${name(line(old) + longestJump)} first, and read what changes on the way (${changesPage})`
    );
  }
  return undefined;
}

/** Position of a minor release among all of them. */
function line({ major, minor }: VaultVersion): number {
  return major === 1 ? minor : lastMinorOfFirst + 1 + minor;
}

function name(position: number): string {
  return position <= lastMinorOfFirst ? `1.${position}` : `2.${position - lastMinorOfFirst - 1}`;
}

/** The server as a hook is told of it. */
interface Labelled {
  labels?: { [label: string]: unknown };
}

/**
 * What an update of the server means, in a sentence or two; nothing if it stays the same release on the same data.
 *
 * @throws RunError if the release may not follow.
 */
export function judgeUpdate(subject: string, before: Labelled, after: Labelled): string | undefined {
  const label = (of: Labelled, which: string): string => {
    const value = of.labels?.[which];
    return typeof value === "string" ? value : "";
  };
  const version = (of: Labelled): string => label(of, versionLabel).replaceAll("-", ".");
  const [from, to] = [version(before), version(after)];
  const pause = "reads and writes pause for up to 20 seconds while the new server takes over, and clients retry";
  if (label(before, dataLabel) !== label(after, dataLabel) && label(before, dataLabel) !== "") {
    return (
      `${subject}: Vault ${to} starts on other data, those of the bucket ${label(after, dataLabel)}; ${pause}. ` +
      "What was written after their backup is not in them. The way back: the old line for restoredBucket; nothing is deleted"
    );
  }
  if (from === to || from === "" || to === "") return undefined;
  const problem = checkUpgrade(from, to);
  if (problem !== undefined) throw new pulumi.RunError(`${subject} cannot be updated:\n  ${problem}`);
  return (
    `${subject}: Vault ${from} becomes ${to}. A backup is taken first; then ${pause}. ` +
    `There is no way back to ${from} on the data that ${to} has used: restore that backup (\`groundplan vault restore\`), ` +
    "and set restoredBucket and the older version in one change"
  );
}

/**
 * Stands before every update of the server, in a preview already: refuses a release that may not follow, and says what the
 * update does. What runs is known from the server's labels in the state, since a preview asks no server.
 */
export function upgradeGuard(parent: pulumi.Resource, resourceName: string): pulumi.ResourceHook {
  return hook(
    `${resourceName}-upgrade-guard`,
    ({ oldInputs, newInputs }) => {
      const meaning = judgeUpdate(
        `Vault "${resourceName}"`,
        (oldInputs ?? {}) as Labelled,
        (newInputs ?? {}) as Labelled,
      );
      // Once is enough: the preview comes before.
      if (meaning !== undefined && pulumi.runtime.isDryRun()) void pulumi.log.info(meaning, parent);
    },
    { onDryRun: true },
  );
}
