import type { AppSecretsArgs, AppSecretsDatabase } from "./args";

/** Seconds that database users, and the tokens that they end with, live. */
export interface Lifetimes {
  ttl: number;
  maxTtl: number;
}

const usual: Lifetimes = { ttl: 3600, maxTtl: 86_400 };

export function lifetimes({ userTtlSeconds, userMaxTtlSeconds }: Partial<AppSecretsDatabase>): Lifetimes {
  return { ttl: userTtlSeconds ?? usual.ttl, maxTtl: userMaxTtlSeconds ?? usual.maxTtl };
}

/** A user ends with the token that asked for it, so a token lives as long as the one that may live longest. */
export function tokenLifetimes({ databases = [] }: Pick<AppSecretsArgs, "databases">): Lifetimes {
  const all = databases.length === 0 ? [usual] : databases.map(lifetimes);
  return { ttl: Math.max(...all.map(({ ttl }) => ttl)), maxTtl: Math.max(...all.map(({ maxTtl }) => maxTtl)) };
}
