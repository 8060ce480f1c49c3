export * from "./args";
export * from "./delivery-identity";
