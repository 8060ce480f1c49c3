export type * from "./args";
export * from "./delivery-identity";
