// Plausible, analytics: PostgreSQL here, ClickHouse at a provider with public addresses, by a URL that an operator puts in.
import type { Binding, Workload } from "groundplan";

// By DATABASE_CACERTFILE alone it would look for the server's address in the certificate.
const tls = `import Config
config :plausible, Plausible.Repo,
  ssl: [cacertfile: "/run/database/ca.pem", verify: :verify_peer, server_name_indication: :disable]`;
const key = (bytes: number): NonNullable<Workload["secrets"]>[string] => ({ generate: { form: "base64", bytes } });

export function plausible(image: string, hostname: string, main: Binding): Workload {
  return {
    image,
    // prettier-ignore
    processes: {
      web: {
        args: ["run"], port: 8000, health: { path: "/api/health" }, backgroundWork: true, scaling: { min: 1, max: 3 },
        resources: { cpu: 1, memory: 2048 }, connections: { main: 10 },
        // The place of databases of countries and of exports, which it fetches again.
        volumes: { "/var/lib/plausible": { kind: "scratch", size: 512 } },
      },
    },
    jobs: {
      createdb: { command: ["/entrypoint.sh", "db", "createdb"], onDeploy: true },
      migrate: { command: ["/entrypoint.sh", "db", "migrate"], onDeploy: true, after: "createdb" },
    },
    // prettier-ignore
    env: {
      BASE_URL: `https://${hostname}`, HTTP_PORT: "8000", TMPDIR: "/var/lib/plausible",
      EXTRA_CONFIG_PATH: "/run/plausible/tls.exs", TLS: tls,
    },
    secrets: { SECRET_KEY_BASE: key(48), TOTP_VAULT_KEY: key(32), CLICKHOUSE_DATABASE_URL: {} },
    bindings: { main },
    bound: {
      DATABASE_URL: "postgres://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}",
      DATABASE_CA: "{main.caCertificate}",
    },
    files: { "/run/plausible/tls.exs": "TLS", "/run/database/ca.pem": "DATABASE_CA" },
    egress: "internet",
  };
}
