import * as fs from "node:fs";
import * as path from "node:path";
import { bundled, ownSources } from "./program-bundle";

/** A Worker is an ES module that runs on what browsers offer, unlike the programs for Node.js. */
const settings = { platform: "neutral", format: "esm", target: "es2022" };

/** The Workers of `edge/`, and what own code of users runs in, by the names of their files. */
export const workers = ["origin-worker", "router", "site", "function-host"] as const;

export type WorkerFile = (typeof workers)[number];

/**
 * A Worker of `edge/` as one ES module, which is what is deployed. The published package carries the text beside the
 * compiled library; a checkout bundles the sources that are there, so that it never deploys old ones.
 */
export function workerBundle(worker: WorkerFile): string {
  const file = workerFile(worker);
  return file.endsWith(".mjs") ? fs.readFileSync(file, "utf8") : bundled(ownSources, `edge/${worker}.ts`, settings);
}

/** The file of a Worker: a bundle, or its source in a checkout. */
export function workerFile(worker: WorkerFile): string {
  const published = path.join(ownSources.root, "edge", `${worker}.mjs`);
  return fs.existsSync(published) ? published : path.join(ownSources.root, "edge", `${worker}.ts`);
}
