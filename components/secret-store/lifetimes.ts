import type { SecretStoreArgs } from "./args";

/** Seconds that database credentials live. */
export interface Lifetimes {
  credentialTtl: number;
  credentialMaxTtl: number;
}

export function lifetimes(args: SecretStoreArgs): Lifetimes {
  return {
    credentialTtl: args.credentialTtlSeconds ?? 3600,
    credentialMaxTtl: args.credentialMaxTtlSeconds ?? 86400,
  };
}
