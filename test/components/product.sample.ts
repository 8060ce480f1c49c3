// What the tests of all components try `Product` with.
import { members, zone, bindingOf, server } from "../support/samples/contracts";
import { productOnPlatform } from "../support/samples/platform-parts";
import type { Sampled } from "../support/samples/sample";
import { workload } from "../support/samples/workloads";

export const Product: Sampled = {
  samples: [
    {
      name: "shop",
      args: {
        region: "europe-west1",
        backupRegion: "europe-west4",
        zone,
        hostname: "shop.example.com",
        operators: members,
        alertEmails: ["two@example.com", "one@example.com"],
        image: `docker.io/acme/shop@sha256:${"0123456789abcdef".repeat(4)}`,
        port: 3000,
        healthPath: "/up",
        environment: "test",
        addressRange: "10.20.0.0/14",
        vaultVersion: "2.1.2",
        postgresVersion: "17",
        postgresTier: "db-custom-2-7680",
        postgresFlags: { "cloudsql.enable_pg_bigm": "on", work_mem: "8192" },
        extensions: ["vector", "pg_bigm"],
        highlyAvailable: false,
        plan: "pro",
        letsEncrypt: true,
        protected: false,
      },
    },
    {
      name: "shop",
      args: {
        ...productOnPlatform,
        server,
        workload,
      },
    },
    {
      name: "shop",
      args: {
        ...productOnPlatform,
        database: bindingOf("main"),
        app: { serviceName: "shop-web", url: "https://shop-web-123.europe-west1.run.app" },
      },
    },
  ],
  lists: {
    "Product.postgresFlags": { empty: "none", kind: "content", third: ["jit", "off"], keeps: 1 },
    "Product.extensions": { empty: "none", kind: "content", third: "ltree" },
    "Product.operators": { empty: "refused", kind: "content", third: "group:three@example.com" },
    "Product.alertEmails": { empty: "refused", kind: "resources", third: "three@example.com" },
  },
  // As of its platform.
  together:
    /^shop-(vault|secret-sync)-(key-at-risk|backup-missing|denied|unreachable|sealed|inactive|silent|failing|missing|late|ending|ended)$/,
  // Another list of extensions makes new logins.
  immutable: /^shop-(sync|secrets-first-values-settings)$/,
};
