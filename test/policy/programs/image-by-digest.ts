import * as run from "@pulumi/gcp/cloudrunv2";
import * as apps from "@pulumi/kubernetes/apps/v1";

export function passing(): void {
  new run.Service("web", {
    location: "europe-west1",
    template: { containers: [{ image: "docker.io/library/nginx@sha256:" + "0".repeat(64) }] },
  });
  new apps.Deployment("pods", {
    metadata: { namespace: "shop" },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "web", image: "docker.io/library/nginx@sha256:" + "0".repeat(64) }] },
      },
    },
  });
}

export function failing(): void {
  new run.Service("web", {
    location: "europe-west1",
    template: { containers: [{ image: "docker.io/library/nginx:1.27" }] },
  });
  new run.Job("job", {
    location: "europe-west1",
    template: { template: { containers: [{ image: "docker.io/library/nginx" }] } },
  });
  new apps.Deployment("pods", {
    metadata: { namespace: "shop" },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: {
          initContainers: [{ name: "first", image: "busybox" }],
          containers: [{ name: "web", image: "nginx:latest" }],
        },
      },
    },
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  'job template.template.containers[0].image is "docker.io/library/nginx", without a digest',
  'pods spec.template.spec.containers[0].image is "nginx:latest", without a digest',
  'pods spec.template.spec.initContainers[0].image is "busybox", without a digest',
  'web template.containers[0].image is "docker.io/library/nginx:1.27", without a digest',
];
