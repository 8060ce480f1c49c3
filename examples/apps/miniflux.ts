// Miniflux, a reader of feeds: one program that answers and, between requests, fetches.
import type { Binding, Workload } from "groundplan";

export function miniflux(image: string, hostname: string, main: Binding): Workload {
  return {
    image,
    processes: {
      web: {
        port: 8080,
        health: { path: "/healthcheck" },
        backgroundWork: true,
        scaling: { min: 1, max: 1 },
        connections: { main: 20 },
      },
    },
    env: {
      BASE_URL: `https://${hostname}`,
      RUN_MIGRATIONS: "1",
      CREATE_ADMIN: "1",
      ADMIN_USERNAME: "admin",
      DATABASE_MAX_CONNS: "20",
    },
    secrets: { ADMIN_PASSWORD: { generate: { form: "password", length: 24 } } },
    bindings: { main },
    bound: {
      DATABASE_URL:
        "postgres://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}?sslmode=verify-ca&sslrootcert=/run/database/ca.pem",
      DATABASE_CA: "{main.caCertificate}",
    },
    files: { "/run/database/ca.pem": "DATABASE_CA" },
    egress: "internet",
  };
}
