export * from "./args";
export * from "./static-site";
