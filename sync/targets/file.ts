// A file on somebody's machine: whole or not at all, and for its owner only.
import { chmod, lstat, mkdtemp, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PRIVATE, putInPlace, writeNew } from "../../files/whole";
import { keep, type Target } from "../contract";
import { digest } from "../copy";

/** What is seen of the file. */
export interface FileSight {
  /** Absent if there is no such file. */
  digest?: string;
  /** Permission bits; 0 if there is no such file. */
  mode: number;
}

export type FileChange = "unchanged" | "written" | "closed";

/** From what is there to what has to be done: nothing, write it, or only shut others out. */
export function planFile(seen: FileSight, wanted: string, fixedModes: boolean): FileChange {
  if (seen.digest !== digest(wanted)) return "written";
  return seen.mode === PRIVATE || fixedModes ? "unchanged" : "closed";
}

class LocalFile implements Target<FileSight, FileChange> {
  private readonly path: string;
  private readonly text: string;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
  }

  async read(): Promise<FileSight> {
    try {
      const stats = await lstat(this.path);
      // A link would have the values written somewhere else; it is replaced by a file.
      if (!stats.isFile()) return { mode: 0 };
      return { digest: digest(await readFile(this.path, "utf8")), mode: stats.mode & 0o777 };
    } catch (error) {
      if ((error as { code?: string }).code === "ENOENT") return { mode: 0 };
      throw error;
    }
  }

  plan(seen: FileSight): FileChange {
    return planFile(seen, this.text, process.platform === "win32");
  }

  async apply(change: FileChange): Promise<void> {
    if (change === "closed") await chmod(this.path, PRIVATE);
    if (change === "written") await replace(this.path, this.text);
  }
}

/**
 * Makes `text` the content of a file that only its owner may read. Readers see the old content or the new one, never a
 * part. A file that is as it should be is not touched.
 */
export async function writeLocalFile(path: string, text: string): Promise<"unchanged" | "written"> {
  const change = await keep(new LocalFile(path, text), () => Promise.resolve());
  return change === "written" ? "written" : "unchanged";
}

/**
 * Written aside under the final permissions, then renamed. What a killed process leaves behind is as private, and hidden from
 * git.
 */
async function replace(path: string, text: string): Promise<void> {
  const folder = await mkdtemp(join(dirname(path), ".groundplan-"));
  try {
    writeNew(join(folder, ".gitignore"), "*\n");
    const draft = join(folder, "values");
    writeNew(draft, text);
    putInPlace(draft, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
