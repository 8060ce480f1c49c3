import * as run from "@pulumi/gcp/cloudrunv2";
import * as storage from "@pulumi/gcp/storage";

export function passing(): void {
  new storage.Bucket("media", { location: "EU", labels: { owner: "shop" } });
  new run.Service("web", {
    location: "europe-west1",
    template: {
      containers: [
        {
          image: "docker.io/library/nginx@sha256:" + "0".repeat(64),
          envs: [
            { name: "URL", value: "https://example.com/path" },
            { name: "TEMPLATE", value: "postgres://{{user}}:{{password}}@host/db" },
          ],
        },
      ],
    },
  });
}

export function failing(): void {
  new run.Service("web", {
    location: "europe-west1",
    template: {
      containers: [
        {
          image: "docker.io/library/nginx@sha256:" + "0".repeat(64),
          envs: [
            { name: "AWS", value: "AKIA" + "Q".repeat(16) },
            { name: "DB", value: "postgres://shop:hunter2@10.0.0.3/shop" },
            { name: "GIT", value: "ghp_" + "a".repeat(36) },
          ],
        },
      ],
    },
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "web template.containers[0].envs[0].value has an access key of AWS",
  "web template.containers[0].envs[1].value has an address with a password",
  "web template.containers[0].envs[2].value has a token of GitHub",
];
