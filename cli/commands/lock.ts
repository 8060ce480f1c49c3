import path from "node:path";
import * as z from "zod";
import {
  image as imageRule,
  nameOf,
  parseImage,
  renderImage,
  type ImageReference,
} from "../../components/internal/image-reference";
import { readText, SETTINGS_BYTES } from "../../files/read";
import { writeWhole } from "../../files/whole";
import { parse } from "../../sync/exchange";
import { findProject, UsageError } from "../project";
import { alone } from "../project-lock";
import { printableLine } from "../render/printable";
import { resolveDigest } from "../registry/digest";

/** How `lock` is called. */
export interface LockOptions {
  /** Where the project is; by default here, or above. */
  cwd?: string;
  /** HTTP, to a registry on this machine. */
  insecure?: boolean;
}

const table = z.record(z.string(), z.string().regex(/^sha256:[0-9a-f]{64}$/));

/** Digest per image and tag. The image is written in one way, however it was named: `docker.io/library/nginx:1.27`. */
type Lock = Map<string, string>;

function readLock(file: string): Lock {
  const text = readText(file, SETTINGS_BYTES);
  const parsed = table.safeParse(text === undefined ? {} : parse(text));
  if (!parsed.success) {
    throw new UsageError(
      `${file}: it is not a table of images and their digests; restore the file from git, or delete it and name the images to lock.`,
    );
  }
  const locked: Lock = new Map();
  for (const [name, digest] of Object.entries(parsed.data)) {
    const image = parseImage(name);
    if (image?.tag === undefined || image.digest !== undefined) {
      throw new UsageError(`${file}: "${name}" names no image with its tag; take the line out.`);
    }
    const other = locked.get(renderImage(image));
    if (other !== undefined && other !== digest) {
      throw new UsageError(`${file}: "${name}" is there under two names with two digests; take one of the lines out.`);
    }
    locked.set(renderImage(image), digest);
  }
  return locked;
}

/** What is asked for, each once. All that is wrong with the names is said at once. */
function parseAll(names: string[]): ImageReference[] {
  const problems: string[] = [];
  const images = new Map<string, ImageReference>();
  for (const name of names) {
    const [image, problem] = [parseImage(name), imageRule(name)];
    if (image === undefined || problem !== undefined) problems.push(`${name}: ${problem ?? ""}`);
    else images.set(`${renderImage(image)} ${image.tag ?? ""}`, image);
  }
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return [...images.values()];
}

/**
 * Asks each image's registry for the digest behind its tag and writes the answers to `images.lock.json`. Without images, asks
 * again for those in the file. An image that is named with its digest is compared with its registry and needs no line. Nothing
 * is written unless every registry answered.
 *
 * @throws UsageError with all that was wrong.
 */
export async function lock(names: string[], options: LockOptions): Promise<void> {
  const file = path.join(findProject(options.cwd ?? process.cwd()), "images.lock.json");
  const locked = readLock(file);
  const images = parseAll(names.length > 0 ? names : [...locked.keys()]);
  if (images.length === 0) throw new UsageError("Name the images to lock, such as docker.io/hashicorp/vault:2.1.2.");
  const problems: string[] = [];
  const answered: Lock = new Map();
  for (const image of images) {
    try {
      const digest = await resolveDigest(image, options.insecure);
      if (image.digest === undefined) {
        printAnswer(locked, renderImage(image), digest);
        answered.set(renderImage(image), digest);
      } else compareWith(image, image.digest, digest);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  alone(path.dirname(file), () => {
    // Another command may have locked other images since.
    const all = [...new Map([...readLock(file), ...answered])];
    const sorted = Object.fromEntries(all.sort(([one], [other]) => (one < other ? -1 : 1)));
    writeWhole(file, `${JSON.stringify(sorted, undefined, 2)}\n`);
  });
}

function printAnswer(locked: Lock, name: string, digest: string): void {
  const before = locked.get(name);
  const note = before === undefined ? "new" : before === digest ? "unchanged" : `was ${before}`;
  process.stdout.write(`${printableLine(`${name} ${digest} (${note})`)}\n`);
}

function compareWith(image: ImageReference, named: string, digest: string): void {
  const name = image.tag === undefined ? nameOf(image) : `${nameOf(image)}:${image.tag}`;
  if (named !== digest) {
    throw new UsageError(
      `${name}: the registry has ${digest}, and you named ${named}, which is what runs; choose one.`,
    );
  }
  process.stdout.write(`${name} ${digest} (as you named it; it needs no line in the file)\n`);
}
