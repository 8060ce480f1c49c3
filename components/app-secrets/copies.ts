import * as secretmanager from "@pulumi/gcp/secretmanager";
import type * as pulumi from "@pulumi/pulumi";
import type { Usable } from "../internal/usable";
import type { AppConfigKey, AppSecretKey, AppSecretsArgs } from "./args";
import { whenKnown } from "../internal/outputs";

/** The container of one copy. */
export interface Copy {
  key: AppSecretKey & AppConfigKey;
  secret: secretmanager.Secret;
  /** What has to be there before anybody uses it. */
  policy: pulumi.Resource;
}

/** Copies in the order of their keys' names. */
export function inKeyOrder(copies: readonly Copy[]): Copy[] {
  return [...copies].sort((one, other) => (one.key.name < other.key.name ? -1 : 1));
}

/** Containers for the copies of the secrets. Only programs inside the project put values in: none passes through this one. */
export function createSecretCopies(
  parent: pulumi.Resource,
  name: string,
  args: Usable<AppSecretsArgs>,
  readers: pulumi.Input<string>[],
): Copy[] {
  const policyData = renderPolicy(args, readers);
  return args.keys.map((key) =>
    createCopy(parent, `${name}-${key.name}`, `${args.app}-${key.name}`, args, key, policyData),
  );
}

/** Containers for the copies of plain configuration, with readers of their own: whoever sees them sees no secret. */
export function createConfigCopies(
  parent: pulumi.Resource,
  name: string,
  args: Usable<AppSecretsArgs>,
  readers: pulumi.Input<string>[],
): Copy[] {
  const policyData = renderPolicy(args, readers);
  return (args.config ?? []).map((key) =>
    createCopy(parent, `${name}-${key.name}-config`, `${args.app}-${key.name}-config`, args, key, policyData),
  );
}

function createCopy(
  parent: pulumi.Resource,
  name: string,
  secretId: string,
  args: Usable<AppSecretsArgs>,
  key: Copy["key"],
  policyData: pulumi.Output<string>,
): Copy {
  const secret = new secretmanager.Secret(
    name,
    {
      secretId,
      labels: { app: args.app, source: "vault" },
      // Named regions, not Google's choice: the law may ask where a secret is. In an order of their own: any other would
      // be another container.
      replication: { userManaged: { replicas: [...args.regions].sort().map((location) => ({ location })) } },
      // A copy is made anew from Vault at any time.
      deletionProtection: false,
    },
    // Other regions need another container, and the name is taken until this one is gone.
    { parent, deleteBeforeReplace: true },
  );
  const policy = new secretmanager.SecretIamPolicy(name, { secretId: secret.id, policyData }, { parent });
  return { key, secret, policy };
}

/**
 * Everybody who may do anything with a copy. The whole policy, not single grants: a right that somebody gave by hand goes
 * with the next deployment, so that a copy is written by those who take its value from Vault, and by nobody else.
 */
function renderPolicy(args: Usable<AppSecretsArgs>, readers: pulumi.Input<string>[]): pulumi.Output<string> {
  const { identity, store } = args;
  return whenKnown(
    {
      app: identity.serviceAccountEmail,
      firstValues: store.firstValuesServiceAccountEmail,
      sync: store.syncServiceAccountEmail,
      others: readers,
    },
    ({ app, firstValues, sync, others }) =>
      JSON.stringify({
        bindings: [
          // To see whether a copy is up to date, the programs that copy have to read it.
          binding("secretAccessor", [...[app, firstValues, sync].map(account), ...others]),
          binding("secretVersionAdder", [account(firstValues)]),
          // To add versions, and to destroy those that nobody needs any more.
          binding("secretVersionManager", [account(sync)]),
        ],
      }),
  );
}

/** Each member once, and in an order that is always the same. */
function binding(role: string, members: string[]): { members: string[]; role: string } {
  return { members: [...new Set(members)].sort(), role: `roles/secretmanager.${role}` };
}

function account(email: string): string {
  return `serviceAccount:${email}`;
}
