// shop, translated from objects of Kubernetes.
import type { Binding, Workload } from "groundplan";

const appYamlText = `greeting: hello
`;

export function shop(image: string, main: Binding, cache: Binding): Workload {
  return {
    image,
    // prettier-ignore
    processes: {
      web: {
        args: ["serve"], port: 8080, health: { path: "/ready", livenessPath: "/alive", startupSeconds: 120 },
        backgroundWork: true, scaling: { min: 2, max: 10 }, bound: { CATALOG_ADDR: "{catalog.host}:{catalog.port}" },
        volumes: { "/tmp": { kind: "scratch", size: 128 } },
      },
      catalog: {
        image: "ghcr.io/acme/catalog:v2", port: 3550, protocol: "h2c", private: true, scaling: { min: 1, max: 1 },
        resources: { cpu: 0.2, memory: 205 },
      },
    },
    jobs: {
      migrate: { args: ["migrate"], onDeploy: true },
      report: { args: ["report"], schedule: { cron: "0 0 * * *", timeZone: "Europe/Berlin" }, retries: 2 },
    },
    env: { LOG_LEVEL: "info", "unused.txt": "nobody reads it", APP_YAML: appYamlText },
    secrets: { JWT_SECRET: { generate: {} }, PAYMENT_API_KEY: {}, TLS_KEY: {} },
    config: { FEATURE: {} },
    bindings: { main, cache, catalog: { process: "catalog" } },
    // prettier-ignore
    bound: {
      DB_HOST: "{main.host}", DB_PORT: "{main.port}", REDIS_ADDR: "{cache.host}:{cache.port}",
      DB_USER: "{main.username}", DB_PASSWORD: "{main.password}", DB_NAME: "{main.database}",
      DATABASE_URL: "postgresql://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}",
      CACHE_CA: "{cache.caCertificate}",
    },
    files: { "/etc/shop/app.yaml": "APP_YAML", "/etc/keys/tls.key": "TLS_KEY", "/run/cache/ca.pem": "CACHE_CA" },
    egress: "internet",
  };
}
