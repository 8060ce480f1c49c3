import { required } from "../look";
import type { Rule } from "../model";

export const federationCondition: Rule = {
  id: "federation-condition",
  title: "A provider of foreign identities says whose it takes",
  remedy: "Set attributeCondition to the repository, or the subject, that is meant",
  source: "https://cloud.google.com/iam/docs/workload-identity-federation#conditions",
  level: "mandatory",
  resource(resource) {
    if (resource.type !== "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider") return [];
    return required(resource, "attributeCondition", "is not set: every identity of the issuer is taken");
  },
};
