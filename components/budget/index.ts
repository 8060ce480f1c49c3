export type * from "./args";
export * from "./budget";
