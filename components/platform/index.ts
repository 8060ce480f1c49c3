export { platformApis } from "./apis";
export * from "./args";
export * from "./platform";
export { platformUpstreams } from "./upstreams";
