export * from "./app";
export type * from "./args";
export { appProblems } from "./validate";
