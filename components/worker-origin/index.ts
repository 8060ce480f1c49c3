export * from "./args";
export * from "./worker-origin";
