import { isTable, textAt, type Properties } from "../../../sandbox";
import { fail, ok, setting, Unasked, type Validator } from "../model";

/** A constraint of an organisation, and whether its rules let an `up` work. */
interface Constraint {
  name: string;
  allows: (rules: Properties[]) => boolean;
  why: string;
}

const enforced = (rules: Properties[]): boolean => rules.some((rule) => rule["enforce"] === true);
const listed = (rules: Properties[], key: "allowedValues" | "deniedValues"): string[] =>
  rules.flatMap((rule) => {
    const values = isTable(rule["values"]) ? rule["values"][key] : [];
    return Array.isArray(values) ? values.map(String) : [];
  });
const takes = (rules: Properties[], value: string): boolean => {
  if (rules.some((rule) => rule["allowAll"] === true)) return true;
  if (rules.some((rule) => rule["denyAll"] === true)) return false;
  const allowed = listed(rules, "allowedValues");
  return !listed(rules, "deniedValues").includes(value) && (allowed.length === 0 || allowed.includes(value));
};

const constraints: Constraint[] = [
  {
    name: "run.managed.requireInvokerIam",
    allows: (rules) => !enforced(rules),
    why: "Vault checks its callers itself",
  },
  { name: "run.allowedIngress", allows: (rules) => takes(rules, "all"), why: "Vault is reached from outside Google" },
  {
    name: "compute.restrictLoadBalancerCreationForTypes",
    allows: (rules) => takes(rules, "GLOBAL_EXTERNAL_MANAGED_HTTP_HTTPS"),
    why: "origins in prod are behind one",
  },
  {
    name: "iam.allowedPolicyMemberDomains",
    // Everybody may call Vault, which is a member of no domain.
    allows: (rules) => rules.length === 0 || rules.some((rule) => rule["allowAll"] === true),
    why: "a grant to allUsers lets Vault be called",
  },
];

export const googlePolicies: Validator = {
  name: "google-policies",
  title: "No policy of an organisation forbids what the program makes",
  needs: "settings",
  rights: "orgpolicy.policy.get on the project (roles/orgpolicy.policyViewer)",
  asks: "orgpolicy.projects.policies.getEffectivePolicy, where the API is on",
  source: "docs/first-deployment.md#google-cloud",
  check: async (facts, ask) => {
    const project = setting(facts, "gcp:project");
    const forbidden: Constraint[] = [];
    for (const constraint of constraints) {
      const url = `https://orgpolicy.googleapis.com/v2/projects/${project}/policies/${constraint.name}:getEffectivePolicy`;
      const policy = await ask.google(url, "orgpolicy.policy.get");
      if (policy === undefined) throw new Unasked(`Google shows no policies of ${project}`);
      const spec = isTable(policy["spec"]) ? policy["spec"] : {};
      const rules = (Array.isArray(spec["rules"]) ? spec["rules"] : [])
        .filter(isTable)
        .filter((rule) => textAt(rule, "condition.expression") === "");
      if (!constraint.allows(rules)) forbidden.push(constraint);
    }
    return forbidden.length === 0
      ? ok(project)
      : fail(
          forbidden.map(({ name, why }) => `${name} forbids it: ${why}`).join("; "),
          ...forbidden.map(({ name }) => `gcloud org-policies describe ${name} --effective --project ${project}`),
          "ask an administrator of the organisation's policies for an exception",
        );
  },
};
