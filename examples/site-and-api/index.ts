import * as pulumi from "@pulumi/pulumi";
import { App, Cdn, entry, Platform, StaticSite, WorkerOrigin, type EdgeRule, type Workload } from "groundplan";

const region = "europe-west1";
const zone = { zoneName: "example.com", zoneId: "0".repeat(32), accountId: "1".repeat(32) };
const hostname = "www.example.com";

export = () => {
  const platform = new Platform("platform", {
    environment: "dev",
    regions: [region, "europe-west4"],
    addressRange: "10.16.0.0/14",
    alertEmails: ["ops@example.com"],
    operators: ["group:ops@example.com"],
    registry: { upstreams: ["docker.io/acme"] },
    vault: { version: "2.1.2" },
    enablesApis: true,
  });

  const options = { providers: platform.providers };

  const workload: Workload = {
    image: new pulumi.Config().require("image"),
    processes: { web: { port: 4000, health: { path: "/api/health" } } },
  };
  const api = new App("api", { platform, workload, regions: [region], cloudRun: { ingress: "all" } }, options);
  const at = (table: typeof api.urls) => entry(entry(table, "web"), region);
  const origin = new WorkerOrigin("api", {
    zone,
    location: region,
    healthPath: "/api/health",
    serviceName: at(api.serviceNames),
    url: at(api.urls),
  });

  // What the build wrote: here it is in the repository, and yours is in dist.
  const site = new StaticSite("front", {
    zone,
    folder: "site",
    fallback: "/index.html",
    endpoints: { api: "/api" },
    settings: { title: "Acme" },
    hostname,
  });

  const routes = [
    { path: "/", origins: [site] },
    { path: "/api", origins: [origin] },
  ];
  // Code of one's own at the edge, bundled from the file. The Free plan of Workers ends it after 10 ms of computing, and takes no other limit.
  const language = { file: "edge/language.ts", config: { languages: "de,fr" }, cpuMilliseconds: 0 };
  const rules: EdgeRule[] = [{ name: "language", when: { methods: ["GET"] }, run: language }];
  const cdn = new Cdn("cdn", { zone, plan: "free", letsEncrypt: false, hosts: [{ hostname, routes, rules }] });
  return { endpoints: cdn.endpoints, release: site.release };
};
