export * from "./args";
export * from "./media-bucket";
