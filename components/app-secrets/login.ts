import { Policy } from "@pulumi/vault/policy";
import * as pulumi from "@pulumi/pulumi";
import { entriesInOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import { createLogin, createRole, workday, type Login } from "../secret-store/logins";
import { appDeveloperRole, appRole } from "../secret-store/names";
import { appDeveloperPolicy, appPolicy, type AppPaths } from "../secret-store/policies";
import type { AppSecretsArgs } from "./args";
import { tokenLifetimes } from "./lifetimes";
import { asOutput } from "../internal/outputs";

/** The application's own login, and the one of developers who may read what it may. Tokens are renewable. */
export function createAppLogin(parent: pulumi.Resource, name: string, args: Usable<AppSecretsArgs>): Login {
  const { store, app, identity } = args;
  const paths = pathsOf(args);
  const { ttl, maxTtl } = tokenLifetimes(args);
  if (args.readableByDevelopers === true) createDeveloperLogin(parent, `${name}-developer`, args, paths);
  return createLogin(parent, name, store.vaultServiceAccountEmail, {
    role: asOutput(store.environment).apply((environment) => appRole(environment, app)),
    policy: paths.apply(appPolicy),
    identity,
    tokenTtl: ttl,
    tokenMaxTtl: maxTtl,
  });
}

/** What developers may in every application, and may here: for a workday, as their other login. */
function createDeveloperLogin(
  parent: pulumi.Resource,
  name: string,
  { store, app }: Usable<AppSecretsArgs>,
  paths: pulumi.Output<AppPaths>,
): void {
  const role = asOutput(store.environment).apply((environment) => appDeveloperRole(environment, app));
  const policy = new Policy(name, { name: role, policy: paths.apply(appDeveloperPolicy) }, { parent });
  createRole(parent, name, {
    role,
    serviceAccountEmails: [store.developerServiceAccountEmail],
    policies: [store.developerPolicy, policy.name],
    ...workday,
  });
}

function pathsOf({ store, app, databaseUsers = {} }: Usable<AppSecretsArgs>): pulumi.Output<AppPaths> {
  const { secretsMount, configMount, databaseMount } = store;
  const of = (isReader: boolean): string[] =>
    entriesInOrder(databaseUsers).flatMap(([binding, users]) =>
      (users.readOnly === true) === isReader ? [binding] : [],
    );
  return pulumi.output({ app, secretsMount, configMount, databaseMount, writes: of(false), reads: of(true) });
}
