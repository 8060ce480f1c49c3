import * as pulumi from "@pulumi/pulumi";
import {
  AppIdentity,
  CloudRunApp,
  DatabaseUser,
  entry,
  Postgres,
  PostgresDatabase,
  type NetworkAttachment,
} from "groundplan";

const region = "europe-west1";

// The network team runs the network with a program of its own. A component asks for its contract, not for the component
// `Network`, so these six facts are all that it takes.
const network: NetworkAttachment = {
  networkId: "projects/acme-network/global/networks/shared",
  subnetworkIds: { [region]: "projects/acme-network/regions/europe-west1/subnetworks/shared-europe-west1" },
  podRangeName: "pods",
  serviceRangeName: "services",
  privateServicesAccessId: "projects/acme-network/global/networks/shared:servicenetworking.googleapis.com",
  internetEgress: false,
};

export = () => {
  const config = new pulumi.Config();
  const image = config.require("image");

  const postgres = new Postgres("orders", { version: "17", region, network });
  const database = new PostgresDatabase("orders", { server: postgres, database: "orders" });
  const identity = new AppIdentity("orders", {});
  const user = new DatabaseUser("orders-app", {
    server: postgres,
    serviceAccountEmail: identity.serviceAccountEmail,
  });
  const api = new CloudRunApp("orders-api", {
    workload: {
      image,
      processes: { web: { port: 8080, health: { path: "/health" }, scaling: { min: 1, max: 5 } } },
      env: { DATABASE_USER: user.userName },
      bindings: { orders: database.binding },
      bound: {
        DATABASE_HOST: "{orders.host}",
        DATABASE_NAME: "{orders.database}",
        DATABASE_CA_CERTIFICATE: "{orders.caCertificate}",
      },
    },
    regions: [region],
    identity,
    network,
    // The team's own registry serves the image as it is.
    images: { repositoryUrl: "europe-docker.pkg.dev/acme-images/orders", upstreamUrls: {} },
    ingress: "internal",
    invokers: ["serviceAccount:shop@acme-shop-dev.iam.gserviceaccount.com"],
  });

  return { url: entry(entry(api.urls, "web"), region), database: postgres.connectionName };
};
