// Strapi, a headless CMS: four generated keys in one variable, and uploads in a mounted bucket.
import type { Binding, Workload } from "groundplan";

const salts = ["JWT_SECRET", "ADMIN_JWT_SECRET", "API_TOKEN_SALT", "TRANSFER_TOKEN_SALT"];

export function strapi(image: string, hostname: string, main: Binding, uploads: Binding): Workload {
  return {
    image,
    processes: {
      web: {
        port: 1337,
        health: { path: "/_health", startupSeconds: 120 },
        // Its cron tasks run in the same program.
        backgroundWork: true,
        scaling: { min: 1, max: 1 },
        resources: { cpu: 1, memory: 2048 },
        volumes: { "/opt/app/public/uploads": { kind: "bucket", binding: "uploads" } },
        connections: { main: 10 },
      },
    },
    env: { NODE_ENV: "production", DATABASE_CLIENT: "postgres", PUBLIC_URL: `https://${hostname}` },
    secrets: {
      APP_KEYS: { generate: { form: "base64", bytes: 16, count: 4 } },
      ...Object.fromEntries(salts.map((name) => [name, { generate: { form: "base64", bytes: 16 } }])),
    },
    bindings: { main, uploads },
    // The driver (pg) from 8.16 on verifies the authority alone. Without `uselibpqcompat` it looks for the server's address in the certificate.
    bound: {
      DATABASE_URL:
        "postgres://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}?uselibpqcompat=true&sslmode=verify-ca&sslrootcert=/run/database/ca.pem",
      DATABASE_CA: "{main.caCertificate}",
    },
    files: { "/run/database/ca.pem": "DATABASE_CA" },
  };
}
