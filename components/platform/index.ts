export { platformApis } from "./apis";
export type * from "./args";
export * from "./platform";
export { platformUpstreams } from "./upstreams";
