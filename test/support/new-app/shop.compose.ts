// shop, translated from a Compose file.
import type { Binding, Workload } from "groundplan";

export function shop(image: string, hostname: string, main: Binding, cache: Binding, files: Binding): Workload {
  return {
    image,
    processes: {
      web: {
        args: ["npm", "run", "start"],
        port: 3000,
        health: { path: "/healthz" },
        backgroundWork: true,
        scaling: { min: 2, max: 2 },
        env: { ROLE: "web" },
        volumes: { "/app/uploads": { kind: "bucket", binding: "files" } },
      },
      worker: { args: ["npm", "run", "worker"] },
    },
    jobs: { migrate: { args: ["npm", "run", "migrate"], onDeploy: true } },
    // prettier-ignore
    env: {
      BASE_URL: `https://${hostname}`, LOG_LEVEL: "info", NODE_ENV: "production",
      NODE_EXTRA_CA_CERTS: "/run/cache/ca.pem",
    },
    secrets: { SECRET_KEY_BASE: { generate: { form: "hex" } }, SMTP_PASSWORD: {} },
    config: { SMTP_HOST: {} },
    bindings: { main, cache, files },
    // prettier-ignore
    bound: {
      DATABASE_URL: "postgres://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}?sslmode=require",
      REDIS_URL: "rediss://:{cache.password}@{cache.host}:{cache.port}/0", CACHE_CA: "{cache.caCertificate}",
    },
    files: { "/run/cache/ca.pem": "CACHE_CA" },
    egress: "internet",
  };
}
