import type { DatabaseEndpoint, Workload } from "../components";
import type { Config } from "./config";

/** Secrets of the application. */
export const appSecretKeys = [{ name: "SECRET_KEY_BASE", generate: true }];

/** The application: the same promise in every environment, other numbers. */
export function app(config: Config, database: DatabaseEndpoint): Workload {
  return {
    image: config.appImage,
    port: config.appPort,
    health: { path: config.appHealthPath },
    scaling: { min: config.appMinInstances, max: config.appMaxInstances },
    env: { PUBLIC_URL: `https://${config.hostname}` },
    secrets: appSecretKeys.map((key) => key.name),
    database,
    egress: "internet",
  };
}

/** PostgreSQL's names know no hyphen. */
export function databaseName(config: Config): string {
  return config.appName.replaceAll("-", "_");
}
