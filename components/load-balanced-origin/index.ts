export type * from "./args";
export * from "./load-balanced-origin";
