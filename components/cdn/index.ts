export * from "./args";
export * from "./cdn";
export * from "./plans";
