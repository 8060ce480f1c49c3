export * from "./app";
export * from "./args";
