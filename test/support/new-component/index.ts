export * from "./topic";
export * from "./args";
