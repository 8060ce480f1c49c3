import * as pulumi from "@pulumi/pulumi";
import { App, entry, GoogleCdn, Platform, type Workload } from "groundplan";

const regions = ["europe-west1", "europe-west4"];

export = () => {
  const config = new pulumi.Config();
  const platform = new Platform("platform", {
    environment: "dev",
    regions,
    addressRange: "10.16.0.0/14",
    alertEmails: ["ops@example.com"],
    operators: ["group:ops@example.com"],
    registry: { upstreams: ["docker.io/acme"] },
    existingVault: {
      address: config.require("vaultAddress"),
      serviceAccountEmail: config.require("vaultServiceAccount"),
      administratorEmail: config.require("vaultAdministrator"),
    },
  });
  const workload: Workload = {
    image: config.require("image"),
    processes: { web: { port: 4000, health: { path: "/health" } } },
  };
  const shop = new App("shop", { platform, workload, regions, cloudRun: {} }, { providers: platform.providers });

  // One load balancer in front of both regions: certificates, cache and rate limits are Google's. Cloud DNS has the records.
  const hostname = "shop.example.com";
  const door = new GoogleCdn("door", {
    cloudDnsZone: { managedZone: "example", zoneName: "example.com" },
    letsEncrypt: false,
    hosts: [
      {
        hostname,
        routes: [{ path: "/", backend: entry(shop.cloudRunBackends, "web") }],
        cachedPaths: [{ path: "/assets" }, { path: "/images", staleSeconds: 3600, queryParameters: ["width"] }],
      },
      { hostname: "www.shop.example.com", redirectTo: hostname },
    ],
    rateLimits: [
      { description: "log in", paths: ["/login"], requests: 10, periodSeconds: 60, blockSeconds: 600 },
      { description: "every path", paths: ["/"], requests: 300, periodSeconds: 10, blockSeconds: 10 },
    ],
    notificationChannels: platform.notificationChannels,
    // pulumi config set closed true: users get 503 until it is removed.
    ...(config.getBoolean("closed") === true ? { maintenance: { hostnames: [hostname] } } : {}),
  });
  return { urls: door.urls, endpoints: door.endpoints };
};
