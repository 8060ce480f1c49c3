export * from "./app-identity";
export * from "./args";
