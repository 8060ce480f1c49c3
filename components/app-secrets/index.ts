export * from "./app-secrets";
export * from "./args";
