// What a release must be: its version follows from the schema, and its notes are in CHANGELOG.md.
import type { PackageSpec } from "@pulumi/pulumi/provider/experimental/schema";
import semver from "semver";
import { schemaChanges } from "./compatibility";

export interface Released {
  version: string;
  schema: PackageSpec;
}

/** The lowest version that may follow, and why. Until 1.0 a minor version may break programs. */
export function nextVersion(previous: Released, schema: PackageSpec): { version: string; reasons: string[] } {
  const { breaking, added } = schemaChanges(previous.schema, schema);
  const isStable = semver.major(previous.version) > 0;
  const next = (part: semver.ReleaseType): string => semver.inc(previous.version, part) ?? previous.version;
  if (breaking.length > 0) return { version: next(isStable ? "major" : "minor"), reasons: breaking };
  return { version: next(isStable && added.length > 0 ? "minor" : "patch"), reasons: added };
}

/**
 * Why a version cannot be released; none if it can.
 *
 * @param tag - The tag that asks for the release, `v1.2.3`.
 * @param previous - The release before it; nothing before the first.
 */
export function releaseProblems(tag: string, now: Released, changelog: string, previous?: Released): string[] {
  const { version, schema } = now;
  if (semver.valid(version) === null) return [`package.json: "${version}" is no version`];
  const problems = tag === `v${version}` ? [] : [`${tag}: package.json has version ${version}; tag it v${version}`];
  const notes = releaseNotes(changelog, version);
  if (notes === undefined) {
    const heading = `"## ${version} — <yyyy-mm-dd>"`;
    problems.push(`CHANGELOG.md: no section ${heading} with text; give the section of this version its date`);
  }
  if (previous === undefined) return problems;
  const { version: lowest, reasons } = nextVersion(previous, schema);
  if (semver.lt(version, lowest)) {
    problems.push(
      `${version} after ${previous.version}: use ${lowest} or later, since\n${reasons.map((one) => `  ${one}`).join("\n")}`,
    );
  }
  const { breaking } = schemaChanges(previous.schema, schema);
  if (breaking.length > 0 && notes !== undefined && !/^### Upgrading$/m.test(notes)) {
    problems.push(
      `CHANGELOG.md: ${version} breaks programs and says nothing of it; add "### Upgrading" to its section, with what to do about\n` +
        breaking.map((one) => `  ${one}`).join("\n"),
    );
  }
  return problems;
}

/** The section of a version in CHANGELOG.md, without its heading; nothing if it has no date or no text. */
export function releaseNotes(changelog: string, version: string): string | undefined {
  const lines = changelog.split("\n");
  const start = lines.findIndex((line) => /^## (\S+) — \d{4}-\d\d-\d\d$/.exec(line)?.[1] === version);
  if (start < 0) return undefined;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith("## "));
  const text = rest
    .slice(0, end < 0 ? undefined : end)
    .join("\n")
    .trim();
  return text === "" ? undefined : text;
}
