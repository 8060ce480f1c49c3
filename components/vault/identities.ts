import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import type * as pulumi from "@pulumi/pulumi";
import { unordered } from "../internal/unordered";

export function createServerAccount(parent: pulumi.Resource, name: string): serviceaccount.Account {
  return new serviceaccount.Account(
    `${name}-server`,
    { accountId: `${name}-server`, displayName: "Vault server", description: "Runs Vault." },
    { parent },
  );
}

/** The identity of Vault's administrators, and what has to be granted before one can log in. */
export interface Administrator {
  account: serviceaccount.Account;
  grants: pulumi.CustomResource[];
}

/** An identity without a right in Google Cloud. Who may sign with it is Vault's administrator. */
export function createAdministrator(
  parent: pulumi.Resource,
  name: string,
  members: pulumi.Input<string>[],
  server: serviceaccount.Account,
): Administrator {
  const account = new serviceaccount.Account(
    `${name}-administrator`,
    {
      accountId: `${name}-administrator`,
      displayName: "Vault administrator",
      description: "Logs in to Vault as administrator. Has no right in Google Cloud.",
    },
    { parent },
  );
  const grants = [
    // At each login Vault asks Google whether the account still exists.
    new serviceaccount.IAMMember(
      `${name}-administrator-login`,
      { serviceAccountId: account.name, role: "roles/iam.serviceAccountViewer", member: server.member },
      { parent },
    ),
    // All who may, and nobody else: a member that is added by hand goes with the next update.
    new serviceaccount.IAMBinding(
      `${name}-administrator`,
      { serviceAccountId: account.name, role: "roles/iam.serviceAccountTokenCreator", members: unordered(members) },
      { parent },
    ),
  ];
  return { account, grants };
}
