// What is known of the commands of a blueprint: those whose tools say what they take were looked up there.

/** Tools whose commands and options are looked up (`test/support/reference/commands.json`, written by `scripts/update-commands.ts`). */
export const looksUp: readonly string[] = ["gcloud", "curl", "vault", "kubectl", "helm", "openssl"];

/** Tools whose commands are held against the command line itself. */
const ownTools: readonly string[] = ["groundplan"];

/** What every system with a POSIX shell has. */
export const usualTools: readonly string[] = ["read", "date", "tr", "cut", "cat", "echo", "printf"];

/** How commands were checked, for the document. */
export function howChecked(tools: string[]): string[] {
  const unchecked = tools.filter((tool) => ![...looksUp, ...ownTools, ...usualTools].includes(tool));
  return [
    "The shell's grammar of each block: by bash, without running anything.",
    "`gcloud`: each command and option is in the sources of the Google Cloud CLI. `curl`, and the two functions that call it: each address, and what is sent to Google, is in Google's discovery documents or in Cloudflare's own client. `vault` and `openssl`: by their own help. `kubectl` and `helm`: by what completes their command lines. `groundplan`: by its command line.",
    ...(unchecked.length === 0
      ? []
      : [
          `Not checked, since there is no description of them here: ${unchecked.map((tool) => `\`${tool}\``).join(", ")}.`,
        ]),
    "That a command exists and takes its options says nothing about the values. The program's own checks, and the simulated cloud, say that.",
  ];
}
