// What every kind of Kubernetes object has in common.
import { nameRule, textAt, valueAt, type Properties, type Resource, type ResourceModel } from "../model";
import { isTable } from "../wire";

/** DNS label: the name of most Kubernetes objects that become part of a host name. */
export const DNS_LABEL = nameRule(
  "metadata.name",
  /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  { max: 63 },
  "use at most 63 lower-case letters, digits and hyphens, start with a letter and end with a letter or a digit",
  "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names",
);

/** DNS subdomain: the name of every other object. */
const DNS_SUBDOMAIN = nameRule(
  "metadata.name",
  /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
  { max: 253 },
  "use at most 253 lower-case letters, digits, hyphens and dots, start and end with a letter or a digit",
  "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names",
);

/** Metadata that the API server adds. */
export function metadata(r: Resource): Properties {
  const metadataInput = valueAt(r.inputs, "metadata");
  const object = isTable(metadataInput) ? metadataInput : {};
  return {
    namespace: "default",
    ...object,
    name: r.name,
    uid: r.digest("uid", 32),
    resourceVersion: "1",
    generation: 1,
  };
}

/** Any namespaced object; `status` says what its controller would report. */
export function kubernetesObject(status?: (resource: Resource) => Properties): ResourceModel {
  return {
    id: (r) => `${textAt(r.inputs, "metadata.namespace", "default")}/${r.name}`,
    outputs: (r) => ({ metadata: metadata(r), ...(status === undefined ? {} : { status: status(r) }) }),
    uniqueBy: (r) => `${r.type} ${textAt(r.inputs, "metadata.namespace", "default")}/${r.name}`,
    rules: [DNS_SUBDOMAIN],
  };
}
