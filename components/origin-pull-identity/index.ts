export * from "./args";
export * from "./origin-pull-identity";
