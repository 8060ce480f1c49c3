import * as pulumi from "@pulumi/pulumi";
import { present } from "../internal/present";
import { checkArguments } from "../internal/validation";
import type { SecretStoreApp, SecretStoreArgs } from "./args";
import { createDatabaseRoles } from "./databases";
import { createDocuments } from "./documents";
import { lifetimes } from "./lifetimes";
import { createAccount, createLogin, createWorkflowLogin, type Login } from "./logins";
import { appRole, storeNames } from "./names";
import {
  appPolicy,
  developerPolicy,
  firstValuesPolicy,
  operatorPolicy,
  previewPolicy,
  syncPolicy,
  type PolicyApp,
} from "./policies";
import { validate, type Members } from "./validate";

/**
 * One environment's part of a Vault server: documents for secrets and for plain configuration, short-lived database
 * users, and the policies and logins of operators, developers, previews, applications and the programs that fill the
 * documents and copy them. No value passes through it. Its outputs are a `SecretStoreAttachment`.
 */
export class SecretStore extends pulumi.ComponentResource {
  /** Base URL of the Vault server. */
  public readonly vaultAddress: pulumi.Output<string>;
  /** Name of the environment. */
  public readonly environment: pulumi.Output<string>;
  /** Path of the KV version 2 engine for secrets: `secrets/<environment>`. */
  public readonly secretsMount: pulumi.Output<string>;
  /** Path of the KV version 2 engine for plain configuration: `config/<environment>`. */
  public readonly configMount: pulumi.Output<string>;
  /** Login role per application: `<environment>.app.<app>`. */
  public readonly appRoles: pulumi.Output<{ [app: string]: string }>;
  /** Policy per application: `<environment>.app.<app>`. */
  public readonly appPolicies: pulumi.Output<{ [app: string]: string }>;
  /** Path per application with a database: `database/<environment>/creds/<app>-readwrite`. */
  public readonly databaseCredentialsPaths: pulumi.Output<{ [app: string]: string }>;
  /** Login role of operators: `<environment>.operator`. */
  public readonly operatorRole: pulumi.Output<string>;
  /** Service account that operators log in as. */
  public readonly operatorServiceAccountEmail: pulumi.Output<string>;
  /** Login role of developers: `<environment>.developer`. */
  public readonly developerRole: pulumi.Output<string>;
  /** Service account that developers log in as. */
  public readonly developerServiceAccountEmail: pulumi.Output<string>;
  /** Login role of previews: `<environment>.preview`. */
  public readonly previewRole: pulumi.Output<string>;
  /** Service account that previews log in as. */
  public readonly previewServiceAccountEmail: pulumi.Output<string>;
  /** Login role of the program that keeps copies in step: `<environment>.sync`. */
  public readonly syncRole: pulumi.Output<string>;
  /** Service account of the program that keeps copies in step. */
  public readonly syncServiceAccountEmail: pulumi.Output<string>;
  /** Login role of the programs that put first values there: `<environment>.first-values`. */
  public readonly firstValuesRole: pulumi.Output<string>;
  /** Service account of the programs that put first values there. */
  public readonly firstValuesServiceAccountEmail: pulumi.Output<string>;
  /** Login role of GitHub's workflows, at `auth/github/<environment>`: `<environment>.ci`. Absent without them. */
  public readonly continuousIntegrationRole?: pulumi.Output<string>;

  constructor(name: string, args: SecretStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    const members = checkArguments("SecretStore", name, args, validate);
    super("groundplan:index:SecretStore", name, args, opts);
    const names = storeNames(args.environment);
    // In the order of their names, so that another order in the program is no change of a policy.
    const apps = args.apps.map(policyApp).sort((one, other) => (one.name < other.name ? -1 : 1));
    const people = peopleLogins(this, name, args, apps, members);
    const programs = programLogins(this, name, args, apps, members);
    const appLogins = createAppLogins(this, name, args);

    this.vaultAddress = pulumi.output(args.vault.address);
    this.environment = pulumi.output(args.environment);
    this.secretsMount = createDocuments(this, `${name}-secrets`, names.secretsMount, args.protected ?? true);
    this.configMount = createDocuments(this, `${name}-config`, names.configMount, args.protected ?? true);
    this.databaseCredentialsPaths = createDatabaseRoles(this, name, names, args);
    this.appRoles = byApp(
      args,
      appLogins.map((login) => login.role),
    );
    this.appPolicies = byApp(
      args,
      appLogins.map((login) => login.policy),
    );
    this.operatorRole = people.operator.role;
    this.operatorServiceAccountEmail = people.operator.serviceAccountEmail;
    this.developerRole = people.developer.role;
    this.developerServiceAccountEmail = people.developer.serviceAccountEmail;
    this.previewRole = programs.preview.role;
    this.previewServiceAccountEmail = programs.preview.serviceAccountEmail;
    this.syncRole = programs.sync.role;
    this.syncServiceAccountEmail = programs.sync.serviceAccountEmail;
    this.firstValuesRole = programs.firstValues.role;
    this.firstValuesServiceAccountEmail = programs.firstValues.serviceAccountEmail;
    if (args.continuousIntegration !== undefined) {
      const { policy } = programs.preview;
      this.continuousIntegrationRole = createWorkflowLogin(
        this,
        `${name}-ci`,
        args,
        args.continuousIntegration,
        policy,
      );
    }
    this.registerOutputs({
      vaultAddress: this.vaultAddress,
      environment: this.environment,
      secretsMount: this.secretsMount,
      configMount: this.configMount,
      appRoles: this.appRoles,
      appPolicies: this.appPolicies,
      databaseCredentialsPaths: this.databaseCredentialsPaths,
      operatorRole: this.operatorRole,
      operatorServiceAccountEmail: this.operatorServiceAccountEmail,
      developerRole: this.developerRole,
      developerServiceAccountEmail: this.developerServiceAccountEmail,
      previewRole: this.previewRole,
      previewServiceAccountEmail: this.previewServiceAccountEmail,
      syncRole: this.syncRole,
      syncServiceAccountEmail: this.syncServiceAccountEmail,
      firstValuesRole: this.firstValuesRole,
      firstValuesServiceAccountEmail: this.firstValuesServiceAccountEmail,
      continuousIntegrationRole: this.continuousIntegrationRole,
    });
  }
}

function policyApp(app: SecretStoreApp): PolicyApp {
  return {
    name: app.name,
    hasDatabase: app.database !== undefined,
    readableByDevelopers: app.readableByDevelopers ?? false,
  };
}

/** The two logins of people. Renewable: the database users that they ask for end with their token. */
function peopleLogins(
  parent: pulumi.Resource,
  name: string,
  args: SecretStoreArgs,
  apps: PolicyApp[],
  members: Members,
): { operator: Login; developer: Login } {
  const { environment } = args;
  const names = storeNames(environment);
  const workday = { tokenTtl: 3600, tokenMaxTtl: 28800 };
  return {
    operator: createLogin(parent, `${name}-operator`, args, {
      role: names.operator,
      policy: operatorPolicy(environment, apps),
      identity: createAccount(parent, `${name}-operator`, `Operators of ${environment}'s secrets`, members.operators),
      ...workday,
    }),
    developer: createLogin(parent, `${name}-developer`, args, {
      role: names.developer,
      policy: developerPolicy(environment, apps),
      identity: createAccount(
        parent,
        `${name}-developer`,
        `Developers who use ${environment}'s secrets`,
        members.developers,
      ),
      ...workday,
    }),
  };
}

/** The logins of programs. They log in often, and a batch token writes nothing to Vault's storage. */
function programLogins(
  parent: pulumi.Resource,
  name: string,
  args: SecretStoreArgs,
  apps: PolicyApp[],
  members: Members,
): { preview: Login; sync: Login; firstValues: Login } {
  const { environment } = args;
  const names = storeNames(environment);
  const lasting = (seconds: number): { tokenTtl: number; tokenMaxTtl: number; tokenType: string } => ({
    tokenTtl: seconds,
    tokenMaxTtl: seconds,
    tokenType: "batch",
  });
  return {
    preview: createLogin(parent, `${name}-preview`, args, {
      role: names.preview,
      policy: previewPolicy(environment),
      identity: createAccount(parent, `${name}-preview`, `Previews of ${environment}'s secrets`, members.previewers),
      ...lasting(1800),
    }),
    sync: createLogin(parent, `${name}-sync`, args, {
      role: names.sync,
      policy: syncPolicy(environment, apps, args.deliversToGithub ?? false),
      identity: createAccount(parent, `${name}-sync`, `Copies of ${environment}'s secrets`),
      ...lasting(600),
    }),
    firstValues: createLogin(parent, `${name}-first-values`, args, {
      role: names.firstValues,
      policy: firstValuesPolicy(environment, apps),
      identity: createAccount(parent, `${name}-first-values`, `First values of ${environment}'s secrets`),
      ...lasting(600),
    }),
  };
}

/** Renewable, as those of people. */
function createAppLogins(parent: pulumi.Resource, name: string, args: SecretStoreArgs): Login[] {
  const { credentialTtl, credentialMaxTtl } = lifetimes(args);
  return args.apps.map((app) =>
    createLogin(parent, `${name}-app-${app.name}`, args, {
      role: appRole(args.environment, app.name),
      policy: appPolicy(args.environment, policyApp(app)),
      identity: app.identity,
      tokenTtl: credentialTtl,
      tokenMaxTtl: credentialMaxTtl,
    }),
  );
}

function byApp(args: SecretStoreArgs, values: pulumi.Output<string>[]): pulumi.Output<{ [app: string]: string }> {
  return pulumi
    .all(values)
    .apply((known) =>
      Object.fromEntries(known.map((value, index) => [present(args.apps[index], "an application").name, value])),
    );
}
