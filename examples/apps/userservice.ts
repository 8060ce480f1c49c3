// The service of Bank of Anthos that knows users: called by the front end alone, with a key pair in files, scratch space, and a quarter of a
// processor. A caller has `bindings: { users: { cloudRun: entry(userservice.cloudRunServers, "web") } }`.
import type { Binding, Workload } from "groundplan";

export function userservice(image: string, version: string, accounts: Binding): Workload {
  return {
    image,
    processes: {
      web: {
        port: 8080,
        private: true,
        health: { path: "/ready" },
        // 256 MiB, and the scratch space, which is memory.
        resources: { cpu: 0.26, memory: 320 },
        scaling: { min: 1, max: 10 },
        volumes: { "/tmp/scratch": { kind: "scratch", size: 64 } },
        shutdownSeconds: 5,
      },
    },
    env: {
      VERSION: version,
      TOKEN_EXPIRY_SECONDS: "3600",
      ENABLE_TRACING: "false",
      LOG_LEVEL: "info",
      TMPDIR: "/tmp/scratch",
      PRIV_KEY_PATH: "/tmp/.ssh/private/privatekey",
      PUB_KEY_PATH: "/tmp/.ssh/public/publickey",
    },
    secrets: { JWT_PRIVATE_KEY: { generate: { form: "rsa", publicKey: "JWT_PUBLIC_KEY" } }, JWT_PUBLIC_KEY: {} },
    files: { "/tmp/.ssh/private/privatekey": "JWT_PRIVATE_KEY", "/tmp/.ssh/public/publickey": "JWT_PUBLIC_KEY" },
    bindings: { accounts },
    bound: {
      ACCOUNTS_DB_URI:
        "postgresql://{accounts.username}:{accounts.password}@{accounts.host}:{accounts.port}/{accounts.database}",
    },
  };
}
