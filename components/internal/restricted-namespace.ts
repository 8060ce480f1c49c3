import * as corev1 from "@pulumi/kubernetes/core/v1";
import type * as pulumi from "@pulumi/pulumi";

/**
 * A namespace in which pods may do least (https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted). A
 * pod that asks for more is refused.
 */
export function createRestrictedNamespace(parent: pulumi.Resource, name: string): corev1.Namespace {
  const level = "restricted";
  return new corev1.Namespace(
    name,
    {
      metadata: {
        name,
        labels: {
          "pod-security.kubernetes.io/enforce": level,
          "pod-security.kubernetes.io/audit": level,
          "pod-security.kubernetes.io/warn": level,
        },
      },
    },
    { parent },
  );
}
