export * from "./app";
export * from "./args";
export { appProblems } from "./validate";
