import * as run from "@pulumi/gcp/cloudrunv2";

export function passing(): void {
  new run.Service("web", {
    location: "europe-west1",
    invokerIamDisabled: true,
    ingress: "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER",
    template: { containers: [{ image: "docker.io/library/nginx@sha256:" + "0".repeat(64) }] },
  });
}

export function failing(): void {
  new run.Service("web", {
    location: "europe-west1",
    invokerIamDisabled: true,
    template: { containers: [{ image: "docker.io/library/nginx@sha256:" + "0".repeat(64) }] },
  });
}

/** What the rule says of the second program: the resource, the property, and what is wrong. */
export const fails = ["web ingress lets the internet in, and invokerIamDisabled asks nobody who it is"];
