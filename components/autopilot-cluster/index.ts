export type * from "./args";
export * from "./autopilot-cluster";
export * from "./provider";
