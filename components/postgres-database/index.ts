export * from "./args";
export * from "./postgres-database";
