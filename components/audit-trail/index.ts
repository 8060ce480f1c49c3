export type * from "./args";
export * from "./audit-trail";
