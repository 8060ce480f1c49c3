import * as pulumi from "@pulumi/pulumi";
import { App, Platform, Postgres, PostgresDatabase, type Workload } from "groundplan";

const region = "europe-west1";

export = () => {
  const config = new pulumi.Config();
  // The platform knows none of the applications. Another team runs its Vault.
  const platform = new Platform("platform", {
    environment: "dev",
    regions: [region],
    addressRange: "10.16.0.0/14",
    alertEmails: ["ops@example.com"],
    operators: ["group:ops@example.com"],
    registry: { upstreams: ["docker.io/acme"] },
    existingVault: {
      address: config.require("vaultAddress"),
      serviceAccountEmail: config.require("vaultServiceAccount"),
      administratorEmail: config.require("vaultAdministrator"),
    },
  });
  const { network, store, vaultServiceAccountEmail } = platform;
  const options = { providers: platform.providers };

  // One server, two databases, each with an owner of its own.
  const server = new Postgres("shared", { version: "17", region, network, vaultServiceAccountEmail });
  const shopData = new PostgresDatabase("shop", { server, store, database: "shop" }, options);
  const mailData = new PostgresDatabase("mail", { server, store, database: "mail" }, options);

  const shop: Workload = {
    image: config.require("shopImage"),
    processes: {
      web: { port: 4000, health: { path: "/health" }, scaling: { max: 4 }, connections: { main: 10 } },
      worker: { command: ["bin/worker"], connections: { main: 10 } },
    },
    jobs: { migrate: { command: ["bin/migrate"], onDeploy: true } },
    secrets: { SECRET_KEY_BASE: { generate: {} }, STRIPE_KEY: {} },
    bindings: { main: shopData.binding },
    bound: { DATABASE_URL: "postgresql://{main.username}:{main.password}@{main.host}/{main.database}?sslmode=require" },
  };
  const mail: Workload = {
    image: config.require("mailImage"),
    processes: { web: { port: 8080, scaling: { max: 2 }, connections: { main: 5 } } },
    secrets: { SMTP_PASSWORD: {} },
    bindings: { main: mailData.binding },
    bound: { DB_HOST: "{main.host}", DB_USER: "{main.username}", DB_PASS: "{main.password}" },
  };
  const common = { platform, regions: [region], cloudRun: {} };
  const apps = { shop, mail };
  const endpoints = Object.entries(apps).map(
    ([name, workload]) => new App(name, { ...common, workload }, options).endpoints,
  );
  return { endpoints };
};
