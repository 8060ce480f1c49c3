import * as run from "@pulumi/gcp/cloudrunv2";
import * as apps from "@pulumi/kubernetes/apps/v1";

export function passing(): void {
  new run.Service("web", {
    location: "europe-west1",
    template: {
      containers: [
        {
          image: "docker.io/library/nginx@sha256:" + "0".repeat(64),
          envs: [
            { name: "DB_PASSWORD", valueSource: { secretKeyRef: { secret: "db", version: "latest" } } },
            { name: "DB_PASSWORD_FILE", value: "/secrets/db" },
            { name: "SEAL_SECRET", value: "projects/acme/secrets/seal/versions/latest" },
            { name: "PORT_NAME", value: "web" },
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
            { name: "PORT_NAME", value: "web" },
            { name: "DB_PASSWORD", value: "hunter2" },
          ],
        },
      ],
    },
  });
  new apps.Deployment("pod", {
    metadata: { namespace: "shop" },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: {
          containers: [
            {
              name: "web",
              image: "docker.io/library/nginx@sha256:" + "0".repeat(64),
              env: [{ name: "stripeApiKey", value: "x" }],
            },
          ],
        },
      },
    },
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "pod spec.template.spec.containers[0].env[0].value is plain text, and the variable is called stripeApiKey",
  "web template.containers[0].envs[1].value is plain text, and the variable is called DB_PASSWORD",
];
