import * as projects from "@pulumi/gcp/projects";
import type * as pulumi from "@pulumi/pulumi";
import { serviceAccountMember } from "../internal/member";
import { keepsRoleId, roleId } from "../internal/role-id";

/** To see which passwords a cache has, and what they are. */
export const passwordPermissions = ["memorystore.authTokens.get", "memorystore.authTokens.list"];

/** To make a key for S3. */
export const keyPermissions = ["storage.hmacKeys.create"];

/** The programs that fetch: that of first values, and that which keeps copies in step. */
interface Fetchers {
  firstValues: pulumi.Input<string>;
  sync: pulumi.Input<string>;
  /** See `roleId`. */
  life: pulumi.Output<string>;
}

/**
 * The right to ask Google for credentials of reviews, for all of them: it is one for the project in any case (components/app-secrets/logins.ts), and
 * whoever makes reviews may not grant it.
 */
export function allowFetchingForReviews(
  parent: pulumi.Resource,
  name: string,
  { firstValues, sync, life }: Fetchers,
): void {
  const grant = (
    what: string,
    title: string,
    permissions: string[],
    members: [string, pulumi.Input<string>][],
  ): void => {
    const role = new projects.IAMCustomRole(
      `${name}-review-${what}`,
      { roleId: roleId(`${name}-review-${what}`, life), title, permissions },
      { parent, ...keepsRoleId },
    );
    for (const [who, email] of members) {
      new projects.IAMMember(
        `${name}-review-${what}-${who}`,
        { project: role.project, role: role.name, member: serviceAccountMember(email) },
        { parent },
      );
    }
  };
  // A key is made once, by the program that runs during a deployment; a password is read again and again.
  grant("passwords", "Fetches passwords of caches for reviews", passwordPermissions, [
    ["first-values", firstValues],
    ["sync", sync],
  ]);
  grant("keys", "Makes keys for S3 for reviews", keyPermissions, [["first-values", firstValues]]);
}
