export type * from "./args";
export * from "./postgres-database";
export { postgresDatabaseProblems } from "./validate";
