import { setTimeout as sleep } from "node:timers/promises";
import { sha256 } from "../internal/digest";
import { isPage } from "../internal/site/content-types";
import { ownPaths, type Release } from "../internal/site/release";

/** Milliseconds until users get a release; Cloudflare takes seconds. */
const patience = 60_000;
const pause = 2_000;
/** For one request. */
const timeout = 10_000;

/** So many files are looked at, and none that is larger, in bytes. */
const samples = 5;
const largest = 1_048_576;

/** How long it may take, and how it is asked. */
export interface Asking {
  patience: number;
  pause: number;
}

/**
 * Asks for a release where users do, until they get it. Files are compared byte by byte, but pages are not: Cloudflare may write something into
 * them (https://developers.cloudflare.com/waf/tools/scrape-shield/email-address-obfuscation/).
 */
export async function requireRelease(
  base: string,
  { digest, files, digests }: Release,
  asking: Asking = { patience, pause },
): Promise<void> {
  const chosen = files
    .filter(({ path: at, size }) => !isPage(at) && size <= largest)
    .map(({ path: at }) => ({ at, digest: digests.get(at) ?? "" }))
    .sort((one, other) => (one.digest < other.digest ? -1 : 1))
    .slice(0, samples);
  const end = Date.now() + asking.patience;
  for (;;) {
    const found = await difference(base, digest, chosen);
    if (found === undefined) return;
    if (Date.now() + asking.pause > end) throw new Error(refusal(base, digest, found));
    await sleep(asking.pause);
  }
}

async function difference(
  base: string,
  digest: string,
  chosen: { at: string; digest: string }[],
): Promise<string | undefined> {
  const releaseUrl = `${base}${ownPaths.release}`;
  try {
    const { release } = JSON.parse((await get(releaseUrl)).toString()) as { release?: unknown };
    if (release !== digest) return `${releaseUrl} names ${typeof release === "string" ? release : "no release"}`;
    for (const { at, digest: expected } of chosen) {
      const url = `${base}${at.split("/").map(encodeURIComponent).join("/")}`;
      const got = sha256(await get(url));
      if (got !== expected) return `${url} has the SHA-256 ${got}, and was released with ${expected}`;
    }
    return undefined;
  } catch (error) {
    return `${releaseUrl} could not be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function get(url: string): Promise<Buffer> {
  const response = await fetch(url, { redirect: "error", cache: "no-store", signal: AbortSignal.timeout(timeout) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

function refusal(base: string, digest: string, found: string): string {
  return [
    `The release ${digest} was uploaded, and users do not get it: ${found}.`,
    `Look at what Cloudflare runs: npx wrangler deployments status --name <script>, and whether ${base} leads to it.`,
    "If users got it too late, nothing is left to do: pulumi up asks again after the next change only.",
  ].join("\n");
}
