import * as serviceaccount from "@pulumi/gcp/serviceaccount";
import * as pulumi from "@pulumi/pulumi";
import * as database from "@pulumi/vault/database";
import * as auth from "@pulumi/vault/gcp";
import * as generic from "@pulumi/vault/generic";
import * as kv from "@pulumi/vault/kv";
import { Mount } from "@pulumi/vault/mount";
import { Policy } from "@pulumi/vault/policy";
import type { WorkloadIdentity } from "../contracts/identity";
import { integerBetween, matching, workloadName } from "../internal/rules";
import { Arguments } from "../internal/validation";
import { DatabaseUser } from "../postgres/database-user";
import type { SecretStoreApp, SecretStoreArgs, SecretStoreDatabase } from "./args";
import { connectionRequest } from "./connection";
import { appRole, authMount, readonlyRole, readwriteRole, storeNames, type StoreNames } from "./names";
import { appPolicy, operatorPolicy, previewPolicy, syncPolicy, type PolicyApp } from "./policies";
import { readonlyStatements, readwriteStatements, type RoleStatements } from "./statements";

const defaultTtl = 3600;
const defaultMaxTtl = 86400;
/** An earlier version can be brought back: `vault kv rollback`. Vault keeps 10 unless it is told. */
const keptVersions = 20;

/**
 * One environment's part of a Vault server: documents for secrets and for plain configuration, short-lived database
 * users, and the policies and Google logins of operators, previews, applications and the programs that copy values. No
 * value passes through it. Its outputs are a `SecretStoreAttachment`.
 */
export class SecretStore extends pulumi.ComponentResource {
  /** Base URL of the Vault server. */
  public readonly vaultAddress: pulumi.Output<string>;
  /** Path of the KV version 2 engine for secrets: `secrets-<environment>`. */
  public readonly secretsMount: pulumi.Output<string>;
  /** Path of the KV version 2 engine for plain configuration: `config-<environment>`. */
  public readonly configMount: pulumi.Output<string>;
  /** Login role per application: `<environment>.app.<app>`. */
  public readonly appRoles: pulumi.Output<{ [app: string]: string }>;
  /** Path per application with a database: `database-<environment>/creds/<app>-readwrite`. */
  public readonly databaseCredentialsPaths: pulumi.Output<{ [app: string]: string }>;
  /** Login role of operators: `<environment>.operator`. */
  public readonly operatorRole: pulumi.Output<string>;
  /** Service account that operators log in as. */
  public readonly operatorServiceAccountEmail: pulumi.Output<string>;
  /** Login role of previews: `<environment>.preview`. */
  public readonly previewRole: pulumi.Output<string>;
  /** Service account that previews log in as. */
  public readonly previewServiceAccountEmail: pulumi.Output<string>;
  /** Login role of the programs that copy values: `<environment>.sync`. */
  public readonly syncRole: pulumi.Output<string>;
  /** Service account of the programs that copy values. */
  public readonly syncServiceAccountEmail: pulumi.Output<string>;

  constructor(name: string, args: SecretStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("groundplan:index:SecretStore", name, args, opts);
    validate(name, args);
    const names = storeNames(args.environment);
    const apps = args.apps.map((app) => ({ name: app.name, hasDatabase: app.database !== undefined }));

    const secrets = createDocuments(this, `${name}-secrets`, names.secretsMount, args.protected ?? true);
    const config = createDocuments(this, `${name}-config`, names.configMount, args.protected ?? true);
    const credentialsPaths = createDatabaseRoles(this, name, names, args);

    const operator = createLogin(this, `${name}-operator`, args, {
      role: names.operator,
      policy: operatorPolicy(args.environment, apps),
      identity: createAccount(this, `${name}-operator`, `Operators of ${names.secretsMount}`, args.operators),
      tokenTtl: 3600,
      tokenMaxTtl: 28800,
    });
    const preview = createLogin(this, `${name}-preview`, args, {
      role: names.preview,
      policy: previewPolicy(args.environment),
      identity: createAccount(this, `${name}-preview`, `Previews of ${names.secretsMount}`, args.previewers),
      tokenTtl: 1800,
      tokenMaxTtl: 1800,
      tokenType: "batch",
    });
    const sync = createLogin(this, `${name}-sync`, args, {
      role: names.sync,
      policy: syncPolicy(args.environment, apps),
      identity: createAccount(this, `${name}-sync`, `Copies of ${names.secretsMount}`),
      tokenTtl: 600,
      tokenMaxTtl: 600,
      // Logs in often; a batch token writes nothing to Vault's storage.
      tokenType: "batch",
    });
    const appLogins = args.apps.map((app, index) => createAppLogin(this, name, args, app, apps[index] as PolicyApp));

    this.vaultAddress = pulumi.output(args.vault.address);
    this.secretsMount = secrets;
    this.configMount = config;
    this.appRoles = pulumi
      .all(appLogins.map((login) => login.role))
      .apply((roles) => Object.fromEntries(roles.map((role, index) => [args.apps[index]?.name ?? "", role])));
    this.databaseCredentialsPaths = credentialsPaths;
    this.operatorRole = operator.role;
    this.operatorServiceAccountEmail = operator.serviceAccountEmail;
    this.previewRole = preview.role;
    this.previewServiceAccountEmail = preview.serviceAccountEmail;
    this.syncRole = sync.role;
    this.syncServiceAccountEmail = sync.serviceAccountEmail;
    this.registerOutputs({
      vaultAddress: this.vaultAddress,
      secretsMount: this.secretsMount,
      configMount: this.configMount,
      appRoles: this.appRoles,
      databaseCredentialsPaths: this.databaseCredentialsPaths,
      operatorRole: this.operatorRole,
      operatorServiceAccountEmail: this.operatorServiceAccountEmail,
      previewRole: this.previewRole,
      previewServiceAccountEmail: this.previewServiceAccountEmail,
      syncRole: this.syncRole,
      syncServiceAccountEmail: this.syncServiceAccountEmail,
    });
  }
}

const shortName = matching(
  /^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$/,
  "use 1 to 24 lower-case letters, digits and hyphens that start with a letter and end with a letter or digit",
);
const ttl = integerBetween(60, 2_764_800);

function validate(name: string, args: SecretStoreArgs): void {
  const check = new Arguments(`SecretStore "${name}"`);
  // The longest service account is `<name>-operator`, which has 30 characters at most.
  check.property(
    "name",
    name,
    matching(/^[a-z][a-z0-9-]{0,20}$/, "use 1 to 21 lower-case letters, digits and hyphens"),
  );
  check.property("environment", args.environment, shortName);
  args.apps.forEach((app, index) => check.property(`apps[${index}].name`, app.name, workloadName));
  const databases = args.databases ?? [];
  databases.forEach((one, index) => check.property(`databases[${index}].name`, one.name, shortName));
  unique(check, "apps", args.apps);
  unique(check, "databases", databases);
  args.apps.forEach((app, index) => {
    if (app.database === undefined || databases.some((one) => one.name === app.database)) return;
    const known = databases.map((one) => one.name).join(", ") || "none";
    check.problem(`apps[${index}].database`, app.database, `name one of databases (there are: ${known})`);
  });
  check.property("credentialTtlSeconds", args.credentialTtlSeconds, ttl);
  check.property("credentialMaxTtlSeconds", args.credentialMaxTtlSeconds, ttl);
  const shortest = args.credentialTtlSeconds ?? defaultTtl;
  if (shortest > (args.credentialMaxTtlSeconds ?? defaultMaxTtl)) {
    check.problem("credentialMaxTtlSeconds", args.credentialMaxTtlSeconds ?? defaultMaxTtl, `use ${shortest} or more`);
  }
  check.done();
}

function unique(check: Arguments, property: string, list: { name: string }[]): void {
  const names = list.map((one) => one.name);
  if (new Set(names).size < names.length) check.problem(property, names, "name each once");
}

/** Mounts a KV version 2 engine. What uses the returned path waits until the engine is ready for documents. */
function createDocuments(
  parent: pulumi.Resource,
  name: string,
  path: string,
  isProtected: boolean,
): pulumi.Output<string> {
  const mount = new Mount(
    name,
    { path, type: "kv", options: { version: "2" }, description: "One document for each application" },
    { parent, protect: isProtected, retainOnDelete: isProtected },
  );
  const settings = new kv.SecretBackendV2(name, { mount: mount.path, maxVersions: keptVersions }, { parent });
  return settings.mount;
}

/** Makes a service account whose only use is to log in to Vault, and lets `members` sign as it. */
function createAccount(
  parent: pulumi.Resource,
  name: string,
  displayName: string,
  members: pulumi.Input<string>[] = [],
): WorkloadIdentity {
  const account = new serviceaccount.Account(name, { accountId: name, displayName }, { parent });
  if (members.length > 0) {
    // Authoritative: nobody else gets in by a grant made elsewhere.
    new serviceaccount.IAMBinding(
      name,
      { serviceAccountId: account.name, role: "roles/iam.serviceAccountTokenCreator", members },
      { parent },
    );
  }
  return { serviceAccountEmail: account.email, serviceAccountName: account.name };
}

interface LoginSettings {
  role: string;
  policy: string;
  identity: WorkloadIdentity;
  tokenTtl: number;
  tokenMaxTtl: number;
  tokenType?: string;
}

interface Login {
  /** What uses it waits until the login works. */
  role: pulumi.Output<string>;
  serviceAccountEmail: pulumi.Output<string>;
}

/** A policy, and a role that gives it to one Google identity. */
function createLogin(parent: pulumi.Resource, name: string, args: SecretStoreArgs, settings: LoginSettings): Login {
  const policy = new Policy(name, { name: settings.role, policy: settings.policy }, { parent });
  const verifiable = new serviceaccount.IAMMember(
    `${name}-login`,
    {
      // Vault asks Google whether the account still exists (`iam.serviceAccounts.get`) and for its public keys.
      serviceAccountId: settings.identity.serviceAccountName,
      role: "roles/iam.serviceAccountViewer",
      member: pulumi.interpolate`serviceAccount:${args.vault.serviceAccountEmail}`,
    },
    { parent },
  );
  const role = new auth.AuthBackendRole(
    name,
    {
      backend: authMount,
      role: settings.role,
      type: "iam",
      boundServiceAccounts: [settings.identity.serviceAccountEmail],
      tokenPolicies: [policy.name],
      tokenTtl: settings.tokenTtl,
      tokenMaxTtl: settings.tokenMaxTtl,
      ...(settings.tokenType === undefined ? {} : { tokenType: settings.tokenType }),
      // Google's identity tokens are valid for an hour, and the Vault provider signs for half an hour; the default of 15
      // minutes would refuse both.
      maxJwtExp: "3600",
    },
    { parent },
  );
  return {
    role: pulumi.all([role.role, verifiable.role]).apply(([known]) => known),
    serviceAccountEmail: pulumi.output(settings.identity.serviceAccountEmail),
  };
}

function createAppLogin(
  parent: pulumi.Resource,
  name: string,
  args: SecretStoreArgs,
  app: SecretStoreApp,
  policyApp: PolicyApp,
): Login {
  return createLogin(parent, `${name}-app-${app.name}`, args, {
    role: appRole(args.environment, app.name),
    policy: appPolicy(args.environment, policyApp),
    identity: app.identity,
    // Renewable: database credentials end with the token that asked for them.
    tokenTtl: args.credentialTtlSeconds ?? defaultTtl,
    tokenMaxTtl: args.credentialMaxTtlSeconds ?? defaultMaxTtl,
  });
}

/** Lets Vault make users in each database. Returns the path per application; what uses it waits for the role. */
function createDatabaseRoles(
  parent: pulumi.Resource,
  name: string,
  names: StoreNames,
  args: SecretStoreArgs,
): pulumi.Output<{ [app: string]: string }> {
  const databases = args.databases ?? [];
  if (databases.length === 0) return pathsOf([]);
  const mount = new Mount(
    `${name}-database`,
    { path: names.databaseMount, type: "database", description: "Short-lived database users" },
    { parent },
  );
  const roles = databases.flatMap((one) => {
    const apps = args.apps.filter((app) => app.database === one.name);
    const connection = createConnection(parent, name, args, mount, one, apps);
    return apps.map((app) => createRoles(parent, name, args, mount, connection, one, app));
  });
  return pathsOf(roles);
}

function pathsOf(roles: pulumi.Output<[string, string]>[]): pulumi.Output<{ [app: string]: string }> {
  return pulumi.all(roles).apply((known): { [app: string]: string } => Object.fromEntries(known));
}

function createConnection(
  parent: pulumi.Resource,
  name: string,
  args: SecretStoreArgs,
  mount: Mount,
  one: SecretStoreDatabase,
  apps: SecretStoreApp[],
): generic.Endpoint {
  const allowedRoles = apps.flatMap((app) => [readonlyRole(app.name), readwriteRole(app.name)]);
  // Acting as `cloudsqlsuperuser`, Vault creates other roles; its own user owns nothing.
  const user = new DatabaseUser(
    `${name}-database-${one.name}`,
    {
      database: one.endpoint,
      serviceAccountEmail: args.vault.serviceAccountEmail,
      roles: ["cloudsqlsuperuser"],
    },
    { parent },
  );
  return new generic.Endpoint(
    `${name}-database-${one.name}`,
    {
      // Not `database.SecretBackendConnection`: it has no `use_private_ip`, and the database has no other address.
      path: pulumi.interpolate`${mount.path}/config/${one.name}`,
      dataJson: pulumi
        .all([one.endpoint.connectionName, one.endpoint.database, user.userName])
        .apply(([connectionName, databaseName, userName]) =>
          connectionRequest({ connectionName, database: databaseName, userName, allowedRoles }),
        ),
      // The answer lists what was sent in another shape.
      ignoreAbsentFields: true,
    },
    // Not before Vault can log in; and while it goes, Vault can still revoke what it made.
    { parent, dependsOn: user },
  );
}

/** The two kinds of users that an application can have. */
function createRoles(
  parent: pulumi.Resource,
  name: string,
  args: SecretStoreArgs,
  mount: Mount,
  connection: generic.Endpoint,
  one: SecretStoreDatabase,
  app: SecretStoreApp,
): pulumi.Output<[string, string]> {
  const create = (role: string, statements: RoleStatements): database.SecretBackendRole =>
    new database.SecretBackendRole(
      `${name}-database-${role}`,
      {
        backend: mount.path,
        name: role,
        dbName: one.name,
        creationStatements: statements.creation,
        renewStatements: statements.renewal,
        revocationStatements: statements.revocation,
        defaultTtl: args.credentialTtlSeconds ?? defaultTtl,
        maxTtl: args.credentialMaxTtlSeconds ?? defaultMaxTtl,
      },
      { parent, dependsOn: [connection] },
    );
  create(readonlyRole(app.name), readonlyStatements(app.name));
  const readwrite = create(readwriteRole(app.name), readwriteStatements(app.name));
  return pulumi
    .all([readwrite.backend, readwrite.name])
    .apply(([backend, role]): [string, string] => [app.name, `${backend}/creds/${role}`]);
}
