export * from "./args";
export * from "./load-balanced-origin";
