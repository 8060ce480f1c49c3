export * from "./args";
export { RestoreDrill } from "./restore-drill";
