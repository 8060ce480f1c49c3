import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import type * as pulumi from "@pulumi/pulumi";
import * as auth from "@pulumi/vault/gcp";
import * as jwt from "@pulumi/vault/jwt";
import type { WorkloadIdentity } from "../contracts/identity";
import { serviceAccountMember } from "../internal/member";
import { unordered } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import type { SecretStoreArgs, SecretStoreWorkflows } from "./args";
import { authMount, storeNames } from "./names";
import { createPolicy, type PolicySettings } from "./policy";
import { asOutput, onceKnown } from "../internal/outputs";

const githubIssuer = "https://token.actions.githubusercontent.com";

/** What a role at Google's login is made from. */
export interface RoleSettings {
  role: pulumi.Input<string>;
  /** Service accounts that may log in. */
  serviceAccountEmails: pulumi.Input<string>[];
  policies: pulumi.Input<string>[];
  /** In seconds. */
  tokenTtl: number;
  /** In seconds. */
  tokenMaxTtl: number;
  tokenType?: string;
}

interface LoginSettings
  extends Omit<RoleSettings, "serviceAccountEmails" | "policies">, Omit<PolicySettings, "name" | "accountEmail"> {
  identity: WorkloadIdentity;
}

/** How long people's tokens live, in seconds: an hour, and renewed for a day of work. */
export const workday = { tokenTtl: 3600, tokenMaxTtl: 28_800 };

/** A way in. What uses one of its values waits until the login works. */
export interface Login {
  role: pulumi.Output<string>;
  policy: pulumi.Output<string>;
  serviceAccountEmail: pulumi.Output<string>;
  /** What else bears the name of the role in Vault depends on it. */
  named: pulumi.Resource;
}

/** Makes a service account whose only use is to log in to Vault, and lets `members` sign as it. */
export function createAccount(
  parent: pulumi.Resource,
  name: string,
  displayName: string,
  members: pulumi.Input<string>[] = [],
): WorkloadIdentity & { uniqueId: pulumi.Output<string> } {
  const account = new serviceaccount.Account(name, { accountId: name, displayName }, { parent });
  if (members.length > 0) {
    // Authoritative: nobody else gets in by a grant made elsewhere.
    new serviceaccount.IAMBinding(
      name,
      { serviceAccountId: account.name, role: "roles/iam.serviceAccountTokenCreator", members: unordered(members) },
      { parent },
    );
  }
  return { serviceAccountEmail: account.email, serviceAccountName: account.name, uniqueId: account.uniqueId };
}

/** A policy, and a role that gives it to one Google identity, which Vault may verify. */
export function createLogin(
  parent: pulumi.Resource,
  name: string,
  vaultServiceAccountEmail: pulumi.Input<string>,
  { identity, policy: text, subject, property, documents, ...settings }: LoginSettings,
): Login {
  const { serviceAccountEmail } = identity;
  const held = {
    subject,
    property,
    accountEmail: serviceAccountEmail,
    ...(documents === undefined ? {} : { documents }),
  };
  const policy = createPolicy(parent, name, { name: settings.role, policy: text, ...held });
  const verifiable = new serviceaccount.IAMMember(
    `${name}-login`,
    {
      // Vault asks Google whether the account still exists (`iam.serviceAccounts.get`) and for its public keys.
      serviceAccountId: identity.serviceAccountName,
      role: "roles/iam.serviceAccountViewer",
      member: serviceAccountMember(vaultServiceAccountEmail),
    },
    { parent },
  );
  const role = createRole(parent, name, {
    ...settings,
    serviceAccountEmails: [serviceAccountEmail],
    policies: [policy.name],
  });
  const works = onceKnown(role.role, verifiable.role);
  return {
    role: works,
    policy: onceKnown(policy.name, works),
    serviceAccountEmail: asOutput(serviceAccountEmail),
    named: policy,
  };
}

/** A role at Google's login. */
export function createRole(
  parent: pulumi.Resource,
  name: string,
  { policies, serviceAccountEmails, ...settings }: RoleSettings,
): auth.AuthBackendRole {
  return new auth.AuthBackendRole(
    name,
    {
      ...settings,
      backend: authMount,
      type: "iam",
      boundServiceAccounts: serviceAccountEmails,
      tokenPolicies: policies,
      // Google's identity tokens are valid for an hour, and the Vault provider signs for half an hour; the default of 15
      // minutes would refuse both.
      maxJwtExp: "3600",
    },
    { parent },
  );
}

/**
 * A login for the jobs of a GitHub repository, with the token that GitHub gives to each. Bound by claims of their own: the
 * subject is spelt in several ways, by the repository's age and by its settings
 * (https://docs.github.com/en/actions/reference/security/oidc). docs/delivery.md says which pull requests get such a token.
 */
export function createWorkflowLogin(
  parent: pulumi.Resource,
  name: string,
  args: Usable<SecretStoreArgs>,
  workflows: SecretStoreWorkflows,
  policy: pulumi.Input<string>,
): pulumi.Output<string> {
  const names = storeNames(args.environment);
  const mount = new jwt.AuthBackend(
    name,
    {
      path: names.githubLogin,
      type: "jwt",
      description: `Workflows of ${workflows.repository}`,
      oidcDiscoveryUrl: githubIssuer,
      boundIssuer: githubIssuer,
    },
    { parent },
  );
  const role = new jwt.AuthBackendRole(
    name,
    {
      backend: mount.path.apply((path) => path ?? names.githubLogin),
      roleName: names.ci,
      roleType: "jwt",
      // A token that was made for somebody else, Google for example, is of no use here.
      boundAudiences: [args.vault.address],
      boundClaims: {
        repository: workflows.repository,
        ...(workflows.repositoryId === undefined ? {} : { repository_id: workflows.repositoryId }),
        environment: workflows.environment,
      },
      userClaim: "repository",
      tokenPolicies: [policy],
      tokenType: "batch",
      tokenTtl: 900,
      tokenMaxTtl: 900,
    },
    { parent },
  );
  return role.roleName;
}
