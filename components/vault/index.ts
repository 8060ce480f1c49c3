export * from "./args";
export * from "./vault";
