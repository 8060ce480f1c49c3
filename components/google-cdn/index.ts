export type * from "./args";
export * from "./google-cdn";
