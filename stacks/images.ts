import fs from "node:fs";
import path from "node:path";

/** Upstream registries whose images run here, each through a repository of our own. */
export function upstreams(appImage: string): string[] {
  const repository = appImage.slice(0, appImage.indexOf("@"));
  return ["docker.io/hashicorp", "docker.io/library", repository.slice(0, repository.lastIndexOf("/"))];
}

/** Digests that `groundplan lock` got from the registries, by image and tag. An image without one is pulled by its tag. */
export function lockedDigests(): Record<string, string> {
  const file = path.join(__dirname, "..", "images.lock.json");
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Record<string, string>) : {};
}
