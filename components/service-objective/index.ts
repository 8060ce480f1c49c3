export * from "./args";
export * from "./service-objective";
