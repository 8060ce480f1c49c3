export type * from "./args";
export * from "./vault-secrets-operator";
