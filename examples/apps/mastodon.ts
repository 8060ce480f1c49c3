// Mastodon: web, streaming at /api/v1/streaming of the same host name (a route of the `Cdn`), and jobs from a queue.
import type { Binding, Workload } from "groundplan";

const keys = ["PRIMARY_KEY", "DETERMINISTIC_KEY", "KEY_DERIVATION_SALT"];
const names = ["SECRET_KEY_BASE", "OTP_SECRET", ...keys.map((key) => `ACTIVE_RECORD_ENCRYPTION_${key}`)];
const generated = Object.fromEntries(names.map((name) => [name, { generate: { form: "hex" as const } }]));

export function mastodon(image: string, streaming: string, hostname: string, uses: Record<string, Binding>): Workload {
  const puma = ["bundle", "exec", "puma", "-C", "config/puma.rb"];
  // Rails encrypts what goes to the database by itself. Node.js does when it is told, and would look for the server's address in the certificate.
  const streams = { port: 4000, health: { path: "/api/v1/streaming/health" }, env: { DB_SSLMODE: "no-verify" } };
  return {
    image,
    processes: {
      web: { command: puma, port: 3000, health: { path: "/health" }, scaling: { min: 1, max: 4 } },
      streaming: { image: streaming, ...streams, scaling: { min: 1 }, requestTimeoutSeconds: 3600 },
      sidekiq: { command: ["bundle", "exec", "sidekiq"], scaling: { min: 2 }, resources: { memory: 2048 } },
    },
    jobs: { migrate: { command: ["bundle", "exec", "rails", "db:migrate"], onDeploy: true } },
    // Redis by TLS takes Ruby's driver. Beside the file of SSL_CERT_FILE it trusts Debian's directory of public authorities, as before.
    // prettier-ignore
    env: {
      LOCAL_DOMAIN: hostname, S3_ENABLED: "true", REDIS_DRIVER: "ruby", SSL_CERT_FILE: "/run/cache/ca.pem",
      NODE_EXTRA_CA_CERTS: "/run/cache/ca.pem",
    },
    // `bin/rails mastodon:webpush:generate_vapid_key` makes the pair.
    secrets: { ...generated, VAPID_PRIVATE_KEY: {}, VAPID_PUBLIC_KEY: {}, SMTP_PASSWORD: {} },
    config: { SMTP_SERVER: {}, SMTP_LOGIN: {} },
    bindings: uses,
    // prettier-ignore
    bound: {
      DB_HOST: "{main.host}", DB_NAME: "{main.database}", DB_USER: "{main.username}", DB_PASS: "{main.password}",
      REDIS_URL: "rediss://:{cache.password}@{cache.host}:{cache.port}", CACHE_CA: "{cache.caCertificate}",
      S3_BUCKET: "{uploads.bucket}", S3_ENDPOINT: "{uploads.endpoint}", S3_REGION: "{uploads.region}",
      AWS_ACCESS_KEY_ID: "{uploads.accessKeyId}", AWS_SECRET_ACCESS_KEY: "{uploads.secretAccessKey}",
    },
    files: { "/run/cache/ca.pem": "CACHE_CA" },
    egress: "internet",
  };
}
