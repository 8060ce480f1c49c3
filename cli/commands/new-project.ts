import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { image as imageRule } from "../../components/internal/image-reference";
import { FileError } from "../../files/failure";
import { renderCreated } from "../new/created";
import { writeAll } from "../new/project";
import { projectFiles, type Language } from "../new/template";
import { UsageError } from "../project";
import { print } from "../render/output";

/** How `new project` is called. */
export interface NewProjectOptions {
  /** Of the project; by default the folder's. */
  name?: string;
  /** The application's image, as its owner names it; by default a sample's. */
  image?: string;
  /** What the program is written in; by default TypeScript. */
  language?: Language;
  json?: boolean;
}

/** Both Pulumi and npm take it, and npm does not take the project for another package. */
const nameForm = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/**
 * Writes a project that uses the library into a folder that is empty or not there.
 *
 * @throws UsageError with all that is wrong with what was asked for; nothing is written then.
 */
export function newProject(folder: string, options: NewProjectOptions): void {
  const target = path.resolve(folder);
  const name = options.name ?? path.basename(target);
  check(folder, target, name, options);
  const language = options.language ?? "typescript";
  const changes = projectFiles({ name, image: options.image, language });
  const first = madeFolder(target);
  try {
    writeAll(target, changes);
  } catch (error) {
    if (first !== undefined) rmSync(first, { recursive: true, force: true });
    throw error;
  }
  const created = { name, folder, language, files: changes.map(({ file }) => file) };
  print(options, created, renderCreated(created));
}

/** The first folder that had to be made; nothing where all were there. */
function madeFolder(target: string): string | undefined {
  try {
    return mkdirSync(target, { recursive: true });
  } catch (error) {
    throw FileError.of(target, "written", error, "it is not there");
  }
}

/** All that is wrong is said at once. */
function check(folder: string, target: string, name: string, options: NewProjectOptions): void {
  const image = options.image === undefined ? undefined : imageRule(options.image);
  const wrong = [
    isFree(target) ? undefined : `${folder}: is there and not empty; name a folder that is not there yet`,
    nameForm.test(name) && !/^(pulumi(\..*)?|node_modules|groundplan)$/.test(name)
      ? undefined
      : `${options.name === undefined ? "the folder's name" : "--name"} ${JSON.stringify(name)}: use lower-case letters, digits, hyphens, dots and underscores, and no name of Pulumi's or ours, such as --name shop`,
    image === undefined ? undefined : `--image ${options.image ?? ""}: ${image}`,
  ].filter((line) => line !== undefined);
  if (wrong.length > 0) throw new UsageError(wrong.join("\n"));
}

/** A repository that has just been made has nothing in it that would be in the way. */
function isFree(target: string): boolean {
  if (!existsSync(target)) return true;
  return statSync(target).isDirectory() && readdirSync(target).every((file) => file === ".git");
}
