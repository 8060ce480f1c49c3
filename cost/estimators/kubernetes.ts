// A cluster, and what runs in one that is Autopilot.
import type { Step } from "../../sandbox";
import { flagAt, gibibytes, listAt, numberAt, processors, textAt, valueAt } from "../inputs";
import type { Estimator, Surroundings, Use } from "../model";
import { hoursPerMonth } from "../prices/price";
import { spansOf } from "./spans";

const clusterType = "gcp:container/cluster:Cluster";

export const cluster: Estimator = (step, around) => {
  const location = textAt(step.inputs, "location");
  if (location === undefined) return "its location is not in the plan";
  // The free cluster is one of Autopilot, or of one zone.
  const free = flagAt(step.inputs, "enableAutopilot") === true || /-[a-z]$/.test(location);
  const buys = "the Kubernetes API, kept up to date";
  return [
    { price: free ? "gke.cluster" : "gke.cluster.regional", quantity: hoursPerMonth, kind: "fixed", buys },
    { price: "logs.written", quantity: around.figures(step).logGigabytes, kind: "perUse" },
  ];
};

/** The region of the Autopilot cluster of a plan. */
function autopilotRegion({ steps }: Surroundings): string | undefined {
  const found = steps.find(
    ({ type, inputs, operation }) =>
      type === clusterType && operation !== "delete" && flagAt(inputs, "enableAutopilot") === true,
  );
  return found === undefined ? undefined : textAt(found.inputs, "location");
}

const elsewhere = "its pods run on nodes, or in a cluster, that the plan does not show";

interface Pod {
  cpu: number;
  memory: number;
  disk: number;
}

/** What Autopilot gives containers that ask for nothing (https://docs.cloud.google.com/kubernetes-engine/docs/concepts/autopilot-resource-requests). */
const usual: Pod = { cpu: 0.5, memory: 2, disk: 1 };

function request(container: unknown): Pod {
  const requested = (name: string): string | undefined => {
    const value = valueAt(container, `resources.requests.${name}`) ?? valueAt(container, `resources.limits.${name}`);
    return typeof value === "number" ? String(value) : typeof value === "string" ? value : undefined;
  };
  return {
    cpu: processors(requested("cpu")) ?? usual.cpu,
    memory: gibibytes(requested("memory")) ?? usual.memory,
    disk: gibibytes(requested("ephemeral-storage")) ?? usual.disk,
  };
}

function pods(containers: unknown[], count: number, region: string, buys: string): Use[] {
  const sum = (of: keyof Pod): number => containers.map(request).reduce((total, one) => total + one[of], 0);
  const use = { region, kind: "fixed", buys } as const;
  return [
    { ...use, price: "gke.cpu", quantity: count * sum("cpu") * hoursPerMonth },
    { ...use, price: "gke.memory", quantity: count * sum("memory") * hoursPerMonth },
    { ...use, price: "gke.disk", quantity: count * sum("disk") * hoursPerMonth },
  ];
}

function replicasOf(step: Step, { steps }: Surroundings): number {
  const [namespace, name] = [textAt(step.inputs, "metadata.namespace"), textAt(step.inputs, "metadata.name")];
  const scaler = steps.find(
    ({ type, inputs, operation }) =>
      type.startsWith("kubernetes:autoscaling/") &&
      operation !== "delete" &&
      name !== undefined &&
      textAt(inputs, "spec.scaleTargetRef.name") === name &&
      textAt(inputs, "metadata.namespace") === namespace,
  );
  const least = scaler === undefined ? undefined : (numberAt(scaler.inputs, "spec.minReplicas") ?? 1);
  return least ?? numberAt(step.inputs, "spec.replicas") ?? 1;
}

/** A Deployment or a StatefulSet. */
export const deployment: Estimator = (step, around) => {
  const region = autopilotRegion(around);
  if (region === undefined) return elsewhere;
  const count = replicasOf(step, around);
  const sides = listAt(step.inputs, "spec.template.spec.initContainers").filter(
    (one) => textAt(one, "restartPolicy") === "Always",
  );
  const containers = [...listAt(step.inputs, "spec.template.spec.containers"), ...sides];
  const figures = around.figures(step);
  return [
    ...pods(containers, count, region, `${count} ${count === 1 ? "pod" : "pods"} that always run`),
    ...spansOf(containers, "env", figures, figures.requests),
  ];
};

/** A chart: what its values ask for, where they say it as our operator's do. */
export const release: Estimator = (step, around) => {
  const region = autopilotRegion(around);
  if (region === undefined) return elsewhere;
  const controller = valueAt(step.inputs, "values.controller");
  const replicas = valueAt(controller, "replicas");
  const containers = [valueAt(controller, "manager"), valueAt(controller, "kubeRbacProxy")].filter(
    (one) => valueAt(one, "resources.requests") !== undefined,
  );
  if (containers.length === 0 || typeof replicas !== "number") return "a chart does not say what its pods ask for";
  return pods(containers, replicas, region, "the operator that copies secrets into the cluster");
};

/** Pods of a job run for seconds, now and then. */
export const kubernetesJob: Estimator = (step, around) => {
  const region = autopilotRegion(around);
  if (region === undefined) return elsewhere;
  const { jobRuns, jobSeconds } = around.figures(step);
  const hours = (jobRuns * jobSeconds) / 3600;
  return pods(listAt(step.inputs, "spec.template.spec.containers"), 1, region, "").map(({ price, quantity }) => ({
    price,
    region,
    quantity: (quantity / hoursPerMonth) * hours,
    kind: "perUse",
  }));
};
