// shop, translated from a Compose file.
import type { Binding, Workload } from "groundplan";

const bound = { REPORTS_URL: "{reports.url}/api" } as const;
const always = { backgroundWork: true, scaling: { max: 1 } } as const;

export function shop(
  image: string,
  hostname: string,
  main: Binding,
  cache: Binding,
  files: Binding,
  reports2: Binding,
): Workload {
  // prettier-ignore
  return {
    image,
    processes: {
      django: { args: ["/start"], port: 5000, ...always, bound },
      worker: {
        args: ["celery", "-A", "config.celery_app", "worker", "-l", "INFO", "--concurrency=4"],
        scaling: { min: 2, max: 2 }, resources: { memory: 2048 }, bound,
      },
      beat: { args: ["celery", "-A", "config.celery_app", "beat"], bound },
      reports: { image: "ghcr.io/acme/reports:1.4", port: 8080, private: true, ...always },
    },
    env: {
      DJANGO_SETTINGS_MODULE: "config.settings.production", DJANGO_ALLOWED_HOSTS: hostname,
      POSTGRES_PASSWORD_FILE: "/run/db_password/db_password",
    },
    secrets: { DJANGO_SECRET_KEY: { generate: {} }, SENTRY_DSN: {}, TLS_KEY: {} },
    bindings: { main, cache, files, "reports-2": reports2, reports: { process: "reports" } },
    bound: {
      POSTGRES_HOST: "{main.host}", POSTGRES_PORT: "{main.port}", POSTGRES_DB: "{main.database}",
      POSTGRES_USER: "{main.username}",
      CELERY_BROKER_URL: "rediss://:{cache.password}@{cache.host}:{cache.port}/0?ssl_cert_reqs=required&ssl_ca_certs=/run/cache/ca.pem",
      AWS_S3_ENDPOINT_URL: "{files.endpoint}", DJANGO_AWS_ACCESS_KEY_ID: "{files.accessKeyId}",
      DJANGO_AWS_SECRET_ACCESS_KEY: "{files.secretAccessKey}", DJANGO_AWS_STORAGE_BUCKET_NAME: "{files.bucket}",
      DJANGO_AWS_S3_REGION_NAME: "{files.region}",
      DSN: "host={reports-2.host} port={reports-2.port} user={reports-2.username} password={reports-2.password} dbname={reports-2.database} sslmode=require",
      JDBC: "jdbc:postgresql://{reports-2.host}:{reports-2.port}/{reports-2.database}",
      ADO: "Host={reports-2.host};Port={reports-2.port};Database={reports-2.database};Username={reports-2.username};Password={reports-2.password}",
      DB_PASSWORD: "{main.password}", CACHE_CA: "{cache.caCertificate}",
    },
    files: {
      "/run/db_password/db_password": "DB_PASSWORD", "/run/secrets/tls_key": "TLS_KEY", "/run/cache/ca.pem": "CACHE_CA",
    },
    egress: "internet",
  };
}
