import * as path from "node:path";
import { stagedDigests } from "../internal/site/stage";
import type { CheckedSite } from "./validation";

/** The release that a Worker has, by its inputs: the copy that was uploaded is named after it. Bindings are secret in state. */
export function releaseOf(inputs: unknown): string | undefined {
  const { assets } = (inputs ?? {}) as { assets?: { directory?: unknown } };
  return typeof assets?.directory === "string" ? path.basename(assets.directory) : undefined;
}

/** How many files differ from a release of which this machine has a copy, such as `3 files changed, 1 added`. */
export function changesSince(before: string | undefined, { store, release }: CheckedSite): string | undefined {
  if (before === undefined || before === release.digest) return undefined;
  const old = stagedDigests(store, before);
  if (old === undefined)
    return `${release.files.length} files; this machine has no copy of the release before, ${before.slice(0, 12)}`;
  const now = release.digests;
  const counts = [
    ["changed", [...now].filter(([at, digest]) => old.has(at) && old.get(at) !== digest).length],
    ["added", [...now.keys()].filter((at) => !old.has(at)).length],
    ["removed", [...old.keys()].filter((at) => !now.has(at)).length],
  ] as const;
  const changes = counts.filter(([, count]) => count > 0);
  if (changes.length === 0) return "no file differs: _headers or _redirects do";
  return changes
    .map(([what, count], index) =>
      index === 0 ? `${count} file${count === 1 ? "" : "s"} ${what}` : `${count} ${what}`,
    )
    .join(", ");
}
