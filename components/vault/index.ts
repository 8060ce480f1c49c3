export type * from "./args";
export * from "./vault";
