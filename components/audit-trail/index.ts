export * from "./args";
export * from "./audit-trail";
