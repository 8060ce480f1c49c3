export type * from "./args";
export * from "./notifications";
