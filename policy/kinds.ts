// Where resource types of several providers keep the same thing.

const cloudRun: Record<string, string> = {
  "gcp:cloudrunv2/service:Service": "template",
  "gcp:cloudrunv2/workerPool:WorkerPool": "template",
  "gcp:cloudrunv2/job:Job": "template.template",
  "gcp:cloudrun/service:Service": "template.spec",
};

const podTemplates = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"];

/** Path of what a Cloud Run resource runs; undefined for other types. */
function cloudRunTemplate(type: string): string | undefined {
  return cloudRun[type];
}

/** Path of the pod that a Kubernetes object makes; undefined where it makes none. */
export function podPath(type: string): string | undefined {
  const [, kind = ""] = /^kubernetes:(?:core|apps|batch|extensions)\/[^:]+:(\w+)$/.exec(type) ?? [];
  if (kind === "Pod") return "spec";
  // What a rollout runs.
  if (kind === "PodTemplate") return "template.spec";
  if (kind === "CronJob") return "spec.jobTemplate.spec.template.spec";
  return podTemplates.includes(kind) ? "spec.template.spec" : undefined;
}

/** Paths of the containers that a resource runs. */
export function containerPaths(type: string): string[] {
  const template = cloudRunTemplate(type);
  if (template !== undefined) return [`${template}.containers[]`];
  const pod = podPath(type);
  return pod === undefined ? [] : ["containers", "initContainers"].map((list) => `${pod}.${list}[]`);
}

/** Whether a resource grants a role at Google to one member, to some, or to all that a policy names. */
export function grantKind(type: string): "member" | "binding" | "policy" | undefined {
  const [, kind] = /^gcp:.*:\w*I(?:am|AM)(Member|Binding|Policy)$/.exec(type) ?? [];
  return kind?.toLowerCase() as "member" | "binding" | "policy" | undefined;
}
