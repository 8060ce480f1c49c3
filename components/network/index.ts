export * from "./args";
export * from "./network";
