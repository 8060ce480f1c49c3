// shop, translated from a fly.toml.
import type { Binding, Workload } from "groundplan";

const limitsConfText = `limit 5
`;

export function shop(image: string, hostname: string, main: Binding, files: Binding): Workload {
  return {
    image,
    processes: {
      web: {
        args: ["bin/rails", "server"],
        port: 3000,
        health: { path: "/up", startupSeconds: 90 },
        backgroundWork: true,
        scaling: { min: 2, max: 2 },
        resources: { cpu: 2, memory: 4096 },
        shutdownSeconds: 5,
        volumes: { "/rails/storage": { kind: "bucket", binding: "files" } },
      },
      worker: {
        args: ["bundle", "exec", "sidekiq", "-c", "5"],
        resources: { memory: 2048 },
        shutdownSeconds: 5,
        volumes: { "/rails/storage": { kind: "bucket", binding: "files" } },
      },
    },
    jobs: { release: { args: ["bin/rails", "db:migrate"], onDeploy: true, timeoutSeconds: 600 } },
    // prettier-ignore
    env: {
      HOST_NAME: hostname, RAILS_LOG_LEVEL: "info", SEARCH_ADDRESS: "acme-search.internal:9200",
      LIMITS_CONF: limitsConfText,
    },
    secrets: { SECRET_KEY_BASE: { generate: { form: "hex", bytes: 32 } } },
    bindings: { main, files },
    bound: { DATABASE_URL: "postgresql://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}" },
    files: { "/etc/tracker/limits.conf": "LIMITS_CONF" },
    egress: "internet",
  };
}
