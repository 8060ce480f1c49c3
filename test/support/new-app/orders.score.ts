// shop, translated from a Score file.
import type { Binding, Workload } from "groundplan";

const mailTxtText = `cache = 64
source = maxmind
`;

export function shop(image: string, hostname: string, main: Binding, cache: Binding, files: Binding): Workload {
  // prettier-ignore
  return {
    image,
    processes: {
      orders: {
        command: ["/bin/orders"], args: ["serve", "--verbose"], port: 8080,
        health: { path: "/ready", livenessPath: "/alive" }, backgroundWork: true, scaling: { max: 1 },
        sidecars: {
          collector: {
            image: "ghcr.io/acme/exporter:1", start: "after", env: { TARGET: "http://localhost:8080/metrics" },
          },
        },
      },
    },
    env: {
      PUBLIC_URL: `https://${hostname}/orders`, SERVICE: "orders", PRICE: "${not.a.placeholder}", MAIL_TXT: mailTxtText,
    },
    secrets: { AMQP_URL: {}, API_TOKEN: {} }, config: { LOG_LEVEL: {} }, bindings: { main, cache, files },
    bound: {
      DATABASE_URL: "postgres://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}?sslmode=require",
      CACHE: "rediss://:{cache.password}@{cache.host}:{cache.port}", BUCKET: "{files.bucket}",
      S3_KEY: "{files.accessKeyId}", ORDERS_YAML: `name: orders
database: {main.host}
`,
      CACHE_CA: "{cache.caCertificate}",
    },
    files: {
      "/etc/orders/orders.yaml": "ORDERS_YAML", "/etc/templates/mail.txt": "MAIL_TXT", "/run/cache/ca.pem": "CACHE_CA",
    },
    egress: "internet",
  };
}
