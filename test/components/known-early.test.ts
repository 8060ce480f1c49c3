// What components know of each other when they are made is checked before what is made of them: values of outputs, and as whole contracts.
import assert from "node:assert/strict";
import { test } from "node:test";
import type * as pulumi from "@pulumi/pulumi";
import {
  App,
  AppBucket,
  Cache,
  CloudRunApp,
  entry,
  Network,
  Postgres,
  PostgresDatabase,
  Registry,
  type AppArgs,
  type Binding,
  type ImageSource,
  type NetworkAttachment,
  type Workload,
} from "../../components";
import { messages, run, type Deployment } from "../support/program";
import { store } from "../support/samples";
import { secretsOperator, withProviders } from "../support/secrets-operator";
import * as parts from "../support/workload";

const region = "europe-west1";
const sync = {
  serviceAccountEmail: "secrets-sync@acme-test.iam.gserviceaccount.com",
  rollRole: "projects/acme-test/roles/roll",
  settingsBucketName: "acme-settings",
};

interface Made {
  network: pulumi.Input<NetworkAttachment>;
  images: pulumi.Input<ImageSource>;
  bindings: { [name: string]: pulumi.Input<Binding> };
}

/** What an application needs, as components in one program or as the contracts of another one. */
function lay(internetEgress: boolean, whole: boolean): Made {
  const network = new Network("network", {
    regions: [region],
    addressRange: "10.16.0.0/14",
    internetEgress,
    caches: true,
  });
  const images = new Registry("images", {
    region,
    upstreams: ["docker.io/acme", "docker.io/library"],
    requireDigests: true,
  });
  const server = new Postgres("postgres", { version: "17", region, network, tier: "db-f1-micro" });
  const { binding: main } = new PostgresDatabase("main", { server, database: "main" });
  const { binding: cache } = new Cache("cache", { region, network, evictionPolicy: "allkeys-lru" });
  const { binding: files } = new AppBucket("files", { region, identity: parts.identity });
  const bindings = { main, cache, files };
  return whole ? { network: network.contract, images: images.contract, bindings } : { network, images, bindings };
}

const image = `docker.io/acme/shop@sha256:${"a".repeat(64)}`;
const serving = (process: object, more: Partial<Workload> = {}): Workload => ({
  image,
  processes: { web: { port: 8080, ...process } },
  ...more,
});

const wrong: [title: string, workload: Workload, said: RegExp, more?: Partial<AppArgs>, internetEgress?: boolean][] = [
  [
    "a promise that the network breaks",
    serving({}),
    /workload.egress: "private"; set workload.egress to internet/,
    {},
    true,
  ],
  [
    "egress without a NAT in a cluster",
    serving({ scaling: { min: 1 } }, { egress: "internet" }),
    /workload.egress: "internet"; give the network internetEgress/,
    { kubernetes: {} },
  ],
  [
    "a region without a subnetwork",
    serving({}),
    /regions\[1\]: "europe-west4"; add it to the regions of the network, or use one that it has: europe-west1/,
    { regions: [region, "europe-west4"] },
  ],
  [
    "a tag that is not locked",
    { ...serving({}), image: "docker.io/acme/shop:1" },
    /workload.image: "docker.io\/acme\/shop:1"; run `npx groundplan lock/,
  ],
  [
    "an upstream that is not there",
    { ...serving({}), image: image.replace("acme", "other") },
    /workload.image: [^;]*; no pull-through repository serves it \(there are: docker.io\/acme, docker.io\/library\)/,
  ],
  [
    "a part that a database lacks",
    serving({}, { bound: { A: "{main.url}" } }),
    /workload.bound.A: "{main.url}"; name a part that the binding has \(there are: caCertificate, database, host, port\)/,
  ],
  [
    "a part that a cache lacks",
    serving({}, { bound: { A: "{cache.database}" } }),
    /name a part that the binding has \(there are: caCertificate, host, port\)/,
  ],
  [
    "a login of a database without a store",
    serving({}, { bound: { A: "{main.username}:{main.password}" } }),
    /workload.bindings.main: without a credential; a template names its username/,
  ],
  [
    "a user of a cache",
    serving({}, { bound: { A: "{cache.username}:{cache.password}" } }),
    /workload.bindings.cache: "cache-password"; a template names its username/,
  ],
  [
    "a mounted database",
    serving({ volumes: { "/data": { kind: "bucket", binding: "main" } } }),
    /volumes\["\/data"\].binding: "main"; name the binding of an AppBucket/,
  ],
  [
    "more connections than the server takes",
    serving({ scaling: { max: 2 }, connections: { main: 10 } }),
    /workload.bindings.main.connectionLimit: 19; let instances open fewer connections[^]*make 20/,
  ],
];

for (const [title, workload, said, more = {}, internetEgress = false] of wrong) {
  test(`${title} is refused before the application is begun, with all else that is wrong`, async () => {
    for (const whole of [false, true]) {
      const deployment = await run(() => {
        const { network, images, bindings } = lay(internetEgress, whole);
        const platform = { network, images, store, sync, cluster: parts.cluster, secretsOperator };
        const port = { web: { ...workload.processes?.["web"], shutdownSeconds: 0 } };
        const given = { ...workload, processes: port, bindings };
        new App("shop", { platform, workload: given, regions: [region], cloudRun: {}, ...more }, withProviders());
      });
      assert.match(messages(deployment), said);
      assert.match(messages(deployment), /web.shutdownSeconds: 0;/);
      assert.deepEqual(deployment.children("shop"), []);
    }
  });
}

const servers = (deployment: Deployment): unknown[] => deployment.children("caller");
for (const [title, workload, ingress, regions, said] of [
  [
    "a server behind a load balancer",
    {},
    "load-balancer",
    [region],
    /workload.bindings.api.cloudRun: "api-web"; only its load balancer may call it/,
  ],
  [
    "a server in another region",
    {},
    "all",
    ["europe-west4", "europe-west3"],
    /cloudRun: "api-web"; run it in europe-west4 too \(it is in europe-west1\)/,
  ],
  [
    "a private server, past the network",
    { bound: { API: "{api.serviceUrl}" }, egress: "internet" },
    "internal",
    [region],
    /workload.egress: "internet"; use {api.url}/,
  ],
] as [string, Partial<Workload>, "all" | "internal" | "load-balancer", string[], RegExp][]) {
  test(`${title} is refused before its caller is begun`, async () => {
    const all = { ...parts.network, subnetworkIds: Object.fromEntries([region, ...regions].map((one) => [one, "s"])) };
    const common = { identity: parts.identity, images: parts.images, network: all };
    const deployment = await run(() => {
      const api = new CloudRunApp("api", { ...common, workload: parts.smallest, regions: [region], ingress });
      const bindings = { api: { cloudRun: entry(api.servers, "web") } };
      new CloudRunApp("caller", { ...common, regions, workload: { ...parts.smallest, bindings, ...workload } });
    });
    assert.match(messages(deployment), said);
    assert.deepEqual(servers(deployment), []);
  });
}

test("a cache without an address in its region, and an entry that is not there, are refused at once", async () => {
  const cache = await run(() => {
    const network = new Network("network", { regions: [region], addressRange: "10.16.0.0/14", caches: true });
    new Cache("cache", { region: "europe-west4", network, evictionPolicy: "allkeys-lru" });
  });
  assert.match(
    messages(cache),
    /region: "europe-west4"; use a region in which the network has addresses for caches: europe-west1/,
  );
  assert.deepEqual(cache.children("cache"), []);
  const none = await run(() => {
    const network = new Network("network", { regions: [region], addressRange: "10.16.0.0/14" });
    assert.throws(
      () => entry(network.subnetworkIds, "europe-west9"),
      /europe-west9: there is no such entry \(there are: europe-west1\)/,
    );
    new Cache("cache", { region, network: network.contract, evictionPolicy: "allkeys-lru" });
  });
  assert.match(messages(none), /network.cachePolicyIds: missing; let caches have addresses/);
});
