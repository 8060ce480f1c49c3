// shop, translated from a service of Knative.
import type { Binding, Workload } from "groundplan";

export function shop(image: string, main: Binding, files: Binding): Workload {
  return {
    image,
    processes: {
      hello: {
        port: 8080,
        health: { startupSeconds: 240 },
        backgroundWork: true,
        scaling: { max: 20, concurrency: 40 },
        requestTimeoutSeconds: 900,
        sidecars: {
          "hello-2": {
            image: "us-docker.pkg.dev/cloudrun/container/hello:latest",
            start: "before",
            health: { path: "/healthz", port: 8888, startupSeconds: 150 },
            env: { PORT: "8888" },
            variables: ["DB_HOST", "DB_USER", "DB_NAME", "DB_PASS", "STRIPE_KEY"],
          },
          agent: { image: "gcr.io/acme/agent:7", start: "after" },
        },
        volumes: { "/srv/files": { kind: "bucket", binding: "files" } },
      },
    },
    secrets: { STRIPE_KEY: {}, NGINX_CONFIG: {} },
    bindings: { main, files },
    bound: {
      DB_HOST: "{main.host}",
      DB_USER: "{main.username}",
      DB_NAME: "{main.database}",
      DB_PASS: "{main.password}",
    },
    files: { "/etc/nginx/conf.d/default.conf": "NGINX_CONFIG" },
    egress: "internet",
  };
}
