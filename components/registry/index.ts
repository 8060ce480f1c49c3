export type * from "./args";
export { upstreamOf } from "./image";
export * from "./registry";
