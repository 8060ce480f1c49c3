import type { core } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";
import { inOrder } from "../internal/unordered";
import { WorkloadProtocol } from "../workload/args";
import type { CompleteJob, CompleteResources, CompleteWorkload } from "../workload/defaults";
import { onlyPresent, type PlainVariable } from "../workload/environment";
import { configCopy, labels, secretsCopy, type AutopilotSettings } from "./settings";
import { drainSeconds } from "./timing";

type Probe = core.v1.Probe;

const startupPeriodSeconds = 5;

/** A server's pod. */
export function serverPod(settings: AutopilotSettings): core.v1.PodSpec {
  const { name, workload } = settings;
  const { health } = workload;
  return {
    ...pod(settings, workload, workload.resources, {
      ports: [{ name: "server", containerPort: workload.port }],
      // Cloud Run sets it by itself.
      env: [{ name: "PORT", value: String(workload.port) }],
      startupProbe: {
        ...request(workload, health.path),
        periodSeconds: startupPeriodSeconds,
        timeoutSeconds: startupPeriodSeconds,
        failureThreshold: Math.ceil(health.startupSeconds / startupPeriodSeconds),
      },
      readinessProbe: { ...request(workload, health.path), periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 2 },
      livenessProbe: {
        ...request(workload, health.livenessPath),
        periodSeconds: 10,
        timeoutSeconds: 5,
        failureThreshold: 3,
      },
      lifecycle: { preStop: { sleep: { seconds: drainSeconds } } },
    }),
    terminationGracePeriodSeconds: drainSeconds + workload.shutdownSeconds,
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: inZones(settings) } },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        // A zone without room is no reason to run fewer pods.
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: labels(name, "server") },
        matchLabelKeys: ["pod-template-hash"],
      },
    ],
  };
}

/** The pod of one attempt at a job. */
export function jobPod(settings: AutopilotSettings, job: CompleteJob): core.v1.PodSpec {
  return {
    ...pod(settings, job, job.resources, {}),
    restartPolicy: "Never",
    // On the pod, not on the job: each attempt has this long.
    activeDeadlineSeconds: job.timeoutSeconds,
    terminationGracePeriodSeconds: settings.workload.shutdownSeconds,
  };
}

function pod(
  settings: AutopilotSettings,
  { command, args }: Pick<CompleteWorkload, "command" | "args">,
  resources: CompleteResources,
  more: Omit<Partial<core.v1.Container>, "env"> & { env?: PlainVariable[] },
): core.v1.PodSpec {
  const { name, userId } = settings;
  const amounts = quantities(resources);
  return {
    serviceAccountName: name,
    // Google's identity comes from the metadata server; nothing here speaks to the Kubernetes API.
    automountServiceAccountToken: false,
    // The addresses of other services have no place in the environment, and a name might hide one of the program's own.
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: userId,
      runAsGroup: userId,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        ...more,
        name: "app",
        image: settings.image,
        ...(command === undefined ? {} : { command: command.map(literal) }),
        ...(args === undefined ? {} : { args: args.map(literal) }),
        env: environment(settings, more.env),
        // Equal, and nothing left out: Autopilot would change them otherwise, and show a difference for ever.
        resources: { requests: amounts, limits: amounts },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    ],
  };
}

function environment(settings: AutopilotSettings, first: PlainVariable[] = []): pulumi.Input<core.v1.EnvVar[]> {
  const { name, workload } = settings;
  const plain = [...first, ...settings.plain];
  const from = (copy: string) => (key: string) => ({ name: key, valueFrom: { secretKeyRef: { name: copy, key } } });
  const variables: core.v1.EnvVar[] = [
    ...plain.map((variable) => ({ name: variable.name, value: pulumi.output(variable.value).apply(literal) })),
    ...inOrder(workload.secrets).map(from(secretsCopy(name))),
    ...inOrder(workload.config).map(from(configCopy(name))),
  ];
  return onlyPresent(variables, plain);
}

/**
 * A text that Kubernetes takes as it is. It puts the value of a variable, a secret one too, for `$(NAME)`, and one `$` for two
 * (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Container); Cloud Run does neither
 * (https://cloud.google.com/run/docs/reference/rest/v2/Container).
 */
function literal(text: string): string {
  return text.replaceAll("$", "$$$$");
}

function quantities({ cpu, memory }: CompleteResources): { [resource: string]: string } {
  return { cpu: String(cpu), memory: `${memory}Mi`, "ephemeral-storage": "1Gi" };
}

function request({ port, protocol, health }: CompleteWorkload, path: string): Probe {
  if (protocol === WorkloadProtocol.H2c) {
    return { grpc: { port, ...(health.grpcService === "" ? {} : { service: health.grpcService }) } };
  }
  return { httpGet: { path, port } };
}

function inZones({ zones }: AutopilotSettings): core.v1.NodeSelector {
  return {
    nodeSelectorTerms: [{ matchExpressions: [{ key: "topology.kubernetes.io/zone", operator: "In", values: zones }] }],
  };
}
