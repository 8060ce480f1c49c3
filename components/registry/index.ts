export * from "./args";
export { upstreamOf } from "./image";
export * from "./registry";
