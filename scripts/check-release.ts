// Checks that a tag may be released, and prints its notes:
//
//   node --require ./register.cjs scripts/check-release.ts v1.2.3 > notes.md
//
// Reads the release before it from its tag, so the checkout needs the tags.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { PackageSpec } from "@pulumi/pulumi/provider/experimental/schema";
import semver from "semver";
import { version } from "groundplan/package.json";
import { releaseNotes, releaseProblems, type Released } from "./release/rules";

const root = path.join(__dirname, "..");
const schemaFile = "plugin/package-schema.json";

function git(...args: string[]): string {
  return execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}

/** The newest release before a version that this commit comes after. */
function releaseBefore(next: string): Released | undefined {
  const tags = git("tag", "--list", "v*", "--merged", "HEAD").split("\n");
  const older = tags.map((tag) => tag.slice(1)).filter((one) => semver.valid(one) !== null && semver.lt(one, next));
  const newest = older.sort(semver.rcompare)[0];
  if (newest === undefined) return undefined;
  return { version: newest, schema: JSON.parse(git("show", `v${newest}:${schemaFile}`)) as PackageSpec };
}

const tag = process.argv[2] ?? `v${version}`;
const changelog = readFileSync(path.join(root, "CHANGELOG.md"), "utf8");
const schema = JSON.parse(readFileSync(path.join(root, schemaFile), "utf8")) as PackageSpec;
const problems = releaseProblems(tag, { version, schema }, changelog, releaseBefore(version));
if (problems.length > 0) {
  process.stderr.write(`${problems.join("\n")}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`${releaseNotes(changelog, version) ?? ""}\n`);
}
