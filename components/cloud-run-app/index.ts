export * from "./args";
export * from "./cloud-run-app";
