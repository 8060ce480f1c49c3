import * as iam from "@pulumi/gcp/iam";
import * as projects from "@pulumi/gcp/projects";
import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as pulumi from "@pulumi/pulumi";
import * as rules from "../internal/rules";
import { Arguments } from "../internal/validation";
import type { DeliveryIdentityArgs } from "./args";
import { deployRoles, previewRoles, secretPermissions } from "./roles";

const issuer = "https://token.actions.githubusercontent.com";

/**
 * Identities for GitHub's workflows, without a key to leak: one that deploys, one that previews and views the project.
 */
export class DeliveryIdentity extends pulumi.ComponentResource {
  /** Resource name of the workload identity provider: the workflows' `WORKLOAD_IDENTITY_PROVIDER`. */
  public readonly workloadIdentityProvider: pulumi.Output<string>;
  /** Address of the service account that deploys: the workflows' `DEPLOY_SERVICE_ACCOUNT`. */
  public readonly deployServiceAccountEmail: pulumi.Output<string>;
  /** Address of the service account that previews: the workflows' `PREVIEW_SERVICE_ACCOUNT`. */
  public readonly previewServiceAccountEmail: pulumi.Output<string>;

  constructor(name: string, args: DeliveryIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("groundplan:index:DeliveryIdentity", name, args, opts);
    validate(name, args);

    const { repository, deployEnvironment, previewEnvironment } = args;
    const deploy = createAccount(this, `${name}-deploy`, repository, deployEnvironment, deployRoles);
    grantSecretAdministration(this, name, deploy);
    const preview = createAccount(this, `${name}-preview`, repository, previewEnvironment, previewRoles);
    const pool = new iam.WorkloadIdentityPool(
      name,
      {
        // A deleted pool keeps its identifier for 30 days. An account that is created again has another number, and so
        // the pool another identifier.
        workloadIdentityPoolId: pulumi.interpolate`${name}-gh-${deploy.uniqueId.apply((number) => number.slice(-6))}`,
        displayName: "GitHub workflows",
      },
      { parent: this },
    );
    const provider = createProvider(this, name, pool, args);
    letIn(this, `${name}-deploy`, pool, deploy, deployEnvironment);
    letIn(this, `${name}-preview`, pool, preview, previewEnvironment);

    this.workloadIdentityProvider = provider.name;
    this.deployServiceAccountEmail = deploy.email;
    this.previewServiceAccountEmail = preview.email;
    this.registerOutputs({
      workloadIdentityProvider: this.workloadIdentityProvider,
      deployServiceAccountEmail: this.deployServiceAccountEmail,
      previewServiceAccountEmail: this.previewServiceAccountEmail,
    });
  }
}

function validate(name: string, args: DeliveryIdentityArgs): void {
  const check = new Arguments(`DeliveryIdentity "${name}"`);
  // The pool's name (32 characters) and the service accounts' (30) are made of it and their suffixes.
  check.property(
    "name",
    name,
    rules.matching(/^[a-z][a-z0-9-]{2,20}[a-z0-9]$/, "use 4 to 22 lower-case letters, digits and hyphens"),
  );
  check.property(
    "repository",
    args.repository,
    rules.matching(/^[\w.-]+\/[\w.-]+$/, "name the repository as owner/name"),
  );
  check.property(
    "repositoryId",
    args.repositoryId,
    rules.matching(/^\d+$/, "use the number that `gh api repos/<owner>/<name> --jq .id` prints"),
  );
  for (const property of ["deployEnvironment", "previewEnvironment"] as const) {
    check.property(property, args[property], rules.matching(/^[\w.-]+$/, "name an environment of the repository"));
  }
  if (args.deployEnvironment === args.previewEnvironment) {
    check.problem("previewEnvironment", args.previewEnvironment, "name an environment other than deployEnvironment");
  }
  check.done();
}

function createProvider(
  parent: pulumi.Resource,
  name: string,
  pool: iam.WorkloadIdentityPool,
  args: DeliveryIdentityArgs,
): iam.WorkloadIdentityPoolProvider {
  return new iam.WorkloadIdentityPoolProvider(
    name,
    {
      workloadIdentityPoolId: pool.workloadIdentityPoolId,
      workloadIdentityPoolProviderId: "github",
      displayName: "GitHub Actions",
      oidc: { issuerUri: issuer },
      attributeMapping: { "google.subject": "assertion.sub", "attribute.environment": "assertion.environment" },
      attributeCondition: trusted(args),
    },
    { parent },
  );
}

/** GitHub issues tokens to every repository in the world from this one address. */
function trusted({ repository, repositoryId }: DeliveryIdentityArgs): string {
  const byName = `assertion.repository == "${repository}"`;
  return repositoryId === undefined ? byName : `${byName} && assertion.repository_id == "${repositoryId}"`;
}

function createAccount(
  parent: pulumi.Resource,
  name: string,
  repository: string,
  environment: string,
  roles: readonly string[],
): serviceaccount.Account {
  const account = new serviceaccount.Account(
    name,
    { accountId: name, displayName: `GitHub workflows of ${repository} in environment ${environment}` },
    { parent },
  );
  for (const role of roles) {
    new projects.IAMMember(
      `${name}-${role.replace("roles/", "")}`,
      { project: account.project, role, member: account.member },
      { parent },
    );
  }
  return account;
}

/** Lets the repository's workflows in an environment act as the account. */
function letIn(
  parent: pulumi.Resource,
  name: string,
  pool: iam.WorkloadIdentityPool,
  account: serviceaccount.Account,
  environment: string,
): void {
  new serviceaccount.IAMMember(
    name,
    {
      serviceAccountId: account.name,
      role: "roles/iam.workloadIdentityUser",
      // Whom the pool lets in is of this repository. Not by subject: GitHub spells it in several ways, by the repository's age
      // and settings (https://docs.github.com/en/actions/reference/security/oidc).
      member: pulumi.interpolate`principalSet://iam.googleapis.com/${pool.name}/attribute.environment/${environment}`,
    },
    { parent },
  );
}

/** Lets the deploying account keep secrets without reading one. */
function grantSecretAdministration(parent: pulumi.Resource, name: string, account: serviceaccount.Account): void {
  const role = new projects.IAMCustomRole(
    `${name}-secrets`,
    {
      // Role identifiers know no hyphen.
      roleId: `${name.replaceAll("-", "_")}_secrets`,
      title: "Keeps secrets without reading them",
      permissions: [...secretPermissions],
    },
    { parent },
  );
  new projects.IAMMember(
    `${name}-deploy-secrets`,
    { project: account.project, role: role.name, member: account.member },
    { parent },
  );
}
