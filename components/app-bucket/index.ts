export * from "./app-bucket";
export * from "./args";
export { appBucketProblems } from "./validate";
