// Each kind of origin behind each front door, with an affinity: what a plan makes of it.
import {
  Cdn,
  CloudflarePlan,
  GoogleCdn,
  LoadBalancedOrigin,
  type Backend,
  type CdnRoute,
  type GoogleCdnRoute,
  type Origin,
} from "../../components";
import { once } from "./once";
import { messages, run, type Deployment } from "./program";
import { network } from "./workload";

/** A kind of origin, and what keeps a client there. */
export interface AffinityCase {
  /** What stands in the first column of docs/front-doors.md. */
  origin: string;
  /** The component that is asked, and the property that says for how long. */
  component: string;
  property: string;
  make: (affinitySeconds: number | undefined) => void;
  /** What the load balancers of the plan say; absent where the affinity is refused. */
  kept?: string[];
  /** With what, and by which cookie. */
  note?: string;
}

const zone = { zoneId: "0".repeat(32), accountId: "a".repeat(32), zoneName: "example.com" };
const clientIdentity = { caCertificate: "ca", certificate: "certificate", privateKey: "key" };
const media = { bucketName: "acme-media", cacheControl: "public, max-age=3600" };
/** The affinity that is tried, in seconds. */
export const tried = 3600;

function backend(kind: "serverless" | "zonal", ...places: string[]): Backend {
  const at = kind === "zonal" ? "zones" : "regions";
  return {
    networkEndpointGroups: places.map((place) => `projects/p/${at}/${place}/networkEndpointGroups/web`),
    kind,
    protocol: "HTTP",
    healthPath: "/health",
    port: 8080,
    requestTimeoutSeconds: 60,
  };
}

const host = (name: string): Origin => ({
  originName: name,
  hostname: `${name}.origin.example.com`,
  healthPath: "/health",
});
const worker: Origin = { originName: "web", workerScript: "web-example-com", healthPath: "/health" };

function cdn(routes: CdnRoute[], hasHosts = true): void {
  new Cdn("cdn", {
    zone,
    plan: CloudflarePlan.Free,
    letsEncrypt: false,
    hosts: [{ hostname: "example.com", routes }],
    ...(hasHosts ? { clientIdentity } : {}),
  });
}

function googleCdn(route: Omit<GoogleCdnRoute, "path">): void {
  new GoogleCdn("cdn", {
    zone,
    letsEncrypt: false,
    hosts: [{ hostname: "example.com", routes: [{ path: "/", ...route }] }],
  });
}

function origin(of: Backend, affinitySeconds: number | undefined): void {
  new LoadBalancedOrigin("web", {
    backend: of,
    ...(of.kind === "zonal" ? { network } : {}),
    zone,
    hostname: "web.origin.example.com",
    servedHostname: "example.com",
    clientIdentity,
    projectNumber: "123456789012",
    ...said(affinitySeconds),
  });
}

const said = (affinitySeconds: number | undefined): { affinitySeconds?: number } =>
  affinitySeconds === undefined ? {} : { affinitySeconds };

const ofCdn = { component: "Cdn", property: "hosts[0].routes[0].affinitySeconds" };
const ofGoogle = { component: "GoogleCdn", property: "hosts[0].routes[0].affinitySeconds" };
const ofOrigin = { component: "LoadBalancedOrigin", property: "affinitySeconds" };

const byCloudflare = [`cloudflare:index/loadBalancer:LoadBalancer: cookie, ${tried} s`];
const byGoogle = [`gcp:compute/backendService:BackendService: GENERATED_COOKIE, ${tried} s`];

/** Each kind, in the order of the page. */
export const affinityCases: AffinityCase[] = [
  {
    ...{ ...ofCdn, origin: "several hosts: regions, or Cloud Run and GKE" },
    make: (time) => {
      cdn([{ path: "/", origins: [host("run"), host("gke")], ...said(time) }]);
    },
    kept: byCloudflare,
    note: "with a host, by `__cflb`",
  },
  {
    ...{ ...ofCdn, origin: "several hosts, below a path" },
    make: (time) => {
      cdn([
        { path: "/app", origins: [host("run"), host("gke")], ...said(time) },
        { path: "/", origins: [host("web")] },
      ]);
    },
    kept: byCloudflare,
    note: "with a host, by `__cflb`, which the Worker that routes hands on",
  },
  {
    ...{ ...ofCdn, property: "hosts[0].routes[1].affinitySeconds", origin: "several hosts, of a second route" },
    make: (time) => {
      cdn([
        { path: "/", origins: [host("run"), host("gke")], ...said(time === undefined ? undefined : tried) },
        { path: "/app", origins: [host("east"), host("west")], ...said(time) },
      ]);
    },
  },
  {
    ...{ ...ofCdn, origin: "one host" },
    make: (time) => {
      cdn([{ path: "/", origins: [host("run")], ...said(time) }]);
    },
  },
  {
    ...{ ...ofCdn, origin: "a Worker: `WorkerOrigin`, `StaticSite`" },
    make: (time) => {
      cdn([{ path: "/", origins: [worker], ...said(time) }], false);
    },
  },
  {
    ...{ ...ofCdn, origin: "media" },
    make: (time) => {
      cdn([{ path: "/", media, ...said(time) }], false);
    },
  },
  {
    ...{ ...ofOrigin, origin: "pods of a cluster (zonal)" },
    make: (time) => {
      origin(backend("zonal", "europe-west1-b", "europe-west1-c"), time);
    },
    kept: byGoogle,
    note: "with a pod, by `GCLB`",
  },
  {
    ...{ ...ofOrigin, origin: "Cloud Run (serverless)" },
    make: (time) => {
      origin(backend("serverless", "europe-west1"), time);
    },
  },
  {
    ...{ ...ofOrigin, origin: "Cloud Run in several regions" },
    make: (time) => {
      origin(backend("serverless", "europe-west1", "us-east1"), time);
    },
  },
  {
    ...{ ...ofGoogle, origin: "pods of a cluster (zonal)" },
    make: (time) => {
      googleCdn({ backend: backend("zonal", "europe-west1-b", "europe-west1-c"), network, ...said(time) });
    },
    kept: byGoogle,
    note: "with a pod, by `GCLB`",
  },
  {
    ...{ ...ofGoogle, origin: "Cloud Run (serverless)" },
    make: (time) => {
      googleCdn({ backend: backend("serverless", "europe-west1"), ...said(time) });
    },
  },
  {
    ...{ ...ofGoogle, origin: "Cloud Run in several regions" },
    make: (time) => {
      googleCdn({ backend: backend("serverless", "europe-west1", "us-east1"), ...said(time) });
    },
  },
  {
    ...{ ...ofGoogle, origin: "media" },
    make: (time) => {
      googleCdn({ media, ...said(time) });
    },
  },
];

/** What a plan with an affinity says and makes. */
export interface AffinityOutcome {
  problem: string;
  /** Each load balancer that keeps clients, with how and for how long, once each. */
  settings: string[];
  created: number;
}

/** What each kind does with a time, or without one. */
export function outcomeOf(one: AffinityCase, affinitySeconds: number | undefined): Promise<AffinityOutcome> {
  return affinitySeconds === tried ? outcomeOfTried(one) : outcomeWith(one, affinitySeconds);
}

const outcomeOfTried = once((one: AffinityCase) => outcomeWith(one, tried));

async function outcomeWith({ make }: AffinityCase, affinitySeconds: number | undefined): Promise<AffinityOutcome> {
  const deployment = await run(() => {
    make(affinitySeconds);
  });
  return { problem: messages(deployment), settings: settingsOf(deployment), created: childrenOf(deployment) };
}

/** What load balancers of both providers say. */
interface Settings {
  sessionAffinity?: string;
  sessionAffinityTtl?: number;
  affinityCookieTtlSec?: number;
}

function settingsOf({ resources }: Deployment): string[] {
  const kept = resources.flatMap(({ type, inputs }) => {
    const { sessionAffinity: how, sessionAffinityTtl, affinityCookieTtlSec } = inputs as Settings;
    if (how === undefined || how === "none") return [];
    return [`${type}: ${how}, ${sessionAffinityTtl ?? affinityCookieTtlSec ?? 0} s`];
  });
  return [...new Set(kept)];
}

function childrenOf({ resources }: Deployment): number {
  return resources.filter(({ type }) => /^(cloudflare|gcp):/.test(type)).length;
}
