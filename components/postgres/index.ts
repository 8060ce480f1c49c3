export type * from "./args";
export * from "./database-user";
export * from "./postgres";
