export * from "./args";
export * from "./budget";
