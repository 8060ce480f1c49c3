import type * as pulumi from "@pulumi/pulumi";
import type { Binding, SecretSyncGithub, Workload } from "../components";
import type { Config } from "./config";

/** Secrets of the application. */
export const appSecretKeys = [{ name: "SECRET_KEY_BASE", generate: {} }];

/** Its plain configuration. The values are in Vault, apart from the secrets; the first ones are these. */
export const appConfigKeys = [{ name: "LOG_LEVEL", initial: "info" }];

/** The application: the same promise in every environment, other numbers. */
export function app(config: Config, database: pulumi.Input<Binding>): Workload {
  return {
    image: config.appImage,
    processes: {
      web: {
        port: config.appPort,
        health: { path: config.appHealthPath },
        scaling: { min: config.appMinInstances, max: config.appMaxInstances },
      },
    },
    env: { PUBLIC_URL: `https://${config.hostname}` },
    secrets: Object.fromEntries(appSecretKeys.map(({ name }) => [name, {}])),
    config: Object.fromEntries(appConfigKeys.map(({ name }) => [name, {}])),
    bindings: { main: database },
    bound: {
      DATABASE_HOST: "{main.host}",
      DATABASE_PORT: "{main.port}",
      DATABASE_NAME: "{main.database}",
      DATABASE_CA_CERTIFICATE: "{main.caCertificate}",
      DATABASE_CREDENTIALS_PATH: "{main.credentialsPath}",
    },
    egress: "internet",
  };
}

/** The copies that workflows read, in the environment at GitHub that the configuration names. */
export function githubCopies(config: Config): { github?: SecretSyncGithub } {
  if (config.githubEnvironment === undefined) return {};
  return {
    github: {
      repository: config.repository,
      environment: config.githubEnvironment,
      secrets: appSecretKeys.map((key) => key.name),
      variables: appConfigKeys.map((key) => key.name),
    },
  };
}

/** PostgreSQL's names know no hyphen. */
export function databaseName(config: Config): string {
  return config.appName.replaceAll("-", "_");
}
