// n8n in queue mode: each program has a container beside it that runs code, and both know one token.
import type { Binding, Workload, WorkloadSidecar } from "groundplan";

export function n8n(image: string, runners: string, hostname: string, main: Binding, cache: Binding): Workload {
  const env = { N8N_RUNNERS_TASK_BROKER_URI: "http://localhost:5679" };
  const runner: WorkloadSidecar = { image: runners, start: "after", env, variables: ["N8N_RUNNERS_AUTH_TOKEN"] };
  const shared = { sidecars: { runner }, volumes: { "/home/node/.n8n": { kind: "scratch" as const } } };
  const health = { path: "/healthz", startupSeconds: 120 };
  return {
    image,
    processes: {
      web: { ...shared, port: 5678, health, backgroundWork: true, scaling: { min: 1, max: 1 } },
      worker: { ...shared, args: ["worker"], health: { ...health, port: 5680 }, scaling: { min: 2 } },
    },
    // TLS to the database is not verified: Node.js would look for the server's address in its certificate, which has none.
    // prettier-ignore
    env: {
      WEBHOOK_URL: `https://${hostname}/`, EXECUTIONS_MODE: "queue", OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: "true",
      DB_TYPE: "postgresdb", DB_POSTGRESDB_SSL_ENABLED: "true", DB_POSTGRESDB_SSL_REJECT_UNAUTHORIZED: "false",
      N8N_RUNNERS_MODE: "external", QUEUE_HEALTH_CHECK_ACTIVE: "true",
      QUEUE_HEALTH_CHECK_PORT: "5680", QUEUE_BULL_REDIS_TLS: "true", NODE_EXTRA_CA_CERTS: "/run/cache/ca.pem",
    },
    secrets: { N8N_ENCRYPTION_KEY: { generate: { form: "hex" } }, N8N_RUNNERS_AUTH_TOKEN: { generate: {} } },
    bindings: { main, cache },
    // prettier-ignore
    bound: {
      DB_POSTGRESDB_HOST: "{main.host}", DB_POSTGRESDB_PORT: "{main.port}", DB_POSTGRESDB_DATABASE: "{main.database}",
      DB_POSTGRESDB_USER: "{main.username}", DB_POSTGRESDB_PASSWORD: "{main.password}", QUEUE_BULL_REDIS_HOST: "{cache.host}",
      QUEUE_BULL_REDIS_PORT: "{cache.port}", QUEUE_BULL_REDIS_PASSWORD: "{cache.password}", CACHE_CA: "{cache.caCertificate}",
    },
    files: { "/run/cache/ca.pem": "CACHE_CA" },
    egress: "internet",
  };
}
