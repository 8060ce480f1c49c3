// What the descriptions in this folder become, with images, host names and bindings as an environment gives them.
import type { Binding, Workload } from "../../../components";
import { shop as analyticsCompose } from "./analytics.compose";
import { shop as callsCompose } from "./calls.compose";
import { shop as djangoCompose } from "./django.compose";
import { shop as helloCloudRun } from "./hello.cloud-run";
import { shop as ordersScore } from "./orders.score";
import { shop as shopCompose } from "./shop.compose";
import { shop as shopKubernetes } from "./shop.kubernetes";
import { shop as trackerFly } from "./tracker.fly";
import { shop as wordpressCompose } from "./wordpress.compose";
import { shop as workerScore } from "./worker.score";
import { database } from "../workload";

/** Where the descriptions are, each beside what becomes of it. */
export const folder = __dirname;

const host = "www.example.com";
const image = "ghcr.io/acme/shop:v9";
const main: Binding = { ...database, credential: { kind: "database-readwrite", resource: "main" } };
const cache: Binding = {
  values: { host: "10.19.0.4", port: "6379", caCertificate: "-----BEGIN CERTIFICATE-----" },
  credential: { kind: "cache-password", resource: "projects/acme-test/locations/europe-west1/instances/cache" },
  places: [{ address: "10.19.0.4", port: 6379 }],
};
const keyed = {
  values: { bucket: "acme-files", endpoint: "https://storage.googleapis.com", region: "europe-west1" },
  credential: { kind: "storage-key", resource: "app-web@acme-test.iam.gserviceaccount.com" },
} satisfies Binding;
const mounted: Binding = { values: keyed.values };

/** A specification that was written, and what each runtime refuses of it, by the name of the property. */
export interface Sample {
  workload: Workload;
  refused?: { [runtime: string]: string[] };
}

/** By the description's file. */
export const samples: { [file: string]: Sample } = {
  "analytics.compose.yaml": { workload: analyticsCompose(image, host, main) },
  "calls.compose.yaml": { workload: callsCompose(image, host) },
  "django.compose.yaml": { workload: djangoCompose(image, host, main, cache, keyed, main) },
  "hello.cloud-run.yaml": {
    refused: { Autopilot: ["processes.hello.scaling.concurrency"] },
    workload: helloCloudRun(image, main, mounted),
  },
  "orders.score.yaml": { workload: ordersScore(image, host, main, cache, keyed) },
  "shop.compose.yaml": { workload: shopCompose(image, host, main, cache, mounted) },
  "shop.kubernetes.yaml": { workload: shopKubernetes(image, main, cache) },
  "tracker.fly.yaml": { workload: trackerFly(image, host, main, mounted) },
  "wordpress.compose.yaml": { workload: wordpressCompose(image, mounted) },
  "worker.score.yaml": { workload: workerScore(image) },
};
