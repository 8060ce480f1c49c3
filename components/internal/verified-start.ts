import { sha256 } from "./digest";

/**
 * What Node.js is told to do first in a container: read the program and its settings, compare them with the digests that stand
 * in the container's own configuration, and run the copies that were compared. Whoever can write to the bucket can replace the
 * objects in it; who may change the container's configuration is another question.
 *
 * Arguments: the program's path and digest, then, if it has settings, the name of the variable that holds their path, and
 * their digest. Digests are SHA-256 in hexadecimal. The variable then names the copy. Anything else than what was deployed
 * ends the process with code 2.
 */
const start = `
const fs = require("node:fs"), os = require("node:os"), path = require("node:path"), { createHash } = require("node:crypto");
const [, program, digest, variable, settingsDigest] = process.argv;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "program-"));
const verified = (file, expected) => {
  const bytes = fs.readFileSync(file);
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== expected) {
    const message = file + " is not what was deployed: its SHA-256 is " + found + ". Find out who wrote to the bucket, then run pulumi up --refresh.";
    console.log(JSON.stringify({ severity: "CRITICAL", message }));
    process.exit(2);
  }
  const copy = path.join(folder, path.basename(file));
  fs.writeFileSync(copy, bytes, { mode: 0o400 });
  return copy;
};
if (variable !== undefined) process.env[variable] = verified(process.env[variable], settingsDigest);
process.argv.splice(1, Infinity, verified(program, digest));
require("node:module").runMain();
`.trim();

/** A program in the container, and what it is told. */
export interface VerifiedProgram {
  /** The program's file in the container. */
  path: string;
  text: string;
  /** The settings' text, and the variable that names their file to the program, if there are any. */
  settings?: { variable: string; text: string };
}

/** The command line, without its first word, which is `node`. */
export function verifiedStart({ path, text, settings }: VerifiedProgram): string[] {
  const settingsParts = settings === undefined ? [] : [settings.variable, sha256(settings.text)];
  return ["--eval", start, "--", path, sha256(text), ...settingsParts];
}
