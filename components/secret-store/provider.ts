import type * as pulumi from "@pulumi/pulumi";
import { Provider, type ProviderArgs } from "@pulumi/vault/provider";
import { authMount, storeNames } from "./names";

/**
 * How a program logs in to a Vault server.
 */
export interface VaultProviderSettings {
  /** Base URL of the server. It may be unknown in a first preview: what depends on it is planned all the same. */
  address: pulumi.Input<string>;
  /**
   * Service account to log in as: the server's administrator to deploy, the store's preview account to preview. Whoever
   * runs the program needs the right to sign as it (`roles/iam.serviceAccountTokenCreator`).
   */
  serviceAccountEmail: pulumi.Input<string>;
  /** Role to log in with; the default is `administrator`, which the initialisation of the server makes. */
  role?: pulumi.Input<string>;
}

/**
 * How a preview in a GitHub workflow logs in to a Vault server.
 */
export interface VaultWorkflowProviderSettings {
  /** Base URL of the server, which is also the audience of the job's token. */
  address: pulumi.Input<string>;
  /** Environment whose store names the workflow in `continuousIntegration`. */
  environment: string;
}

/**
 * The Vault provider, with Google login: the caller's own credentials sign a login for `serviceAccountEmail`, and the
 * server verifies it with Google. No token or key is stored.
 *
 * Keep `name`: it is the provider's identity in the state. Address, role and service account can change: the provider is then
 * updated in place, and nothing that was made with it is replaced. After another address, run `pulumi up --refresh`: the
 * state still describes the old server. The credentials are those of the file named by `GOOGLE_APPLICATION_CREDENTIALS`.
 */
export function vaultProvider(
  name: string,
  settings: VaultProviderSettings,
  opts?: pulumi.ResourceOptions,
): pulumi.ProviderResource {
  return provider(name, opts, {
    address: settings.address,
    authLoginGcp: {
      mount: authMount,
      role: settings.role ?? "administrator",
      serviceAccount: settings.serviceAccountEmail,
    },
  });
}

/**
 * The Vault provider for a preview in a GitHub workflow, which logs in with the job's own token. The provider takes it from
 * the variable `TERRAFORM_VAULT_AUTH_JWT`; it is in no input and in no state. The login may read what previews read.
 */
export function vaultWorkflowProvider(
  name: string,
  settings: VaultWorkflowProviderSettings,
  opts?: pulumi.ResourceOptions,
): pulumi.ProviderResource {
  const { githubLogin, ci } = storeNames(settings.environment);
  return provider(name, opts, { address: settings.address, authLoginJwt: { mount: githubLogin, role: ci } });
}

function provider(name: string, opts: pulumi.ResourceOptions | undefined, login: ProviderArgs): Provider {
  return new Provider(
    name,
    {
      ...login,
      // The login's own token is short-lived already, and a child of it would need one more right.
      skipChildToken: true,
      // A new revision of the server answers with errors until the old one has given up its lock, about 20 seconds; there is
      // a second or more between attempts.
      maxRetries: 30,
    },
    opts,
  );
}
