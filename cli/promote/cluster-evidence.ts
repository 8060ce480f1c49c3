// What a cluster remembers: a Deployment keeps the ReplicaSets of its last versions, three here
// (https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#clean-up-policy), without their health.
import * as z from "zod";
import { abortedAnnotation, versionLabel } from "../../components/internal/rollout-marks";
import type { Namespace } from "../rollout/kubernetes";
import { parsedAnswer } from "./answers";
import type { Evidence, Run } from "./evidence";

const marks = z.record(z.string(), z.string()).default({});

const deployments = z.array(z.looseObject({ metadata: z.looseObject({ name: z.string(), annotations: marks }) }));

const replicaSets = z.array(
  z.looseObject({
    metadata: z.looseObject({
      name: z.string(),
      ownerReferences: z.array(z.looseObject({ kind: z.string(), name: z.string() })).default([]),
    }),
    spec: z.looseObject({
      template: z.looseObject({
        metadata: z.looseObject({ labels: marks }).default({ labels: {} }),
        spec: z.looseObject({ containers: z.array(z.looseObject({ image: z.string().default("") })) }),
      }),
    }),
    status: z
      .looseObject({ replicas: z.number().default(0), availableReplicas: z.number().default(0) })
      .default({ replicas: 0, availableReplicas: 0 }),
  }),
);

type ReplicaSet = z.output<typeof replicaSets>[number];

/** What each Deployment of a namespace ran of an image. */
export async function namespaceEvidence(namespace: Namespace, name: string, digest: string): Promise<Evidence[]> {
  const [owners, sets] = await Promise.all([namespace.list("Deployment"), namespace.list("ReplicaSet")]);
  const title = `namespace ${name}: the cluster's`;
  const all = parsedAnswer(replicaSets, sets, title);
  return parsedAnswer(deployments, owners, title).map(({ metadata }) => ({
    place: `Deployment ${name}/${metadata.name}`,
    runs: all
      .filter((one) => isOf(one, metadata.name) && has(one, digest))
      .map((one) => runOf(one, metadata.annotations[abortedAnnotation])),
  }));
}

function isOf({ metadata }: ReplicaSet, deployment: string): boolean {
  return metadata.ownerReferences.some(({ kind, name }) => kind === "Deployment" && name === deployment);
}

function has({ spec }: ReplicaSet, digest: string): boolean {
  return spec.template.spec.containers.some(({ image }) => image.endsWith(`@${digest}`));
}

function runOf({ metadata, spec, status }: ReplicaSet, aborted: string | undefined): Run {
  const serves = status.replicas > 0;
  const version = spec.template.metadata.labels[versionLabel];
  return {
    name: metadata.name,
    health: !serves ? "unknown" : status.availableReplicas > 0 ? "ready" : "failed",
    serves,
    isAborted: version !== undefined && version === aborted,
  };
}
