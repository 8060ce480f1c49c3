import * as apps from "@pulumi/kubernetes/apps/v1";

export function passing(): void {
  new apps.Deployment("web", {
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
              securityContext: { privileged: false },
            },
          ],
          volumes: [{ name: "scratch", emptyDir: {} }],
        },
      },
    },
  });
}

export function failing(): void {
  new apps.Deployment("web", {
    metadata: { namespace: "shop" },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: {
          hostNetwork: true,
          containers: [
            {
              name: "web",
              image: "docker.io/library/nginx@sha256:" + "0".repeat(64),
              securityContext: { privileged: true },
            },
          ],
          volumes: [{ name: "logs", hostPath: { path: "/var/log" } }],
        },
      },
    },
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = [
  "web spec.template.spec.containers[0].securityContext.privileged is true",
  "web spec.template.spec.hostNetwork is true",
  "web spec.template.spec.volumes[0].hostPath mounts a folder of the node",
];
