import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Finding, Listed } from "./folder";
import { holdsPrivateKey } from "./held-back";

/** SHA-256 of files by their paths, in hexadecimal digits. */
export type Digests = Map<string, string>;

/** What is remembered of a file: its stamp and its digest. */
type Remembered = Record<string, [stamp: string, digest: string]>;

/** The form of what is remembered. Another one is not read. */
const form = 1;

/**
 * A file that was changed less than this time ago is read again next time: its times may be too coarse to show a change that follows at
 * once, as Git has it (https://git-scm.com/docs/racy-git).
 */
const settled = 2_000;

/**
 * The digests of files. `memory` is a file that remembers those of files that have not changed since; it is written whole, and one that
 * cannot be read is as good as none. What holds a private key is refused.
 */
export function digestsOf(files: Listed[], memory: string): { digests: Digests; refused: Finding[] } {
  const known = recall(memory);
  const digests: Digests = new Map();
  const refused: Finding[] = [];
  const remembered: Remembered = {};
  const now = Date.now();
  let isNews = Object.keys(known).length !== files.length;
  for (const { path: at, source, stamp, changed } of files) {
    const before = known[at];
    let digest = before?.[0] === stamp ? before[1] : undefined;
    if (digest === undefined) {
      isNews = true;
      const content = fs.readFileSync(source);
      digest = createHash("sha256").update(content).digest("hex");
      if (holdsPrivateKey(content)) {
        refused.push({ path: at, reason: "it holds a private key: take it out of the build, and replace the key" });
        continue;
      }
    }
    digests.set(at, digest);
    if (now - changed > settled) remembered[at] = [stamp, digest];
  }
  if (isNews) remember(memory, remembered);
  return { digests, refused };
}

function recall(memory: string): Remembered {
  try {
    const read = JSON.parse(fs.readFileSync(memory, "utf8")) as { form?: unknown; files?: Remembered };
    return read.form === form && typeof read.files === "object" ? read.files : {};
  } catch {
    return {};
  }
}

function remember(memory: string, files: Remembered): void {
  fs.mkdirSync(path.dirname(memory), { recursive: true });
  const draft = `${memory}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify({ form, files }));
  fs.renameSync(draft, memory);
}
