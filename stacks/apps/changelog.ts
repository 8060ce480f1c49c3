// changelog.com, a podcast network: Phoenix with PostgreSQL and a bucket for audio.
import type { Application } from "../application";

// prettier-ignore
const fromOthers = `AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY BSKY_PASS CM_API_TOKEN CM_SMTP_TOKEN FASTLY_TOKEN GITHUB_API_TOKEN
  GITHUB_CLIENT_SECRET HONEYCOMB_API_KEY MASTODON_API_TOKEN MASTODON_CLIENT_SECRET PIPEDREAM_PURGE_TOKEN PLUSPLUS_SLUG
  SHOPIFY_API_KEY SHOPIFY_API_PASSWORD SLACK_APP_API_TOKEN SLACK_INVITE_API_TOKEN SNAP_TOKEN STRIPE_SECRET
  STRIPE_WEBHOOK_SECRET TURNSTILE_SECRET_KEY TYPESENSE_API_KEY ZULIP_ADMIN_API_KEY ZULIP_BOT_API_KEY`.split(/\s+/);
const config = ["AWS_REGION", "BSKY_USER", "GITHUB_CLIENT_ID", "MASTODON_CLIENT_ID", "TYPESENSE_URL", "ZULIP_BOT_USER"];

const named = (names: string[]): { [name: string]: object } => Object.fromEntries(names.map((name) => [name, {}]));

// An instance has a pool of 40 and one connection on which its queues listen (config/prod.exs; Oban's PostgreSQL notifier); Ecto's migrations have two.
const background = { backgroundWork: true, connections: { main: 41 }, scaling: { max: 1 } };

export const changelog: Application = {
  uses: {
    main: { kind: "database", proof: "SELECT count(*) > 0 FROM podcasts" },
    assets: { kind: "bucket", s3Keys: true, servedAt: "media" },
  },
  kubernetes: {},
  everyRegion: true,
  workload: ({ hostname }) => ({
    // Its queues (Oban) run beside the server. Fly gives it 30 seconds to end; both runtimes give it the 10 that Cloud Run has.
    processes: { web: { args: ["app.start"], port: 4000, health: { path: "/health" }, ...background } },
    jobs: { migrate: { args: ["on.deploy"], onDeploy: true, connections: { main: 2 } } },
    env: { PHX_HOST: hostname },
    secrets: { SECRET_KEY_BASE: { generate: {} }, SIGNING_SALT: { generate: {} }, ...named(fromOthers) },
    config: named(config),
    // Its config/prod.exs has to ask for TLS with the authority of DATABASE_CA, and for no host: the certificate of the server names none.
    // prettier-ignore
    bound: {
      DB_HOST: "{main.host}", DB_NAME: "{main.database}", DB_USER: "{main.username}", DB_PASS: "{main.password}",
      DATABASE_CA: "{main.caCertificate}", R2_API_HOST: "storage.googleapis.com", R2_ASSETS_BUCKET: "{assets.bucket}",
      R2_ACCESS_KEY_ID: "{assets.accessKeyId}", R2_SECRET_ACCESS_KEY: "{assets.secretAccessKey}",
    },
    egress: "internet",
  }),
};
