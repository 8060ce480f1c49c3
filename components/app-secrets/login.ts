import * as pulumi from "@pulumi/pulumi";
import { Policy } from "@pulumi/vault/policy";
import { entriesInOrder } from "../internal/unordered";
import type { Usable } from "../internal/usable";
import { createLogin, createRole, workday, type Login } from "../secret-store/logins";
import { Subject } from "../internal/refusal";
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
  const login = createLogin(parent, name, store.vaultServiceAccountEmail, {
    role: asOutput(store.environment).apply((environment) => appRole(environment, app)),
    policy: paths.apply(appPolicy),
    subject: new Subject(`AppSecrets "${name}"`),
    property: "app",
    documents: paths.apply(({ secretsMount, configMount }) =>
      [secretsMount, configMount].map((mount) => `${mount}/metadata/${app}`),
    ),
    identity,
    tokenTtl: ttl,
    tokenMaxTtl: maxTtl,
  });
  if (args.readableByDevelopers === true) createDeveloperLogin(parent, `${name}-developer`, args, paths, login.named);
  return login;
}

/** What developers may in every application, and may here: for a workday, as their other login. */
function createDeveloperLogin(
  parent: pulumi.Resource,
  name: string,
  { store, app }: Usable<AppSecretsArgs>,
  paths: pulumi.Output<AppPaths>,
  named: pulumi.Resource,
): void {
  const role = asOutput(store.environment).apply((environment) => appDeveloperRole(environment, app));
  const policy = new Policy(
    name,
    { name: role, policy: paths.apply(appDeveloperPolicy) },
    { parent, dependsOn: named },
  );
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
