export * from "./args";
export * from "./autopilot-app";
