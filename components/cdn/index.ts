export * from "./args";
export * from "./cdn";
export * from "./edge-args";
export * from "./plans";
