// changelog.com, a podcast network: Phoenix with PostgreSQL and a bucket for audio.
import type { Application } from "../application";

// prettier-ignore
const fromOthers = `AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY BSKY_PASS CM_API_TOKEN CM_SMTP_TOKEN FASTLY_TOKEN GITHUB_API_TOKEN
  GITHUB_CLIENT_SECRET HONEYCOMB_API_KEY MASTODON_API_TOKEN MASTODON_CLIENT_SECRET PIPEDREAM_PURGE_TOKEN PLUSPLUS_SLUG
  SHOPIFY_API_KEY SHOPIFY_API_PASSWORD SLACK_APP_API_TOKEN SLACK_INVITE_API_TOKEN SNAP_TOKEN STRIPE_SECRET
  STRIPE_WEBHOOK_SECRET TURNSTILE_SECRET_KEY TYPESENSE_API_KEY ZULIP_ADMIN_API_KEY ZULIP_BOT_API_KEY`;
const named = (all: string): { [name: string]: object } => Object.fromEntries(all.split(/\s+/).map((one) => [one, {}]));
// Its database's authority is not public, and signs no host name, while config/prod.exs wants both. Its own commands, app.start and on.deploy, ask a password manager.
const tls = `Application.put_env(:changelog, Changelog.Repo, Keyword.put(Application.fetch_env!(:changelog, Changelog.Repo),
  :ssl, cacertfile: "/run/database/ca.pem", verify: :verify_peer, server_name_indication: :disable), persistent: true)`;
const mix = ["mix", "do", "eval", tls, "+"];
// An instance has a pool of 40 and one connection on which its queues (Oban) listen, beside the server; Ecto's migrations have two.
const background = { backgroundWork: true, connections: { main: 41 }, scaling: { max: 1 } };
const once = { onDeploy: true, connections: { main: 2 } };

export const changelog: Application = {
  uses: {
    main: { kind: "database", proof: "SELECT count(*) > 0 FROM podcasts" },
    assets: { kind: "bucket", s3Keys: true, servedAt: "media" },
  },
  kubernetes: {},
  everyRegion: true,
  workload: ({ hostname }) => ({
    processes: { web: { args: [...mix, "phx.server"], port: 4000, health: { path: "/health" }, ...background } },
    jobs: { migrate: { args: [...mix, "changelog.static.upload", "+", "ecto.migrate"], ...once } },
    env: { PHX_HOST: hostname },
    secrets: { SECRET_KEY_BASE: { generate: {} }, SIGNING_SALT: { generate: {} }, ...named(fromOthers) },
    config: named("AWS_REGION BSKY_USER GITHUB_CLIENT_ID MASTODON_CLIENT_ID TYPESENSE_URL ZULIP_BOT_USER"),
    // prettier-ignore
    bound: {
      DB_HOST: "{main.host}", DB_NAME: "{main.database}", DB_USER: "{main.username}", DB_PASS: "{main.password}",
      DATABASE_CA: "{main.caCertificate}", R2_API_HOST: "storage.googleapis.com", R2_ASSETS_BUCKET: "{assets.bucket}",
      R2_ACCESS_KEY_ID: "{assets.accessKeyId}", R2_SECRET_ACCESS_KEY: "{assets.secretAccessKey}",
    },
    files: { "/run/database/ca.pem": "DATABASE_CA" },
    egress: "internet",
  }),
};
