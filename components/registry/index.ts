export * from "./args";
export * from "./registry";
