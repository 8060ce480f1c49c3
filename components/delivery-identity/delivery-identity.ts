import * as iam from "@pulumi/gcp/iam";
import * as projects from "@pulumi/gcp/projects";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as pulumi from "@pulumi/pulumi";
import { keepsRoleId, roleId } from "../internal/role-id";
import { checkArguments } from "../internal/validation";
import type { DeliveryIdentityArgs } from "./args";
import {
  deployCondition,
  grantsOnly,
  previewCondition,
  programObjects,
  reviewCondition,
  reviewObjects,
} from "./conditions";
import {
  defaultGrantableRoles,
  deployPermissions,
  deployRoles,
  enablingPermissions,
  programPermissions,
  readPermissions,
  reviewNamedPermissions,
  reviewPermissions,
} from "./roles";
import { validate } from "./validate";

const issuer = "https://token.actions.githubusercontent.com";

/**
 * Identities for GitHub's workflows, without a key to leak: one that deploys what the main branch says, and one that
 * previews, with the rights that a refresh takes. No role of the deploying one destroys a key. With a guard project none changes
 * its own rights.
 */
export class DeliveryIdentity extends pulumi.ComponentResource {
  /** Resource name of the provider that the deploying job logs in at: `WORKLOAD_IDENTITY_PROVIDER` of its environment. */
  public readonly deployIdentityProvider: pulumi.Output<string>;
  /** Resource name of the provider that the previewing job logs in at: `WORKLOAD_IDENTITY_PROVIDER` of its environment. */
  public readonly previewIdentityProvider: pulumi.Output<string>;
  /** Address of the service account that deploys: the workflows' `DEPLOY_SERVICE_ACCOUNT`. */
  public readonly deployServiceAccountEmail: pulumi.Output<string>;
  /** Address of the service account that previews: the workflows' `PREVIEW_SERVICE_ACCOUNT`. */
  public readonly previewServiceAccountEmail: pulumi.Output<string>;
  /** Resource name of the provider that jobs about reviews log in at: `WORKLOAD_IDENTITY_PROVIDER` of their environment. Absent without one. */
  public readonly reviewIdentityProvider?: pulumi.Output<string>;
  /** Address of the service account that delivers reviews: the workflow's `REVIEW_SERVICE_ACCOUNT`. Absent without its environment. */
  public readonly reviewServiceAccountEmail?: pulumi.Output<string>;

  constructor(name: string, args: DeliveryIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    checkArguments("DeliveryIdentity", name, args, validate);
    super("groundplan:index:DeliveryIdentity", name, args, opts);

    const deploy = createIdentity(this, `${name}-deploy`, deployCondition(args), args);
    const preview = createIdentity(this, `${name}-preview`, previewCondition(args), args);
    grantDeployment(this, `${name}-deploy`, deploy.account, args.grantableRoles ?? defaultGrantableRoles);
    grantReading(this, `${name}-preview`, preview.account);
    if (args.guardProject !== undefined) {
      grantInGuard(this, `${name}-guard-deploy`, args.guardProject, deploy.account, enablingPermissions);
      grantInGuard(this, `${name}-guard-preview`, args.guardProject, preview.account);
    }
    if (args.reviewEnvironment !== undefined) {
      const review = createIdentity(this, `${name}-review`, reviewCondition(args, args.reviewEnvironment), args);
      grantReviews(this, `${name}-review`, review.account);
      this.reviewIdentityProvider = review.provider.name;
      this.reviewServiceAccountEmail = review.account.email;
    }

    this.deployIdentityProvider = deploy.provider.name;
    this.previewIdentityProvider = preview.provider.name;
    this.deployServiceAccountEmail = deploy.account.email;
    this.previewServiceAccountEmail = preview.account.email;
    this.registerOutputs({
      deployIdentityProvider: this.deployIdentityProvider,
      previewIdentityProvider: this.previewIdentityProvider,
      deployServiceAccountEmail: this.deployServiceAccountEmail,
      previewServiceAccountEmail: this.previewServiceAccountEmail,
      reviewIdentityProvider: this.reviewIdentityProvider,
      reviewServiceAccountEmail: this.reviewServiceAccountEmail,
    });
  }
}

interface Identity {
  account: serviceaccount.Account;
  provider: iam.WorkloadIdentityPoolProvider;
}

/** An account, and a pool of its own: all whom the pool's one provider trusts may act as the account. */
function createIdentity(
  parent: pulumi.Resource,
  name: string,
  attributeCondition: string,
  { repository, guardProject }: DeliveryIdentityArgs,
): Identity {
  const place = guardProject === undefined ? {} : { project: guardProject };
  const account = new serviceaccount.Account(
    name,
    { ...place, accountId: name, displayName: `GitHub workflows of ${repository}` },
    { parent },
  );
  const pool = new iam.WorkloadIdentityPool(
    name,
    {
      ...place,
      // A deleted pool keeps its identifier for 30 days. An account that is created again has another number, and so
      // the pool another identifier.
      workloadIdentityPoolId: pulumi.interpolate`${name}-${account.uniqueId.apply((number) => number.slice(-6))}`,
      displayName: "GitHub workflows",
    },
    { parent },
  );
  const provider = new iam.WorkloadIdentityPoolProvider(
    name,
    {
      ...place,
      workloadIdentityPoolId: pool.workloadIdentityPoolId,
      workloadIdentityPoolProviderId: "github",
      displayName: "GitHub Actions",
      oidc: { issuerUri: issuer },
      attributeMapping: { "google.subject": "assertion.sub" },
      attributeCondition,
    },
    { parent },
  );
  new serviceaccount.IAMMember(
    name,
    {
      serviceAccountId: account.name,
      role: "roles/iam.workloadIdentityUser",
      member: pulumi.interpolate`principalSet://iam.googleapis.com/${pool.name}/*`,
    },
    { parent },
  );
  return { account, provider };
}

/** A role of our own, for an account. */
function createRole(
  parent: pulumi.Resource,
  name: string,
  account: serviceaccount.Account,
  settings: { title: string; permissions: readonly string[]; project?: string },
): projects.IAMCustomRole {
  const { permissions, ...rest } = settings;
  return new projects.IAMCustomRole(
    name,
    { ...rest, roleId: roleId(name, account.uniqueId), permissions: [...new Set(permissions)].sort() },
    { parent, ...keepsRoleId },
  );
}

function grant(
  parent: pulumi.Resource,
  name: string,
  args: { project: pulumi.Input<string>; role: pulumi.Input<string>; member: pulumi.Input<string> },
  condition?: { title: string; expression: string },
): void {
  new projects.IAMMember(name, condition === undefined ? args : { ...args, condition }, { parent });
}

/** Lets the account deploy: by Google's roles, by one of our own, and by the right to hand out a few roles. */
function grantDeployment(
  parent: pulumi.Resource,
  name: string,
  account: serviceaccount.Account,
  grantable: readonly string[],
): void {
  const { member } = account;
  const own = createRole(parent, name, account, {
    title: "Deploys, but for keys, rights and backups",
    permissions: [...deployPermissions, ...enablingPermissions, ...readPermissions],
  });
  const { project } = own;
  for (const role of deployRoles) grant(parent, `${name}-${role.replace("roles/", "")}`, { project, role, member });
  grant(parent, name, { project, role: own.name, member });
  grant(
    parent,
    `${name}-grants`,
    { project, role: "roles/resourcemanager.projectIamAdmin", member },
    { title: "Grants what the program grants", expression: grantsOnly(grantable) },
  );
}

/** Lets the account see what a refresh sees. */
function grantReading(parent: pulumi.Resource, name: string, account: serviceaccount.Account): void {
  const { member } = account;
  const reads = createRole(parent, name, account, { title: "Sees what a refresh sees", permissions: readPermissions });
  const { project } = reads;
  const programs = createRole(parent, `${name}-programs`, account, {
    title: "Sees uploaded programs and their settings",
    permissions: programPermissions,
  });
  grant(parent, name, { project, role: reads.name, member });
  grant(
    parent,
    `${name}-programs`,
    { project, role: programs.name, member },
    { title: "Uploaded programs and settings alone", expression: programObjects },
  );
}

/** Lets the account make reviews, and change and delete them by their names where Google knows any. */
function grantReviews(parent: pulumi.Resource, name: string, account: serviceaccount.Account): void {
  const { member } = account;
  const own = createRole(parent, name, account, { title: "Makes reviews", permissions: reviewPermissions });
  const named = createRole(parent, `${name}-named`, account, {
    title: "Changes secrets and buckets of reviews",
    permissions: reviewNamedPermissions,
  });
  const { project } = own;
  grant(parent, name, { project, role: own.name, member });
  grant(
    parent,
    `${name}-named`,
    { project, role: named.name, member },
    { title: "What is called after a review alone", expression: reviewObjects },
  );
}

/** Lets an account see where the accounts themselves are. `more` is what else it may do there. */
function grantInGuard(
  parent: pulumi.Resource,
  name: string,
  project: string,
  account: serviceaccount.Account,
  more: readonly string[] = [],
): void {
  const permissions = [...readPermissions, ...more];
  const { member } = account;
  const role = createRole(parent, name, account, { title: "Sees what a refresh sees", permissions, project });
  grant(parent, name, { project, role: role.name, member });
}
