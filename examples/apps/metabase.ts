// Metabase, charts from databases: Java that takes minutes to start, and reads its password from a file.
import type { Binding, Workload } from "groundplan";

export function metabase(image: string, hostname: string, main: Binding): Workload {
  return {
    image,
    processes: {
      web: {
        port: 3000,
        health: { path: "/api/health", startupSeconds: 240 },
        // Schedules and caches are the program's own.
        backgroundWork: true,
        scaling: { min: 1, max: 2 },
        resources: { cpu: 1, memory: 2048 },
        connections: { main: 15 },
        requestTimeoutSeconds: 900,
      },
    },
    env: {
      MB_SITE_URL: `https://${hostname}`,
      MB_DB_TYPE: "postgres",
      MB_DB_PASS_FILE: "/run/database/password",
      MB_JETTY_PORT: "3000",
    },
    secrets: { MB_ENCRYPTION_SECRET_KEY: { generate: { form: "base64", bytes: 32 } } },
    bindings: { main },
    bound: {
      MB_DB_HOST: "{main.host}",
      MB_DB_PORT: "{main.port}",
      MB_DB_DBNAME: "{main.database}",
      MB_DB_USER: "{main.username}",
      MB_DB_PASS: "{main.password}",
    },
    files: { "/run/database/password": "MB_DB_PASS" },
  };
}
