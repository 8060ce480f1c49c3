export * from "./args";
export * from "./cdn";
export * from "./edge-args";
export * from "./host-args";
export * from "./plans";
export * from "./protection-args";
