// Who built an image, by the attestation that GitHub keeps of the build. GitHub's own command verifies it
// (https://cli.github.com/manual/gh_attestation_verify).
import { spawn } from "node:child_process";
import { parseImage } from "../../components/internal/image-reference";
import { finished, type Finished } from "../finished";
import { UsageError } from "../project";
import type { Provenance } from "./configuration";
import type { Hold } from "./decide";

/** Runs GitHub's command. */
export type Ask = (args: string[]) => Promise<Finished>;

/** Of what the command says, so many characters are repeated. */
const LONGEST = 300;

/** Its status where nobody is logged in (https://cli.github.com/manual/gh_help_exit-codes). */
const LOGIN_NEEDED = 4;

/**
 * What keeps an image that somebody else built, or nobody knows who. It may not be overruled: whoever trusts another builder says so in
 * the configuration.
 *
 * @throws UsageError if GitHub's command is not there, or nobody is logged in
 */
export async function provenanceHolds(
  image: string,
  { repository, workflow }: Provenance,
  ask: Ask = askGithub,
): Promise<Hold[]> {
  const { host, path, digest } = parseImage(image) ?? {};
  const signer = workflow === undefined ? [] : ["--signer-workflow", workflow];
  const subject = `oci://${host ?? ""}/${path ?? ""}@${digest ?? ""}`;
  const args = ["attestation", "verify", subject, "--repo", repository, ...signer, "--format", "json"];
  const { code, stdout, stderr } = await ask(args);
  if (code === LOGIN_NEEDED) throw new UsageError("gh: nobody is logged in; run `gh auth login`, or set GH_TOKEN.");
  // Releases before 2.67 end with 0 where there is no attestation at all (https://pkg.go.dev/vuln/GO-2025-3467).
  if (code === 0 && isFilledList(stdout)) return [];
  const message = stderr.trim().split("\n").at(-1)?.slice(0, LONGEST) ?? "";
  const by = workflow === undefined ? repository : `${repository} with ${workflow}`;
  const why = `nothing proves that ${by} built it${message === "" ? "" : ` (${message})`}; build it there, with an attestation.`;
  return [{ why, mayBeOverruled: false }];
}

function isFilledList(text: string): boolean {
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) && found.length > 0;
  } catch {
    return false;
  }
}

function askGithub(args: string[]): Promise<Finished> {
  const child = spawn("gh", args, {
    env: { ...process.env, NO_COLOR: "1", GH_PROMPT_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return finished(child).catch(() => {
    throw new UsageError("gh: missing on PATH; the image's provenance is asked by it; install https://cli.github.com.");
  });
}
