export * from "./args";
export * from "./log-bucket";
