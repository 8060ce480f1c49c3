import type * as pulumi from "@pulumi/pulumi";
import type { ImageSource } from "../contracts/images";
import type { Subject } from "../internal/refusal";
import { pullThrough } from "../registry/image";

/** A proxy in the operator's pods that lets nobody but those with the right see the metrics; the patch after the chart's own choice. */
export const proxyImage = "quay.io/brancz/kube-rbac-proxy:v0.18.2";

/** The operator's own, of a release. */
export function operatorImage(version: string): string {
  return `docker.io/hashicorp/vault-secrets-operator:${version}`;
}

/** The image runs as this user (its Dockerfile); Kubernetes wants to know that it is not root. */
const userId = 65532;

/** What the chart is told, and its images as our own registry serves them. */
export interface ChartSettings {
  subject: Subject;
  fullName: string;
  version: string;
  replicas: number;
  images: ImageSource;
}

/** Values of the chart (https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso/helm). */
export function chartValues({ subject, fullName, version, replicas, images }: ChartSettings): {
  [key: string]: pulumi.Input<unknown>;
} {
  const puller = { subject, property: "images" };
  return {
    fullnameOverride: fullName,
    controller: {
      replicas,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      // An empty text, or the chart would set both limits, which the API refuses. The chart leaves the budget out for one pod.
      podDisruptionBudget: { enabled: true, maxUnavailable: "1", minAvailable: "" },
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" },
      ],
      podSecurityContext: { runAsNonRoot: true, runAsUser: userId, seccompProfile: { type: "RuntimeDefault" } },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      kubeRbacProxy: { image: imageValues(pullThrough(images, proxyImage, puller)), resources: amounts("50m", "64Mi") },
      manager: {
        image: imageValues(pullThrough(images, operatorImage(version), puller)),
        resources: amounts("200m", "448Mi"),
        // No copy holds the whole document beside the keys that were asked for.
        globalTransformationOptions: { excludeRaw: true },
        // Once Vault answers again, copies follow within a minute: the wait is up to half as long again.
        backoffOnSecretSourceError: { initialInterval: "5s", maxInterval: "40s" },
      },
    },
    hooks: { resources: amounts("250m", "512Mi") },
  };
}

/** Equal, and nothing left out, as Autopilot takes them without a change. */
function amounts(cpu: string, memory: string): { [kind: string]: { [resource: string]: string } } {
  const all = { cpu, memory, "ephemeral-storage": "128Mi" };
  return { requests: all, limits: all };
}

/**
 * The chart writes `<repository>:<tag>`. A digest fits that form too: `<repository>@sha256` and what follows the colon.
 */
function imageValues(image: pulumi.Output<string>): pulumi.Output<{ repository: string; tag: string }> {
  return image.apply((pulled) => {
    const colon = pulled.lastIndexOf(":");
    return { repository: pulled.slice(0, colon), tag: pulled.slice(colon + 1) };
  });
}
