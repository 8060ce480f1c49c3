// What the tests of all components try `Registry` with.
import { otherGroup, otherRegion } from "../support/pages/trials";
import { members, images } from "../support/samples/contracts";
import { upstreams, lockedDigests, registryCredentials } from "../support/samples/platform-parts";
import type { Sampled } from "../support/samples/sample";

export const Registry: Sampled = {
  samples: [
    {
      name: "registry",
      args: {
        region: "europe-west1",
        upstreams: [
          "quay.io/acme",
          "public.ecr.aws/acme",
          "ghcr.io/acme",
          "docker.io/library",
          "registry.gitlab.com/acme",
        ],
        lockedDigests: images.lockedDigests,
        requireDigests: true,
        credentials: [
          { registry: "ghcr.io", username: "acme", passwordSecretVersion: "projects/acme-test/secrets/a/versions/1" },
          { registry: "docker.io", username: "acme", passwordSecretVersion: "projects/acme-test/secrets/b/versions/1" },
        ],
        keptVersions: 20,
        untaggedDays: 30,
        vulnerabilityScanning: false,
        readers: members,
        writers: members,
        protected: false,
      },
    },
  ],
  trials: { region: otherRegion, upstreams: ["docker.io/library"], readers: otherGroup, writers: otherGroup },
  lists: {
    "Registry.upstreams": upstreams,
    "Registry.lockedDigests": lockedDigests,
    "Registry.credentials": registryCredentials,
    "Registry.readers": { empty: "none", kind: "content", third: "group:three@example.com" },
    "Registry.writers": { empty: "none", kind: "content", third: "group:three@example.com" },
  },
  // The repository of a registry knows the account there.
  together: /^registry-(ghcr-io|docker-io|registry-gitlab-com)$/,
};
