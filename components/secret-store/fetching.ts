import * as projects from "@pulumi/gcp/projects";
import type * as pulumi from "@pulumi/pulumi";
import { credentialFamilies, type FetchedCredential } from "../internal/credentials";
import { serviceAccountMember } from "../internal/member";
import { keepsRoleId, roleId } from "../internal/role-id";

/** The programs that fetch: that of first values, and that which keeps copies in step. */
interface Fetchers {
  firstValues: pulumi.Input<string>;
  sync: pulumi.Input<string>;
  /** See `roleId`. */
  life: pulumi.Output<string>;
}

/** Those of them that ask for a credential, by the ends of the names of their rights. */
export function fetchersOf(
  { isRead }: FetchedCredential,
  { firstValues, sync }: Pick<Fetchers, "firstValues" | "sync">,
): [who: string, email: pulumi.Input<string>][] {
  return isRead
    ? [
        ["first-values", firstValues],
        ["sync", sync],
      ]
    : [["first-values", firstValues]];
}

/**
 * The right to ask Google for credentials of reviews, for all of them: it is one for the project in any case (components/app-secrets/logins.ts), and
 * whoever makes reviews may not grant it.
 */
export function allowFetchingForReviews(parent: pulumi.Resource, name: string, fetchers: Fetchers): void {
  for (const { fetched } of credentialFamilies) {
    if (fetched === undefined) continue;
    const { permissions, reviews } = fetched;
    const role = new projects.IAMCustomRole(
      `${name}-review-${reviews.name}`,
      { roleId: roleId(`${name}-review-${reviews.name}`, fetchers.life), title: reviews.title, permissions },
      { parent, ...keepsRoleId },
    );
    for (const [who, email] of fetchersOf(fetched, fetchers))
      new projects.IAMMember(
        `${name}-review-${reviews.name}-${who}`,
        { project: role.project, role: role.name, member: serviceAccountMember(email) },
        { parent },
      );
  }
}
