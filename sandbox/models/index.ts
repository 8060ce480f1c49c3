// All models, and what a type without one gets.
import { textAt, type Models, type Resource, type ResourceModel } from "../model";
import { cacheModels } from "./cache";
import { dataModels } from "./data";
import { edgeModels } from "./edge";
import { eventModels } from "./events";
import { grantedOn, iamBinding, iamMember, iamPolicy } from "./google";
import { iamModels } from "./iam";
import { kubernetesModels, kubernetesObject } from "./kubernetes";
import { monitoringModels } from "./monitoring";
import { networkModels } from "./network";
import { runModels } from "./run";
import { vaultModels } from "./vault";

const models: Models = {
  ...networkModels,
  ...dataModels,
  ...cacheModels,
  ...eventModels,
  ...runModels,
  ...vaultModels,
  ...kubernetesModels,
  ...edgeModels,
  ...iamModels,
  ...monitoringModels,
};

const genericGoogle: ResourceModel = {
  id: (r) => {
    const collection = `${lastPart(r.type)}s`;
    const place = hasPlace(r) ? `locations/${r.region}` : "global";
    return `projects/${r.project}/${place}/${collection}/${r.name}`;
  },
};

/** Grants on whatever kind of resource: each has one owner. */
const genericGrants: Record<string, ResourceModel> = {
  Member: iamMember(grantedOn),
  Binding: iamBinding(grantedOn),
  Policy: iamPolicy(grantedOn),
};

const genericKubernetes = kubernetesObject();

const generic: ResourceModel = { id: (r) => `${r.name}-${r.digest("id", 8)}`, autoName: null };

/** The model of a type whose answers were looked up: its own, or that of every Kubernetes object. */
export function writtenModelOf(type: string): ResourceModel | undefined {
  return models[type] ?? (type.startsWith("kubernetes:") ? genericKubernetes : undefined);
}

/** Whether a type has a model of its own. */
export function isModelled(type: string): boolean {
  return Object.hasOwn(models, type);
}

/** The model of a type; one that fits its provider where none was written. */
export function modelOf(type: string): ResourceModel {
  const written = models[type];
  if (written !== undefined) return written;
  const [, kind] = /^gcp:.*I(?:am|AM)(Member|Binding|Policy)$/.exec(type) ?? [];
  if (kind !== undefined) return genericGrants[kind] ?? genericGoogle;
  if (type.startsWith("gcp:")) return genericGoogle;
  if (type.startsWith("kubernetes:")) return genericKubernetes;
  return generic;
}

function hasPlace(r: Resource): boolean {
  return textAt(r.inputs, "region") !== "" || textAt(r.inputs, "location") !== "";
}

function lastPart(type: string): string {
  const name = type.slice(type.lastIndexOf(":") + 1);
  return name.charAt(0).toLowerCase() + name.slice(1);
}
