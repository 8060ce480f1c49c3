export * from "./args";
export * from "./cache";
export { cacheProblems } from "./validate";
