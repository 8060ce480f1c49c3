export * from "./app-bucket";
export type * from "./args";
export { appBucketProblems } from "./validate";
