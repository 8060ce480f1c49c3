export * from "./args";
export * from "./dashboard";
