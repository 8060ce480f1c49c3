export * from "./app-bucket-events";
export * from "./args";
