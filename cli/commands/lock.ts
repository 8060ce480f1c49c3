import fs from "node:fs";
import path from "node:path";
import * as z from "zod";
import { writeWhole } from "../../files/whole";
import { findProject, UsageError } from "../project";
import { resolveDigest } from "../registry";

const schema = z.record(z.string(), z.string());
type Lock = z.output<typeof schema>;

function readLock(file: string): Lock {
  if (!fs.existsSync(file)) return {};
  try {
    return schema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : "it is not a table of images and their digests";
    throw new UsageError(`${file}: ${reason}; restore the file from git, or delete it and name the images to lock.`);
  }
}

/**
 * Asks each image's registry for the digest behind its tag and writes the answers to `images.lock.json`. Without images, asks
 * again for those in the file. Nothing is written unless every registry answered.
 */
export async function lock(images: string[], options: { cwd?: string; insecure?: boolean }): Promise<void> {
  const file = path.join(findProject(options.cwd ?? process.cwd()), "images.lock.json");
  const locked = readLock(file);
  const wanted = images.length > 0 ? images : Object.keys(locked);
  if (wanted.length === 0) throw new UsageError("Name the images to lock, such as docker.io/hashicorp/vault:2.1.2.");
  for (const image of wanted) {
    const digest = await resolveDigest(image, options.insecure === true ? "http" : "https");
    const note = locked[image] === undefined ? "new" : locked[image] === digest ? "unchanged" : `was ${locked[image]}`;
    process.stdout.write(`${image} ${digest} (${note})\n`);
    locked[image] = digest;
  }
  const sorted = Object.fromEntries(Object.entries(locked).sort(([one], [other]) => (one < other ? -1 : 1)));
  writeWhole(file, `${JSON.stringify(sorted, undefined, 2)}\n`);
}
