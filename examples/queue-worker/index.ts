import * as pulumi from "@pulumi/pulumi";
import { App, Platform, type Workload } from "groundplan";

const region = "europe-west1";

export = () => {
  const config = new pulumi.Config();
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

  const workload: Workload = {
    image: config.require("image"),
    // Two instances, always: a worker takes no requests that would start one.
    processes: { thumbnails: { command: ["bin/work"], scaling: { min: 2 } } },
    // The queue is a provider's. Its host is no secret; an operator puts its user and password into Vault.
    bindings: { queue: { values: { host: config.require("queueHost") } } },
    secrets: { QUEUE_USER: {}, QUEUE_PASSWORD: {} },
    bound: { AMQP_CONNECTION: "amqps://{secrets.QUEUE_USER}:{secrets.QUEUE_PASSWORD}@{queue.host}/thumbnails" },
    egress: "internet",
  };
  const options = { providers: platform.providers };
  return { names: new App("thumbs", { platform, workload, regions: [region], cloudRun: {} }, options).serviceNames };
};
