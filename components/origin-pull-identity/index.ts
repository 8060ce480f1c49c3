export type * from "./args";
export * from "./origin-pull-identity";
