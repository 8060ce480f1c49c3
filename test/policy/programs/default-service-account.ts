import * as run from "@pulumi/gcp/cloudrunv2";

export function passing(): void {
  new run.Service("web", {
    location: "europe-west1",
    template: {
      serviceAccount: "app@acme-test.iam.gserviceaccount.com",
      containers: [{ image: "docker.io/library/nginx@sha256:" + "0".repeat(64) }],
    },
  });
}

export function failing(): void {
  new run.Service("web", {
    location: "europe-west1",
    template: { containers: [{ image: "docker.io/library/nginx@sha256:" + "0".repeat(64) }] },
  });
  new run.Job("job", {
    location: "europe-west1",
    template: {
      template: {
        serviceAccount: "123-compute@developer.gserviceaccount.com",
        containers: [{ image: "docker.io/library/nginx@sha256:" + "0".repeat(64) }],
      },
    },
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "job template.template.serviceAccount is the default service account",
  "web template.serviceAccount is not set, which is the default service account",
];
