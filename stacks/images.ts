import fs from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";

const digests = z.record(z.string(), z.string());

/** Upstream registries whose images run here, each through a repository of our own. */
export function upstreams(appImage: string): string[] {
  const repository = appImage.slice(0, appImage.indexOf("@"));
  return ["docker.io/hashicorp", "docker.io/library", repository.slice(0, repository.lastIndexOf("/"))];
}

/** Digests that `groundplan lock` got from the registries, by image and tag. An image without one is pulled by its tag. */
export function lockedDigests(): Record<string, string> {
  const file = path.join(__dirname, "..", "images.lock.json");
  if (!fs.existsSync(file)) return {};
  try {
    return digests.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : "it is not a table of images and their digests";
    throw new pulumi.RunError(
      `${file}: ${reason}; restore the file from git, or delete it and run groundplan lock <image>...`,
    );
  }
}
