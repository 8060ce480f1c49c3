export type * from "./args";
export * from "./project-services";
