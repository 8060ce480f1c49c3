export type * from "./args";
export * from "./worker-origin";
