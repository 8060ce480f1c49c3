export * from "./args";
export * from "./notifications";
