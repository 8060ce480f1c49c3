// The pack that `pulumi preview --policy-pack policy` starts.
import fs from "node:fs";
import path from "node:path";
import { policyPack } from "./pack";

/** The folder with policy.yaml: the one named, or the project that the command was started in. The engine starts a pack in the pack's own. */
function projectFolder({ GROUNDPLAN_PROJECT: named, PWD: start }: NodeJS.ProcessEnv): string | undefined {
  if (named !== undefined || start === undefined) return named;
  for (let folder = path.resolve(start); ; folder = path.dirname(folder)) {
    if (fs.existsSync(path.join(folder, "Pulumi.yaml"))) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

const project = projectFolder(process.env);
policyPack(project === undefined ? {} : { project });
