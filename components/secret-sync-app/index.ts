export * from "./args";
export * from "./secret-sync-app";
