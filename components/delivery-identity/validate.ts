import { calledAfter, kinds } from "../internal/names";
import * as rules from "../internal/rules";
import { Arguments } from "../internal/validation";
import type { DeliveryIdentityArgs } from "./args";

/** Roles with which their holder could take any other; a deployment that may grant one may do everything. */
const administering =
  /^roles\/(owner|editor|iam\.|resourcemanager\.|cloudkms\.admin|logging\.(admin|configWriter)|storage\.admin|cloudsql\.admin)/;

const environment = rules.matching(/^[\w.-]+$/, "name an environment of the repository");

/** @throws ArgumentError */
export function validate(name: string, args: DeliveryIdentityArgs): void {
  const check = new Arguments(`DeliveryIdentity "${name}"`);
  check.property(
    "name",
    name,
    calledAfter([kinds.identityPool, "-preview-123456"], [kinds.serviceAccount, "-preview"]),
  );
  check.property("repository", args.repository, rules.repository);
  check.property("repositoryId", args.repositoryId, rules.repositoryId);
  check.property("deployEnvironment", args.deployEnvironment, environment);
  check.property("previewEnvironment", args.previewEnvironment, environment);
  if (args.deployEnvironment === args.previewEnvironment) {
    check.problem("previewEnvironment", args.previewEnvironment, "name an environment other than deployEnvironment");
  }
  check.property("reviewEnvironment", args.reviewEnvironment, environment);
  if ([args.deployEnvironment, args.previewEnvironment].includes(args.reviewEnvironment ?? "")) {
    check.problem("reviewEnvironment", args.reviewEnvironment, "name an environment other than the two others");
  }
  check.property(
    "deployBranch",
    args.deployBranch,
    // What git allows, without what would need quotes in a condition.
    rules.matching(/^(?!refs\/)[\w][\w./-]*$/, "name the branch itself, such as main"),
  );
  check.property(
    "deployWorkflow",
    args.deployWorkflow,
    rules.matching(/^\.github\/workflows\/[\w.-]+\.ya?ml$/, "name the file, such as .github/workflows/up.yml"),
  );
  check.property("guardProject", args.guardProject, rules.projectId);
  check.each("grantableRoles", args.grantableRoles, (role) => {
    if (administering.test(role)) return "leave it to a person: whoever grants it may do everything";
    return /^(roles|projects\/[^/]+\/roles|organizations\/\d+\/roles)\/[\w.]+$/.test(role)
      ? undefined
      : "use the name of a role, such as roles/cloudsql.client";
  });
  check.done();
}
