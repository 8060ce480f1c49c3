// Who reaches whom: derived from the resources alone (who may invoke and from where on Cloud Run, network policies on Kubernetes), and
// compared with what the applications declare.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { AutopilotApp, CloudRunApp, entry, type Binding, type Workload } from "../../components";
import { deploy, messages, run as attempt, type Deployment } from "../support/program";
import { withProviders } from "../support/secrets-operator";
import * as parts from "../support/workload";

const region = "europe-west1";
const { cluster, images, network } = parts;
const identityOf = (name: string) => ({
  serviceAccountEmail: `${name}@acme-test.iam.gserviceaccount.com`,
  serviceAccountName: `projects/acme-test/serviceAccounts/${name}@acme-test.iam.gserviceaccount.com`,
});
const own = { port: 8080, scaling: { min: 1 } };

/** `users` and `feed` are called, `shop` calls, and `other` does neither. Each server of `shop` is for the front door, but `live`. */
function house({ isCalling = true } = {}): void {
  const options = withProviders();
  const make = (name: string, on: ("run" | "cluster")[], workload: Workload) => ({
    run: on.includes("run")
      ? new CloudRunApp(name, { workload, regions: [region], identity: identityOf(name), network, images })
      : undefined,
    cluster: on.includes("cluster")
      ? new AutopilotApp(
          name,
          // On both runtimes the right is given once, as `App` gives it.
          { workload, cluster, identity: identityOf(name), network, images, grantsRights: !on.includes("run") },
          options,
        )
      : undefined,
  });
  const image = parts.image;
  const users = make("users", ["run", "cluster"], {
    image,
    processes: { api: { ...own, private: true, protocol: "h2c" }, admin: { ...own, private: true } },
  });
  const feed = make("feed", ["run"], { image, processes: { web: { ...own, private: true } } });
  assert.ok(users.run && users.cluster && feed.run);
  const bindings: { [name: string]: Binding } = {
    users: { cloudRun: entry(users.run.servers, "api"), kubernetes: entry(users.cluster.servers, "api") },
    feed: { cloudRun: entry(feed.run.servers, "web") },
    live: { process: "live" },
  };
  make("shop", ["run", "cluster"], {
    image,
    processes: { web: own, live: { ...own, private: true } },
    ...(isCalling
      ? { bindings, bound: { USERS: "{users.host}:{users.port}", FEED_URL: "{feed.url}", LIVE_URL: "{live.url}" } }
      : {}),
    egress: "none",
  });
  make("other", ["run", "cluster"], { image, processes: { web: own }, egress: "private" });
}

interface Service {
  name: string;
  invokerIamDisabled: boolean;
  defaultUriDisabled: boolean;
}
interface Grant {
  name: string;
  member: string;
}
interface Peer {
  namespaceSelector?: { matchLabels: { [label: string]: string } };
  podSelector?: { matchLabels: { [label: string]: string } };
}
interface Rule {
  from?: Peer[];
  to?: Peer[];
  ports?: { port: number }[];
}
interface Policy {
  metadata: { namespace: string };
  spec: { podSelector: { matchLabels?: { [label: string]: string } }; ingress?: Rule[]; egress?: Rule[] };
}

const inputsOf = <Inputs>({ resources }: Deployment, type: string): Inputs[] =>
  resources.filter((one) => one.type === type).map(({ inputs }) => inputs as unknown as Inputs);

/** `shop -> users-api`, by those whom Cloud Run lets in at an address that there is. */
function onCloudRun(deployment: Deployment): string[] {
  const grants = inputsOf<Grant>(deployment, "gcp:cloudrunv2/serviceIamMember:ServiceIamMember");
  return inputsOf<Service>(deployment, "gcp:cloudrunv2/service:Service").flatMap((service) => {
    if (service.defaultUriDisabled) return [];
    if (service.invokerIamDisabled) return [`everybody -> ${service.name}`];
    const members = grants.filter(({ name }) => name === service.name).map(({ member }) => member);
    return [...new Set(members)].map((member) => `${/:([^@]+)@/.exec(member)?.[1] ?? member} -> ${service.name}`);
  });
}

/** The same by network policies: out of the caller's pods, and into the server's. */
function inCluster(deployment: Deployment): string[] {
  const policies = inputsOf<Policy>(deployment, "kubernetes:networking.k8s.io/v1:NetworkPolicy");
  const namespaces = [...new Set(policies.map(({ metadata }) => metadata.namespace))];
  const servers = inputsOf<{
    metadata: { name: string; namespace: string };
    spec: { selector: { [label: string]: string }; ports: { port: number }[] };
  }>(deployment, "kubernetes:core/v1:Service");
  const fits = (selector: { [label: string]: string } = {}, labels: { [label: string]: string }): boolean =>
    Object.entries(selector).every(([name, value]) => labels[name] === value);
  const allows = (
    rules: Rule[] = [],
    side: "from" | "to",
    namespace: string,
    pod: { [label: string]: string },
    port: number,
  ) =>
    rules.some(
      (rule) =>
        (rule.ports ?? [{ port }]).some((one) => one.port === port) &&
        (rule[side] ?? []).some(
          (peer) =>
            peer.namespaceSelector !== undefined &&
            fits(peer.namespaceSelector.matchLabels, { "kubernetes.io/metadata.name": namespace }) &&
            fits(peer.podSelector?.matchLabels, pod),
        ),
    );
  return namespaces.flatMap((caller) =>
    servers.flatMap(({ metadata: { name, namespace }, spec: { selector, ports } }) => {
      const port = ports[0]?.port ?? 0;
      const isLetOut = policies.some(
        ({ metadata, spec }) => metadata.namespace === caller && allows(spec.egress, "to", namespace, selector, port),
      );
      const isLetIn = policies.some(
        ({ metadata, spec }) =>
          metadata.namespace === namespace &&
          fits(spec.podSelector.matchLabels, selector) &&
          allows(spec.ingress, "from", caller, {}, port),
      );
      return isLetOut && isLetIn ? [`${caller} -> ${namespace}-${name}`] : [];
    }),
  );
}

test("each server is reached by those that declare it, and by nobody else, on both runtimes", async () => {
  const deployment = await deploy(() => {
    house();
  });
  assert.deepEqual(onCloudRun(deployment).sort(), ["shop -> feed-web", "shop -> shop-live", "shop -> users-api"]);
  assert.deepEqual(inCluster(deployment).sort(), ["shop -> shop-live", "shop -> users-api"]);
});

test("a caller that comes or goes changes nothing of the others", async () => {
  const inputs = async (isCalling: boolean): Promise<Map<string, unknown>> => {
    const { resources } = await deploy(() => {
      house({ isCalling });
    });
    return new Map(resources.filter(({ name }) => !name.startsWith("shop")).map((one) => [one.urn, one.inputs]));
  };
  assert.deepEqual(await inputs(true), await inputs(false));
});

test("programs find plain addresses: a local one on Cloud Run, the service's name in the cluster, a local one across", async () => {
  const deployment = await deploy(() => {
    house();
  });
  const env = (list: { name: string; value?: string }[]): { [name: string]: string | undefined } =>
    Object.fromEntries(list.map(({ name, value }) => [name, value]));
  interface Container {
    name?: string;
    envs?: { name: string; value?: string }[];
    env?: { name: string; value?: string }[];
  }
  const { template } = deployment.one("gcp:cloudrunv2/service:Service", `shop-web-${region}`).inputs as unknown as {
    template: { containers: Container[] };
  };
  const [program, calls] = template.containers;
  const found = env(program?.envs ?? []);
  assert.equal(found["FEED_URL"], "http://localhost:15001");
  assert.equal(found["LIVE_URL"], "http://localhost:15002");
  assert.equal(found["USERS"], "localhost:15003");
  assert.equal(calls?.name, "calls");
  const told = JSON.parse(env(calls.envs ?? [])["CALLS"] ?? "") as { port: number; url?: string; service?: string }[];
  assert.deepEqual(
    told.map(({ port, service }) => [port, service]),
    [
      [15001, undefined],
      [15002, "shop-live"],
      [15003, undefined],
    ],
  );
  const pods = deployment.one("kubernetes:apps/v1:Deployment", "shop-web").inputs as unknown as {
    spec: { template: { spec: { containers: Container[]; initContainers: Container[] } } };
  };
  const inPod = env(pods.spec.template.spec.containers[0]?.env ?? []);
  assert.equal(inPod["USERS"], "api.users.svc.cluster.local:8080");
  assert.equal(inPod["LIVE_URL"], "http://live.shop.svc.cluster.local:8080");
  assert.equal(inPod["FEED_URL"], "http://localhost:15001");
  assert.deepEqual(
    pods.spec.template.spec.initContainers.map(({ name }) => name),
    ["calls"],
  );
});

const caller = (binding: Binding, more: Partial<Workload> = {}): Workload => ({
  ...parts.serving({ scaling: { min: 1 } }, { bindings: { api: binding }, bound: { API_URL: "{api.url}" } }),
  ...more,
});
const { identity } = parts;
const run = (workload: Workload, regions = [region]) =>
  new CloudRunApp("web", { workload, regions, identity, network, images });
const pods = (workload: Workload) =>
  new AutopilotApp("web", { workload, cluster, identity, network, images }, withProviders());

for (const [title, make, expected] of [
  [
    "a server in a cluster is refused on Cloud Run",
    () => run(caller({ kubernetes: parts.clusterServer })),
    /workload\.bindings\.api\.cloudRun: missing; run the server on Cloud Run as well/,
  ],
  [
    "a server behind a load balancer is refused",
    () => run(caller({ cloudRun: { ...parts.runServer, urls: {} } })),
    /users-api"; only its load balancer may call it: use the host name that users know, or set private/,
  ],
  [
    "a process of the application that only a load balancer may call is refused",
    () => run(caller({ process: "web" })),
    /workload\.bindings\.api\.process: "web"; set private of the process/,
  ],
  [
    "one that is not in each of several regions is refused",
    () =>
      run(caller({ cloudRun: { ...parts.runServer, urls: { "us-east1": "https://x" } } }), [region, "europe-west4"]),
    /run it in europe-west1 too \(it is in us-east1\), or call it from one region/,
  ],
  [
    "one in another cluster is refused",
    () => pods(caller({ kubernetes: { ...parts.clusterServer, issuerUrl: "https://elsewhere" } })),
    /workload\.bindings\.api\.kubernetes\.issuerUrl: "https:\/\/elsewhere"; run both in one cluster/,
  ],
  [
    "a job has nothing beside it that adds a token",
    () => run(caller({ cloudRun: parts.runServer }, { jobs: { migrate: {} } })),
    /workload\.bound\.API_URL: "api"; move it to the bound of the processes that call it: jobs \(migrate\)/,
  ],
  [
    "a server has no token in a cluster",
    () =>
      pods(caller({ cloudRun: parts.runServer, kubernetes: parts.clusterServer }, { bound: { A: "{api.audience}" } })),
    /workload\.bound\.A: "\{api\.audience\}"; use \{api\.url\}/,
  ],
  [
    "a private server is not called through the internet",
    () => run(caller({ cloudRun: parts.runServer }, { bound: { A: "{api.serviceUrl}" }, egress: "internet" })),
    /workload\.egress: "internet"; use \{api\.url\}, or set egress to private or none/,
  ],
  ...(["run", "pods"] as const).map((where): [string, () => object, RegExp] => [
    `the port at which the container beside it is ready is none of the program's, ${where}`,
    () =>
      ({ run, pods })[where]({
        ...parts.serving({ port: 15000, scaling: { min: 1 } }),
        bindings: { api: { cloudRun: parts.runServer } },
        bound: { API_URL: "{api.url}" },
      }),
    /workload\.processes\.web\.port: 15000; use another port: what adds tokens to calls of other servers listens/,
  ]),
  [
    "nor is it one of a container of the program's",
    () =>
      run({
        ...parts.serving({ sidecars: { exporter: { image: parts.otherImage, health: { port: 15000 } } } }),
        bindings: { api: { cloudRun: parts.runServer } },
        bound: { API_URL: "{api.url}" },
      }),
    /workload\.processes\.web\.sidecars\.exporter\.health\.port: 15000; use another port: what adds tokens/,
  ],
  [
    "a binding that turns out to be a server is refused",
    () => run(caller(pulumi.output({ cloudRun: parts.runServer }))),
    /workload\.bindings\.api: .*name its members in the program/,
  ],
  [
    "a server of the cluster twice is refused",
    () =>
      pods(
        caller(
          { kubernetes: parts.clusterServer },
          { bindings: { api: { kubernetes: parts.clusterServer }, b: { kubernetes: parts.clusterServer } } },
        ),
      ),
    /workload\.bindings\.b\.kubernetes: "api"; remove it: api is the same server/,
  ],
  [
    "a process twice is refused",
    () =>
      run({
        image: parts.image,
        processes: { web: { ...own, bound: { A: "{api.url}" } }, api: { ...own, private: true } },
        bindings: { api: { process: "api" }, b: { process: "api" } },
      }),
    /workload\.bindings\.b\.process: "api"; remove it: api is the same server/,
  ],
  [
    "a server twice is refused",
    () =>
      run(
        caller(
          { cloudRun: parts.runServer },
          { bindings: { api: { cloudRun: parts.runServer }, b: { cloudRun: parts.runServer } } },
        ),
      ),
    /workload\.bindings\.b: .*remove it: api is the same server/,
  ],
] as [string, () => object, RegExp][]) {
  test(title, async () => {
    assert.match(messages(await attempt(make)), expected);
  });
}

const otherServer = {
  ...parts.runServer,
  serviceName: "feed",
  serviceIds: { [region]: `projects/acme-test/locations/${region}/services/feed` },
};

test("the ports at which a program finds other servers are no ports of its own, that of its metrics included", async () => {
  const deployment = await deploy(() =>
    run({
      ...parts.serving({ port: 15001, metrics: { port: 15003 } }),
      bindings: { api: { cloudRun: parts.runServer }, users: { cloudRun: otherServer } },
      bound: { API_URL: "{api.url}", USERS_URL: "{users.url}" },
    }),
  );
  const { template } = deployment.one("gcp:cloudrunv2/service:Service").inputs as unknown as {
    template: { containers: { envs: { name: string; value?: string }[] }[] };
  };
  const urls = template.containers[0]?.envs.filter(({ name }) => name.endsWith("S_URL") || name === "API_URL");
  assert.deepEqual(
    urls?.map(({ value }) => value),
    ["http://localhost:15002", "http://localhost:15004"],
  );
});
