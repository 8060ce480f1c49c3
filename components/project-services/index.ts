export * from "./args";
export * from "./project-services";
