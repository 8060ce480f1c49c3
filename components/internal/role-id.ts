import type * as pulumi from "@pulumi/pulumi";
import { sha256 } from "./digest";

/**
 * Identifier of a custom role. Google keeps that of a deleted role for 37 days, and gives the role back for the first seven alone
 * (https://cloud.google.com/iam/docs/creating-custom-roles#deleting-custom-role): an `up` in between would be refused
 * (https://github.com/terraform-google-modules/terraform-google-bastion-host/issues/14). So its end comes from `life`, which is something that is made
 * anew with the role, such as the number of a service account or the time at which something was made. What is made anew while the role stays
 * changes nothing: give the role `keepsRoleId`.
 */
export function roleId(name: string, life: pulumi.Output<string>): pulumi.Output<string> {
  // Role identifiers know no hyphen.
  return life.apply((made) => `${name.replaceAll("-", "_")}_${sha256(made).slice(0, 6)}`);
}

/** Options of a custom role with such an identifier, which it keeps. */
export const keepsRoleId: { ignoreChanges: string[] } = { ignoreChanges: ["roleId"] };
