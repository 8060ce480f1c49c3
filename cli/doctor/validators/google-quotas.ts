import { isTable, textAt } from "../../../sandbox";
import { ok, planned, setting, warn, type Validator } from "../model";

/** What a new project has few of, by the name of the quota, with the resources of a program that take one each. */
const quotas: Record<string, string[]> = {
  STATIC_ADDRESSES: ["gcp:compute/globalAddress:GlobalAddress"],
  NETWORKS: ["gcp:compute/network:Network"],
  SSL_POLICIES: ["gcp:compute/sSLPolicy:SSLPolicy"],
  BACKEND_SERVICES: ["gcp:compute/backendService:BackendService"],
  SECURITY_POLICIES: ["gcp:compute/securityPolicy:SecurityPolicy"],
};

export const googleQuotas: Validator = {
  name: "google-quotas",
  title: "The project's quotas are large enough for what the program makes",
  needs: "plan",
  rights: "compute.projects.get on the project (roles/compute.viewer)",
  asks: "compute.projects.get, once the API is on",
  source: "https://cloud.google.com/compute/resource-usage",
  check: async (facts, ask) => {
    const project = setting(facts, "gcp:project");
    const url = `https://compute.googleapis.com/compute/v1/projects/${project}`;
    const { quotas: list = [] } = (await ask.google(url, "compute.projects.get")) ?? {};
    const small = (Array.isArray(list) ? list : []).filter(isTable).flatMap((one) => {
      const metric = textAt(one, "metric");
      const wanted = planned(facts, ...(Object.hasOwn(quotas, metric) ? (quotas[metric] ?? []) : [])).length;
      const limit = Number(one["limit"]);
      // What the environment has already is in the usage, and counts once.
      return wanted > limit ? [`${metric} is ${limit}, and the program makes ${wanted}`] : [];
    });
    return small.length === 0
      ? ok(project)
      : warn(small.join("; "), `ask for more: https://console.cloud.google.com/iam-admin/quotas?project=${project}`);
  },
};
