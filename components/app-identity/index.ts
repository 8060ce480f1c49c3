export * from "./app-identity";
export type * from "./args";
