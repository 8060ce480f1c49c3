import * as z from "zod";
import { readDocument } from "../plan-file";
import { UsageError } from "../project";
import type { DeclaredObject } from "./foreign-fields";

const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  external: z.boolean().optional(),
  provider: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
});
const state = z.looseObject({
  deployment: z.looseObject({ resources: z.array(resource).optional() }),
});

/** What Pulumi's state keeps of an object of Kubernetes (`checkpointObject`, pulumi-kubernetes, provider.go). */
const outputs = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
  __fieldManager: z.string().min(1),
});

/** A cluster of the stack, and the objects that the program has in it. */
export interface DeclaredCluster {
  /** Configuration for `kubectl`, which holds no credentials. */
  kubeconfig: string;
  objects: DeclaredObject[];
}

type Resource = z.output<typeof resource>;

/** The clusters of a stack by its exported state. A stack without a cluster has none. */
export function declaredClusters(file: string): DeclaredCluster[] {
  const parsed = state.safeParse(readDocument(file, "a state"));
  if (!parsed.success) {
    throw new UsageError(`${file} is not a state; write it with \`pulumi stack export > ${file}\`.`);
  }
  const resources = parsed.data.deployment.resources ?? [];
  return resources
    .filter(({ type }) => type === "pulumi:providers:kubernetes")
    .map((provider) => ({ kubeconfig: kubeconfigOf(provider), objects: objectsOf(resources, provider) }))
    .filter(({ objects }) => objects.length > 0);
}

function kubeconfigOf({ inputs, urn }: Resource): string {
  const kubeconfig = inputs?.["kubeconfig"];
  if (typeof kubeconfig === "string") return kubeconfig;
  throw new UsageError(`${urn} has no kubeconfig that can be read; give the provider one without secrets.`);
}

/** Without what the program only looks up, and without charts, which are no objects of the API. */
function objectsOf(resources: Resource[], provider: Resource): DeclaredObject[] {
  return resources
    .filter((one) => one.provider?.startsWith(`${provider.urn}::`) === true && one.external !== true)
    .flatMap(({ urn, inputs = {}, outputs: live }) => {
      const known = outputs.safeParse(live);
      if (!known.success) return [];
      const { apiVersion, kind, metadata, __fieldManager: manager } = known.data;
      return [{ urn, apiVersion, kind, name: metadata.name, namespace: metadata.namespace, inputs, manager }];
    });
}
