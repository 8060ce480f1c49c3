import { storeNames } from "./names";
import type { VaultProviderSettings } from "./provider";

/**
 * How a program logs in to preview what a `SecretStore` of this name is made of. The account is known before the store, which needs
 * the provider.
 */
export function previewLogin(
  store: string,
  environment: string,
  project: string,
): Pick<VaultProviderSettings, "role" | "serviceAccountEmail"> {
  return {
    role: storeNames(environment).preview,
    serviceAccountEmail: `${store}-preview@${project}.iam.gserviceaccount.com`,
  };
}
