export type * from "./args";
export * from "./log-bucket";
