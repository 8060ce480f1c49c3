export type * from "./args";
export * from "./cdn";
export * from "./edge-args";
export type * from "./host-args";
export * from "./plans";
export type * from "./protection-args";
