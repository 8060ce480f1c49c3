import * as compute from "@pulumi/gcp/compute";
import * as appsv1 from "@pulumi/kubernetes/apps/v1";
import * as corev1 from "@pulumi/kubernetes/core/v1";
import type { core } from "@pulumi/kubernetes/types/input";
import * as pulumi from "@pulumi/pulumi";
import { isAbsence } from "../internal/absence";
import { shortDigest } from "../internal/digest";
import { templateAnnotation, versionLabel } from "../internal/rollout-marks";
import type { CompleteProcess } from "../workload/complete";
import { groupName } from "./endpoint-groups";
import { processPod } from "./pod";
import { labels, type AutopilotSettings } from "./settings";
import { volumeAnnotations } from "./volumes";
import { whenKnown } from "../internal/outputs";

/** What a Deployment says of its pods. */
export interface DeployedPods {
  template: pulumi.Input<core.v1.PodTemplateSpec>;
  annotations?: { [name: string]: pulumi.Output<string> };
}

interface PodTemplate extends core.v1.PodTemplateSpec {
  metadata: { labels: { [name: string]: pulumi.Input<string> }; annotations?: { [name: string]: string } };
  spec: core.v1.PodSpec;
}

/** The pods of a process, which a deployment replaces when something of them changes. */
export function podTemplate(settings: AutopilotSettings, process: CompleteProcess): PodTemplate {
  return {
    metadata: { labels: labels(settings.name, process.name), ...volumeAnnotations(process.volumes) },
    spec: processPod(settings, process),
  };
}

/**
 * Leaves the pods of a server as they are while a new version comes, which a `PodTemplate` holds: it starts nothing. `groundplan rollout` runs it
 * beside them, and puts it in their place at its end, between deployments. So the Deployment is read each time that the program runs, and declared
 * as it is found: what the state remembers of it may be older, and would bring the version from before back.
 */
export function holdPods(parent: pulumi.Resource, settings: AutopilotSettings, process: CompleteProcess): DeployedPods {
  const { name, namespace } = settings;
  const plain = podTemplate(settings, process);
  const text = whenKnown(plain, (known) => withVersion(known as PlainTemplate));
  const version = text.apply((known) => versionOf(JSON.parse(known) as PlainTemplate));
  const own = labels(name, process.name);
  new corev1.PodTemplate(
    `${name}-${process.name}`,
    {
      metadata: { name: process.name, namespace, labels: own, annotations: { [templateAnnotation]: text } },
      template: { ...plain, metadata: { ...plain.metadata, labels: { ...own, [versionLabel]: version } } },
    },
    { parent },
  );
  const served = pulumi.all([seenTemplate(parent, settings, process), text]).apply(([seen, wanted]) => seen ?? wanted);
  return {
    template: served.apply((known) => JSON.parse(known) as core.v1.PodTemplateSpec),
    annotations: { [templateAnnotation]: served },
  };
}

/** A template whose values are known. */
interface PlainTemplate {
  metadata: { labels: { [name: string]: string } };
}

/** The template as text, with a label that names its version. */
function withVersion(template: PlainTemplate): string {
  const version = shortDigest(JSON.stringify(template));
  const { metadata } = template;
  return JSON.stringify({
    ...template,
    metadata: { ...metadata, labels: { ...metadata.labels, [versionLabel]: version } },
  });
}

function versionOf({ metadata }: PlainTemplate): string {
  return metadata.labels[versionLabel] ?? "";
}

/**
 * The template that has the requests, as the program said it; nothing where no pod serves, so that a first version, or one in another cluster,
 * gets everything. An object of Kubernetes that is not there cannot be looked up, but groups of endpoints can: while they have pods, there is a Deployment.
 */
function seenTemplate(
  parent: pulumi.Resource,
  { name, zones }: AutopilotSettings,
  process: CompleteProcess,
): pulumi.Output<string | undefined> {
  return zones
    .apply(async (known) => Promise.all(known.map((zone) => endpointsIn(parent, groupName(name, process.name), zone))))
    .apply((counts): pulumi.Output<string | undefined> => {
      if (counts.every((count) => count === 0)) return pulumi.output(undefined);
      // With a dot, which no process has in its name.
      const found = appsv1.Deployment.get(`${name}-${process.name}.seen`, `${name}/${process.name}`, { parent });
      return found.metadata.apply(({ annotations }) => annotationOf(annotations));
    });
}

/** One without it had no rollout before: the first version with one takes the place of the old pods as it would have without. */
function annotationOf(annotations: { [name: string]: string } | undefined): string | undefined {
  return annotations?.[templateAnnotation];
}

/** Pods in a group; none where there is no group yet. Any other failure is one of the deployment: it must not guess who serves. */
async function endpointsIn(parent: pulumi.Resource, name: string, zone: string): Promise<number> {
  try {
    return (await compute.getNetworkEndpointGroup({ name, zone }, { parent })).size;
  } catch (error) {
    if (isAbsence(String(error))) return 0;
    throw error;
  }
}
