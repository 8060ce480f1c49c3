// Directus, a back office for a database, with its uploads in a bucket by the S3 driver.
import { CacheEvictionPolicy } from "../../components";
import type { Application } from "../application";

export const directus: Application = {
  uses: {
    main: { kind: "database", proof: "SELECT count(*) > 0 FROM directus_users" },
    cache: { kind: "cache", evictionPolicy: CacheEvictionPolicy.AllKeysLru },
    uploads: { kind: "bucket", s3Keys: true },
  },
  workload: ({ hostname }) => ({
    // prettier-ignore
    processes: {
      web: {
        port: 8055, health: { path: "/server/ping" }, resources: { cpu: 0.25, memory: 512 },
        scaling: { max: 3 }, connections: { main: 10 },
      },
    },
    // TLS to the database is not verified: Node.js would look for the server's address in its certificate, which has none.
    // prettier-ignore
    env: {
      PUBLIC_URL: `https://${hostname}`, ADMIN_EMAIL: `admin@${hostname}`, DB_CLIENT: "pg", DB_POOL__MAX: "10",
      CACHE_ENABLED: "true", CACHE_STORE: "redis", STORAGE_LOCATIONS: "s3", STORAGE_S3_DRIVER: "s3",
      NODE_EXTRA_CA_CERTS: "/run/cache/ca.pem", DB_SSL__REJECT_UNAUTHORIZED: "false",
    },
    secrets: { SECRET: { generate: {} }, ADMIN_PASSWORD: { generate: { form: "password", length: 24 } } },
    // prettier-ignore
    bound: {
      DB_HOST: "{main.host}", DB_PORT: "{main.port}", DB_DATABASE: "{main.database}",
      DB_USER: "{main.username}", DB_PASSWORD: "{main.password}",
      REDIS: "rediss://:{cache.password}@{cache.host}:{cache.port}", CACHE_CA: "{cache.caCertificate}",
      STORAGE_S3_BUCKET: "{uploads.bucket}", STORAGE_S3_ENDPOINT: "{uploads.endpoint}", STORAGE_S3_REGION: "{uploads.region}",
      STORAGE_S3_KEY: "{uploads.accessKeyId}", STORAGE_S3_SECRET: "{uploads.secretAccessKey}",
    },
    files: { "/run/cache/ca.pem": "CACHE_CA" },
    // Its flows call addresses that people name.
    egress: "internet",
  }),
};
