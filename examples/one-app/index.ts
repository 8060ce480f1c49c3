import * as pulumi from "@pulumi/pulumi";
import { App, Cdn, entry, Platform, Postgres, PostgresDatabase, WorkerOrigin, type Workload } from "groundplan";

const region = "europe-west1";
const zone = { zoneName: "example.com", zoneId: "0".repeat(32), accountId: "1".repeat(32) };

export = () => {
  const platform = new Platform("platform", {
    environment: "prod",
    regions: [region, "europe-west4"],
    addressRange: "10.16.0.0/14",
    alertEmails: ["ops@example.com"],
    operators: ["group:ops@example.com"],
    registry: { upstreams: ["docker.io/acme"] },
    vault: { version: "2.1.2" },
    enablesApis: true,
  });
  const { network, store, vaultServiceAccountEmail } = platform;
  const options = { providers: platform.providers };
  const server = new Postgres("main", { version: "17", region, network, vaultServiceAccountEmail });
  const database = new PostgresDatabase("shop", { server, store, database: "shop" }, options);
  const workload: Workload = {
    image: new pulumi.Config().require("image"),
    processes: { web: { port: 4000, health: { path: "/health" }, scaling: { min: 1, max: 4 } } },
    secrets: { SECRET_KEY_BASE: { generate: {} } },
    bindings: { main: database.binding },
    bound: { DATABASE_URL: "postgresql://{main.username}:{main.password}@{main.host}/{main.database}?sslmode=require" },
  };
  const shop = new App("shop", { platform, workload, regions: [region], cloudRun: { ingress: "all" } }, options);
  const at = (table: typeof shop.urls) => entry(entry(table, "web"), region);
  const origin = new WorkerOrigin("shop", {
    zone,
    location: region,
    healthPath: "/health",
    serviceName: at(shop.serviceNames),
    url: at(shop.urls),
  });
  const hosts = [{ hostname: "example.com", routes: [{ path: "/", origins: [origin] }] }];
  return { endpoints: new Cdn("cdn", { zone, plan: "free", letsEncrypt: false, hosts }).endpoints };
};
