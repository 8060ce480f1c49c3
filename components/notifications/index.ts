export * from "./args";
export * from "./email-notifications";
