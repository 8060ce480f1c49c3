export * from "./args";
export * from "./autopilot-cluster";
