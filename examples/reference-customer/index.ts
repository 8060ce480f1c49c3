import * as pulumi from "@pulumi/pulumi";
import { App, AppBucket, AppIdentity, Platform, Postgres, PostgresDatabase, type Workload } from "groundplan";

const region = "europe-west1";

// What other services gave changelog.com: a person puts each value into Vault. Its repository names them (fnox.toml, config/config.exs).
// prettier-ignore
const fromOthers = `AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY BSKY_PASS CM_API_TOKEN CM_SMTP_TOKEN FASTLY_TOKEN GITHUB_API_TOKEN
  GITHUB_CLIENT_SECRET HONEYCOMB_API_KEY MASTODON_API_TOKEN MASTODON_CLIENT_SECRET PIPEDREAM_PURGE_TOKEN PLUSPLUS_SLUG
  SHOPIFY_API_KEY SHOPIFY_API_PASSWORD SLACK_APP_API_TOKEN SLACK_INVITE_API_TOKEN SNAP_TOKEN STRIPE_SECRET
  STRIPE_WEBHOOK_SECRET TURNSTILE_SECRET_KEY TYPESENSE_API_KEY ZULIP_ADMIN_API_KEY ZULIP_BOT_API_KEY`.split(/\s+/);
const config = ["AWS_REGION", "BSKY_USER", "GITHUB_CLIENT_ID", "MASTODON_CLIENT_ID", "TYPESENSE_URL", "ZULIP_BOT_USER"];
const named = (names: string[]): { [name: string]: object } => Object.fromEntries(names.map((name) => [name, {}]));

export = () => {
  const settings = new pulumi.Config();
  const platform = new Platform("platform", {
    environment: "dev",
    regions: [region],
    addressRange: "10.16.0.0/14",
    alertEmails: ["ops@example.com"],
    operators: ["group:ops@example.com"],
    registry: { upstreams: ["docker.io/acme"] },
    existingVault: {
      address: settings.require("vaultAddress"),
      serviceAccountEmail: settings.require("vaultServiceAccount"),
      administratorEmail: settings.require("vaultAdministrator"),
    },
  });
  const { network, store, vaultServiceAccountEmail } = platform;
  const options = { providers: platform.providers };

  const server = new Postgres("main", { version: "17", region, network, vaultServiceAccountEmail });
  const main = new PostgresDatabase("changelog", { server, store, database: "changelog" }, options);
  const identity = new AppIdentity("changelog", {}, options);
  const assets = new AppBucket("changelog-assets", { region, identity, s3Keys: true }, options);

  // Its queues (Oban) run beside the server, which has a pool of 40 connections and one on which they listen.
  const background = { backgroundWork: true, connections: { main: 41 }, scaling: { max: 1 } };
  const workload: Workload = {
    image: settings.require("image"),
    processes: { web: { args: ["app.start"], port: 4000, health: { path: "/health" }, ...background } },
    jobs: { migrate: { args: ["on.deploy"], onDeploy: true, connections: { main: 2 } } },
    env: { PHX_HOST: "changelog.example.com" },
    secrets: { SECRET_KEY_BASE: { generate: {} }, SIGNING_SALT: { generate: {} }, ...named(fromOthers) },
    config: named(config),
    bindings: { main: main.binding, assets: assets.binding },
    // Its config/prod.exs has to ask for TLS with the authority of DATABASE_CA, and for no host: the certificate of the server names none.
    bound: {
      ...{ DB_HOST: "{main.host}", DB_NAME: "{main.database}", DB_USER: "{main.username}", DB_PASS: "{main.password}" },
      ...{ DATABASE_CA: "{main.caCertificate}", R2_API_HOST: "storage.googleapis.com" },
      R2_ASSETS_BUCKET: "{assets.bucket}",
      ...{ R2_ACCESS_KEY_ID: "{assets.accessKeyId}", R2_SECRET_ACCESS_KEY: "{assets.secretAccessKey}" },
    },
    egress: "internet",
  };
  const app = new App("changelog", { platform, workload, identity, regions: [region], cloudRun: {} }, options);
  return { endpoints: app.endpoints };
};
