export type * from "./args";
export * from "./autopilot-app";
