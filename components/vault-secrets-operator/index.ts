export * from "./args";
export * from "./vault-secrets-operator";
