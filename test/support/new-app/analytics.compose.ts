// shop, translated from a Compose file.
import type { Binding, Workload } from "groundplan";

const geoConfText = `cache = 64
source = maxmind
`;

export function shop(image: string, hostname: string, main: Binding): Workload {
  return {
    image,
    processes: {
      analytics: {
        args: ["sh", "-c", "/entrypoint.sh db createdb && /entrypoint.sh db migrate && /entrypoint.sh run"],
        port: 8000,
        backgroundWork: true,
        scaling: { max: 1 },
        volumes: { "/var/lib/analytics/tmp": { kind: "scratch" }, "/run/analytics": { kind: "scratch" } },
      },
    },
    env: {
      DISABLE_REGISTRATION: "invite_only",
      BASE_URL: `https://${hostname}`,
      MAILER_ADAPTER: "smtp",
      TMPDIR: "/var/lib/analytics/tmp",
      HTTP_PORT: "$PORT",
      GEO_CONF: geoConfText,
    },
    secrets: {
      SESSION_SECRET: { generate: { form: "base64", bytes: 48 } },
      GEO_LICENSE_KEY: {},
      SECRET_KEY_BASE: { generate: {} },
      TOTP_VAULT_KEY: {},
      CLICKHOUSE_DATABASE_URL: {},
    },
    bindings: { main },
    bound: { DATABASE_URL: "postgres://{main.username}:{main.password}@{main.host}:{main.port}/{main.database}" },
    files: { "/etc/analytics/geo.conf": "GEO_CONF" },
    egress: "internet",
  };
}
