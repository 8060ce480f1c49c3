export type * from "./args";
export { RestoreDrill } from "./restore-drill";
