import type * as pulumi from "@pulumi/pulumi";
import { calledAfter, kinds } from "../internal/names";
import { iamMember, matching, shortName } from "../internal/rules";
import type { Usable } from "../internal/usable";
import { Arguments } from "../internal/validation";
import type { SecretStoreArgs } from "./args";

/** Who logs in, checked now or when it is known: never everybody. */
export interface Members {
  operators: pulumi.Input<string>[];
  developers: pulumi.Input<string>[];
  previewers: pulumi.Input<string>[];
  reviewers: pulumi.Input<string>[];
}

/** Checks the arguments, all at once. */
export function validate(name: string, args: Usable<SecretStoreArgs>): Members {
  const check = new Arguments(`SecretStore "${name}"`);
  check.property("name", name, calledAfter([kinds.serviceAccount, "-first-values"]));
  check.property("environment", args.environment, shortName);
  checkWorkflows(check, args);
  const checked = {
    operators: check.each("operators", args.operators, iamMember),
    developers: check.each("developers", args.developers, iamMember),
    previewers: check.each("previewers", args.previewers, iamMember),
    reviewers: check.each("reviewers", args.reviewers, iamMember),
  };
  check.done();
  return checked;
}

/** No commas: the provider takes what is between them for alternatives. */
function checkWorkflows(check: Arguments, args: Usable<SecretStoreArgs>): void {
  const { repository, repositoryId, environment } = args.continuousIntegration ?? {};
  const at = "continuousIntegration";
  check.property(`${at}.repository`, repository, matching(/^[\w.-]+\/[\w.-]+$/, "name the repository as owner/name"));
  check.property(
    `${at}.repositoryId`,
    repositoryId,
    matching(/^\d+$/, "use the number that `gh api repos/<owner>/<name> --jq .id` prints"),
  );
  check.property(`${at}.environment`, environment, matching(/^[\w.-]+$/, "name an environment of the repository"));
}
