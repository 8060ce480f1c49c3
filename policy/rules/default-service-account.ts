import { remarks, valueAt } from "../look";
import type { Resource, Rule } from "../model";

const shared = /(-compute@developer|@appspot)\.gserviceaccount\.com$/;

const paths: Record<string, string[]> = {
  "gcp:cloudrunv2/service:Service": ["template.serviceAccount"],
  "gcp:cloudrunv2/workerPool:WorkerPool": ["template.serviceAccount"],
  "gcp:cloudrunv2/job:Job": ["template.template.serviceAccount"],
  "gcp:cloudrun/service:Service": ["template.spec.serviceAccountName"],
  "gcp:cloudfunctionsv2/function:Function": ["serviceConfig.serviceAccountEmail"],
  "gcp:compute/instance:Instance": ["serviceAccount.email"],
  "gcp:compute/instanceTemplate:InstanceTemplate": ["serviceAccount.email"],
  "gcp:container/nodePool:NodePool": ["nodeConfig.serviceAccount"],
};

function pathsOf(resource: Resource): string[] {
  if (resource.type !== "gcp:container/cluster:Cluster") return paths[resource.type] ?? [];
  return valueAt(resource, "enableAutopilot") === true
    ? ["clusterAutoscaling.autoProvisioningDefaults.serviceAccount"]
    : [];
}

export const defaultServiceAccount: Rule = {
  id: "default-service-account",
  title: "What runs has an identity of its own, and not the one that may change everything by default",
  remedy: "Make a service account, and name it",
  source: "https://cloud.google.com/iam/docs/service-account-types#default",
  level: "mandatory",
  resource(resource) {
    return pathsOf(resource)
      .flatMap((path) =>
        remarks(resource, path, (value) => {
          if (value === undefined || value === "" || value === "default")
            return "is not set, which is the default service account";
          return typeof value === "string" && shared.test(value) ? "is the default service account" : undefined;
        }),
      )
      .filter(({ what }) => what !== undefined);
  },
};
