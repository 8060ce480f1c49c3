export type * from "./args";
export * from "./dashboard";
