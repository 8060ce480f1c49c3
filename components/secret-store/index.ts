export type * from "./args";
export * from "./provider";
export * from "./secret-store";
