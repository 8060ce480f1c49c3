export * from "./app-bucket";
export * from "./args";
