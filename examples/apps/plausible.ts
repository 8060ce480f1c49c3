// Plausible, analytics: PostgreSQL here, ClickHouse elsewhere, by a URL that an operator puts in.
import type { Binding, Workload } from "groundplan";

export function plausible(image: string, hostname: string, main: Binding): Workload {
  return {
    image,
    processes: {
      web: {
        args: ["run"],
        port: 8000,
        health: { path: "/api/health" },
        backgroundWork: true,
        scaling: { min: 1, max: 3 },
        resources: { cpu: 1, memory: 2048 },
        // The place of databases of countries and of exports, which it fetches again.
        volumes: { "/var/lib/plausible": { kind: "scratch", size: 512 } },
        connections: { main: 10 },
      },
    },
    jobs: {
      createdb: { command: ["/entrypoint.sh", "db", "createdb"], onDeploy: true },
      migrate: { command: ["/entrypoint.sh", "db", "migrate"], onDeploy: true, after: "createdb" },
    },
    env: { BASE_URL: `https://${hostname}`, HTTP_PORT: "8000", TMPDIR: "/var/lib/plausible" },
    secrets: {
      SECRET_KEY_BASE: { generate: { form: "base64", bytes: 48 } },
      TOTP_VAULT_KEY: { generate: { form: "base64", bytes: 32 } },
      CLICKHOUSE_DATABASE_URL: {},
    },
    bindings: { main },
    bound: { DATABASE_URL: "postgres://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}" },
    // The ClickHouse of a provider has public addresses.
    egress: "internet",
  };
}
