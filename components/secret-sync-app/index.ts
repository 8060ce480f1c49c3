export type * from "./args";
export * from "./secret-sync-app";
