export type * from "./args";
export * from "./media-bucket";
