import type { AppSecretsArgs, DatabaseUsers } from "./args";

/** Seconds that database users, and the tokens that they end with, live. */
export interface Lifetimes {
  ttl: number;
  maxTtl: number;
}

const usual: Lifetimes = { ttl: 3600, maxTtl: 86_400 };

/**
 * Seconds that a login in an application's secrets lives, 30 days. It is replaced after half of that, so 15 days are left at any time
 * for a Vault that is away. Vault's own limit is 32 days (https://developer.hashicorp.com/vault/docs/troubleshoot/tune-lease-ttl).
 */
export const loginTtl = 2_592_000;

/** A user ends with the token that asked for it, so that the token outlives it by a day. */
export const loginTokenTtl = loginTtl + 86_400;

export function lifetimes({ ttlSeconds, maxTtlSeconds }: DatabaseUsers): Lifetimes {
  return { ttl: ttlSeconds ?? usual.ttl, maxTtl: maxTtlSeconds ?? usual.maxTtl };
}

/** A user ends with the token that asked for it, so a token lives as long as the one that may live longest. */
export function tokenLifetimes({ databaseUsers = {} }: Pick<AppSecretsArgs, "databaseUsers">): Lifetimes {
  const users = Object.values(databaseUsers);
  const all = users.length === 0 ? [usual] : users.map(lifetimes);
  return { ttl: Math.max(...all.map(({ ttl }) => ttl)), maxTtl: Math.max(...all.map(({ maxTtl }) => maxTtl)) };
}
