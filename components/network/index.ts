export type * from "./args";
export * from "./network";
