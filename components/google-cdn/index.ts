export * from "./args";
export * from "./google-cdn";
