import type * as pulumi from "@pulumi/pulumi";

/**
 * A Vault server. `Vault` has this shape; a server that somebody else runs is described by it too.
 */
export interface VaultEndpoint {
  /** Base URL without a trailing slash, for example `https://vault-123.europe-west1.run.app`. */
  address: pulumi.Input<string>;
  /**
   * Service account that the server runs as. It is given the right to log in to the databases whose credentials Vault
   * makes, and to verify the Google identities that log in to Vault.
   */
  serviceAccountEmail: pulumi.Input<string>;
  /** Version of the library whose component made this value. Leave it out of a value that you write yourself. */
  libraryVersion?: pulumi.Input<string>;
}
