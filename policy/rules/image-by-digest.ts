import { containerPaths } from "../kinds";
import { remarks, shown } from "../look";
import type { Rule } from "../model";

export const imageByDigest: Rule = {
  id: "image-by-digest",
  title: "What runs is an image by its digest, so that a tag that moves changes nothing",
  remedy: "Name the image with @sha256:…; groundplan lock asks the registry for it",
  source: "https://cloud.google.com/artifact-registry/docs/docker/names",
  level: "mandatory",
  resource(resource) {
    return containerPaths(resource.type).flatMap((path) =>
      remarks(resource, `${path}.image`, (value) =>
        typeof value === "string" && !/@sha256:[0-9a-f]{64}$/.test(value)
          ? `is ${shown(value)}, without a digest`
          : undefined,
      ),
    );
  },
};
