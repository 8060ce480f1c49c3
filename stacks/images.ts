import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as z from "zod";
import { upstreamOf } from "../components";
import { readText, SETTINGS_BYTES } from "../files/read";
import type { Config } from "./config";

const digests = z.record(z.string(), z.string());

/** Upstream registries of the applications' images, each through a repository of our own. What is in the project needs none. */
export function upstreams({ images, project }: Pick<Config, "images" | "project">): string[] {
  return [...new Set(images.flatMap((image) => upstreamOf(image, project) ?? []))];
}

/** Digests that `groundplan lock` got from the registries, by image and tag. */
export function lockedDigests(): Record<string, string> {
  const file = path.join(__dirname, "..", "images.lock.json");
  const text = readText(file, SETTINGS_BYTES);
  if (text === undefined) return {};
  try {
    return digests.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : "it is not a table of images and their digests";
    throw new pulumi.RunError(
      `${file}: ${reason}; restore the file from git, or delete it and run groundplan lock <image>...`,
    );
  }
}
