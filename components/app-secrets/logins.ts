import * as projects from "@pulumi/gcp/projects";
import { Policy } from "@pulumi/vault/policy";
import * as pulumi from "@pulumi/pulumi";
import { CredentialKind } from "../contracts/binding";
import type { CredentialFamily } from "../internal/credentials";
import type { KnownLogins } from "../internal/login-settings";
import { serviceAccountMember } from "../internal/member";
import { present } from "../internal/present";
import { keepsRoleId, roleId } from "../internal/role-id";
import type { Usable } from "../internal/usable";
import { readonlyStatements, readwriteStatements } from "../postgres-database/statements";
import { fetchersOf } from "../secret-store/fetching";
import { createRole } from "../secret-store/logins";
import { appLoginRole, databaseLoginRole } from "../secret-store/names";
import { appLoginPolicy } from "../secret-store/policies";
import type { AppSecretsArgs } from "./args";
import { withCredential, type BoundTo } from "./bindings";
import { inKeyOrder, type Copy } from "./copies";
import { createDatabaseRole } from "./databases";
import { loginTokenTtl, loginTtl } from "./lifetimes";
import { filledTemplates, loginsNamed } from "./templates";
import { asOutput, whenKnown } from "../internal/outputs";
import { Subject } from "../internal/refusal";

type Credential = pulumi.Output<BoundTo & Required<Pick<BoundTo, "credential">>>;

interface NamedLogin {
  binding: string;
  family: CredentialFamily;
  bound: Credential;
  /** Of the role that fetches what Google makes; see `roleId`. It goes with the first copy that is written from the login. */
  life: pulumi.Output<string>;
}

/**
 * What the programs that keep logins need of this application: roles that make its database users, a login of their own to Vault
 * that makes them and writes its document, and rights to ask Google for what Google makes. Nothing without templates.
 */
export function createLogins(
  parent: pulumi.Resource,
  name: string,
  args: Usable<AppSecretsArgs>,
  { copies, named }: { copies: Copy[]; named: pulumi.Resource },
): pulumi.Output<KnownLogins> | undefined {
  const subject = new Subject(`AppSecrets "${name}"`);
  const logins = [...loginsNamed(args.keys)].map(([binding, family]): NamedLogin => {
    const { kinds, remedy } = family;
    return {
      binding,
      family,
      bound: withCredential(subject, binding, present((args.bindings ?? {})[binding], "a binding"), kinds, remedy),
      life: firstOf(copies, binding).createTime,
    };
  });
  if (args.keys.every(({ template }) => template === undefined)) return undefined;
  const vaultRole = createKeeperLogin(parent, `${name}-login`, args, logins, named);
  const granted = logins.flatMap((login) => allowFetching(parent, name, args, login));
  const bindings = Object.fromEntries(
    logins.map((login) => [login.binding, createLogin(parent, name, args, login, named)]),
  );
  const known = {
    vaultRole,
    bindings,
    templates: filledTemplates(subject, args),
    granted: granted.map(({ etag }) => etag),
  };
  return whenKnown(known, ({ vaultRole: role, bindings: made, templates }) => ({
    vaultRole: role,
    bindings: made,
    templates,
  }));
}

/** The copy that is written from a login, in the order of names. */
function firstOf(copies: Copy[], binding: string): Copy["secret"] {
  const first = inKeyOrder(copies).find(({ key }) => loginsNamed([key]).has(binding));
  return present(first, "a copy that is written from the login").secret;
}

function createLogin(
  parent: pulumi.Resource,
  name: string,
  args: Usable<AppSecretsArgs>,
  { binding, family, bound }: NamedLogin,
  named: pulumi.Resource,
): pulumi.Output<KnownLogins["bindings"][string]> {
  const login = bound.apply(({ credential }) => credential);
  if (family.fetched !== undefined) return login;
  const role = createDatabaseRole(parent, name, args, {
    role: databaseLoginRole(args.app, binding),
    connection: login.resource,
    statements: bound.apply(({ values, credential }) =>
      (credential.kind === CredentialKind.DatabaseReadwrite ? readwriteStatements : readonlyStatements)(
        values["database"] ?? "",
        credential.extensions,
      ),
    ),
    lifetimes: { ttl: loginTtl, maxTtl: loginTtl },
    named,
  });
  return whenKnown(
    { login, backend: role.backend, name: role.name },
    ({ login: credential, backend, name: known }) => ({
      ...credential,
      vaultPath: `${backend}/creds/${known}`,
    }),
  );
}

/**
 * One login for both programs, that of first values and that which keeps copies in step: with a token that outlives the user
 * that it made, since a user ends with the token that asked for it.
 */
function createKeeperLogin(
  parent: pulumi.Resource,
  name: string,
  { store, app }: Usable<AppSecretsArgs>,
  logins: NamedLogin[],
  named: pulumi.Resource,
): pulumi.Output<string> {
  const { secretsMount, databaseMount } = store;
  const bindings = logins.filter(({ family }) => family.fetched === undefined).map(({ binding }) => binding);
  const role = asOutput(store.environment).apply((environment) => appLoginRole(environment, app));
  const paths = pulumi.output({ app, secretsMount, databaseMount, bindings });
  const policy = new Policy(name, { name: role, policy: paths.apply(appLoginPolicy) }, { parent, dependsOn: named });
  return createRole(parent, name, {
    role,
    serviceAccountEmails: [store.firstValuesServiceAccountEmail, store.syncServiceAccountEmail],
    policies: [policy.name],
    tokenTtl: loginTokenTtl,
    tokenMaxTtl: loginTokenTtl,
  }).role;
}

/**
 * The right to ask Google for a credential. Google knows none for a single cache or a single service account
 * (https://cloud.google.com/iam/docs/conditions-resource-attributes), so it is one for the project; the role is the
 * application's own, so that another application's right does not go with it.
 */
function allowFetching(
  parent: pulumi.Resource,
  name: string,
  { app, store, fetchingIsGranted = false }: Usable<AppSecretsArgs>,
  { binding, family: { fetched }, bound, life }: NamedLogin,
): projects.IAMMember[] {
  if (fetched === undefined || fetchingIsGranted) return [];
  const project = bound.apply(({ credential }) => projectOf(credential.resource));
  const role = new projects.IAMCustomRole(
    `${name}-${binding}-login`,
    {
      project,
      // Names of applications and bindings have no dot.
      roleId: roleId(`login.${app}.${binding}`, life),
      title: `Fetches ${binding} for ${app}`,
      permissions: fetched.permissions,
    },
    { parent, ...keepsRoleId },
  );
  const { firstValuesServiceAccountEmail: firstValues, syncServiceAccountEmail: sync } = store;
  return fetchersOf(fetched, { firstValues, sync }).map(
    ([who, email]) =>
      new projects.IAMMember(
        `${name}-${binding}-login-${who}`,
        { project, role: role.name, member: serviceAccountMember(email) },
        { parent },
      ),
  );
}

/** The project of a cache, by its name, or of a service account, by its address. */
function projectOf(resource: string): string {
  return /^projects\/([^/]+)\//.exec(resource)?.[1] ?? /@([^.]+)\.iam\./.exec(resource)?.[1] ?? "";
}
