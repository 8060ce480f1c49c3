import type * as pulumi from "@pulumi/pulumi";
import type { Binding, Workload } from "../../components";
import type { Config } from "../config";

/** The reference customer's site: the same promise in every environment, other numbers. */
export function changelog(config: Config, database: pulumi.Input<Binding>): Workload {
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
    secrets: { SECRET_KEY_BASE: { generate: {} } },
    // The values are in Vault, apart from the secrets; the first ones are these.
    config: { LOG_LEVEL: { initial: "info" } },
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
