export * from "./app-bucket-events";
export * from "./args";
export { appBucketEventsProblems } from "./validate";
