// Who is trusted, and for what, in the language of Google's conditions (https://cloud.google.com/iam/docs/conditions-overview).
import { inOrder } from "../internal/unordered";
import { reviewPrefix } from "../internal/review-name";
import type { DeliveryIdentityArgs } from "./args";

export const defaultBranch = "main";
export const defaultWorkflow = ".github/workflows/up.yml";
export const reviewWorkflow = ".github/workflows/review.yml";

/**
 * Claims of GitHub's tokens, by https://docs.github.com/en/actions/reference/security/oidc. A claim that a token lacks makes
 * the condition fail: a job without an environment gets nothing.
 */
function claims(required: Record<string, string>): string {
  return Object.entries(required)
    .map(([claim, value]) => `assertion.${claim} == ${JSON.stringify(value)}`)
    .join(" && ");
}

/** GitHub issues tokens to every repository in the world from one address. */
function repositoryClaims({ repository, repositoryId }: DeliveryIdentityArgs): Record<string, string> {
  return { repository, repository_id: repositoryId };
}

/**
 * A job of the workflow that deploys, as it is on the branch, started by a push to the branch, in the environment. Not by
 * subject: GitHub spells it in several ways, by the repository's age and settings.
 */
export function deployCondition(args: DeliveryIdentityArgs): string {
  const { deployBranch = defaultBranch, deployWorkflow = defaultWorkflow } = args;
  const ref = `refs/heads/${deployBranch}`;
  return claims({
    ...repositoryClaims(args),
    environment: args.deployEnvironment,
    ref,
    ref_type: "branch",
    event_name: "push",
    job_workflow_ref: `${args.repository}/${deployWorkflow}@${ref}`,
  });
}

/** A job of the workflow that brings reviews up, as it is on the branch, in the environment. What starts it, it says itself. */
export function reviewCondition(args: DeliveryIdentityArgs, environment: string): string {
  const ref = `refs/heads/${args.deployBranch ?? defaultBranch}`;
  return claims({
    ...repositoryClaims(args),
    environment,
    ref,
    ref_type: "branch",
    job_workflow_ref: `${args.repository}/${reviewWorkflow}@${ref}`,
  });
}

/** A job of the repository, of any branch, in the environment. */
export function previewCondition(args: DeliveryIdentityArgs): string {
  return claims({ ...repositoryClaims(args), environment: args.previewEnvironment });
}

/**
 * A change of the project's policy that grants and revokes nothing but these roles
 * (https://cloud.google.com/iam/docs/setting-limits-on-granting-roles).
 */
export function grantsOnly(roles: readonly string[]): string {
  return `api.getAttribute("iam.googleapis.com/modifiedGrantsByRole", []).hasOnly([${inOrder(roles)
    .map((role) => JSON.stringify(role))
    .join(", ")}])`;
}

/**
 * An object in one of the buckets that hold uploaded programs, all of which are called `<something>-program-<digits>`
 * (components/internal/node-program.ts), or the settings that applications leave for the program that copies, in
 * `<something>-app-settings-<digits>` (components/secret-sync/service.ts). Google's conditions know a resource's name, not whose it is.
 */
export const programObjects = [
  'resource.type == "storage.googleapis.com/Object"',
  `(${[
    ["projects/_/buckets/{name}-program-", "-program-{digits}/objects/"],
    ["projects/_/buckets/{name}-app-settings-", "-app-settings-{digits}/objects/"],
  ]
    .map((parts) => parts.map((part) => `resource.name.extract("${part}") != ""`).join(" && "))
    .map((both) => `(${both})`)
    .join(" || ")})`,
].join(" && ");

/**
 * A secret or a bucket of a review, with what is in it, or the settings that a review leaves for the program that copies. These are the kinds of a
 * review's resources whose names Google's conditions know (https://cloud.google.com/iam/docs/conditions-resource-attributes).
 */
export const reviewObjects = [
  `resource.name.extract("/secrets/${reviewPrefix}{name}") != ""`,
  `resource.name.extract("projects/_/buckets/${reviewPrefix}{name}") != ""`,
  `(${[
    "projects/_/buckets/{name}-app-settings-",
    `-app-settings-{digits}/objects/apps/`,
    `/objects/apps/${reviewPrefix}{name}`,
  ]
    .map((part) => `resource.name.extract("${part}") != ""`)
    .join(" && ")})`,
].join(" || ");
