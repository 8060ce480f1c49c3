import * as compute from "@pulumi/gcp/compute";
import type * as gcp from "@pulumi/gcp/types/input";
import type * as pulumi from "@pulumi/pulumi";
import type { Backend, NetworkAttachment } from "../contracts";
import * as rules from "./rules";
import { inOrder } from "./unordered";
import type { Arguments } from "./validation";
import { whenKnown } from "./outputs";

/** Where load balancers and their health checks come from (https://cloud.google.com/load-balancing/docs/firewall-rules). */
const loadBalancerRanges = ["130.211.0.0/22", "35.191.0.0/16"];

/** Requests a second and endpoint up to which the load balancer prefers the nearest zone. */
const preferredRate = 1000;

/** How a load balancer reaches a backend: what its backend services say, and what they wait for. */
export interface ReachedBackend {
  service: compute.BackendServiceArgs;
  /** The same for the new version during a rollout; absent where the load balancer shares nothing out. */
  canary?: compute.BackendServiceArgs;
  dependsOn: pulumi.Resource[];
}

/**
 * Lets a load balancer reach a backend. The network of a zonal one, which is one with a network, is opened, and its health
 * checked; children are named `name`.
 */
export function reachBackend(
  parent: pulumi.Resource,
  name: string,
  backend: pulumi.Output<pulumi.Unwrap<Backend>>,
  network: NetworkAttachment | undefined,
  hasCanary = false,
): ReachedBackend {
  const common = {
    loadBalancingScheme: "EXTERNAL_MANAGED",
    logConfig: { enable: true, sampleRate: 1 },
  };
  if (network === undefined) {
    // Google routes to Cloud Run by itself: protocol, timeout and health check are the service's own.
    const backends = backend.networkEndpointGroups.apply((groups) => inOrder(groups).map((group) => ({ group })));
    return { service: { ...common, backends }, dependsOn: [] };
  }
  const opening = openNetwork(parent, name, backend, network);
  const service = {
    ...common,
    protocol: backend.protocol,
    timeoutSec: backend.requestTimeoutSeconds,
    connectionDrainingTimeoutSec: 30,
    healthChecks: createHealthCheck(parent, name, backend).id,
  };
  const canary = backend.apply(({ canaryEndpointGroups = [] }) => zonalBackends(canaryEndpointGroups));
  return {
    service: { ...service, backends: backend.networkEndpointGroups.apply(zonalBackends) },
    ...(hasCanary ? { canary: { ...service, backends: canary } } : {}),
    dependsOn: [opening],
  };
}

function zonalBackends(groups: string[]): gcp.compute.BackendServiceBackend[] {
  return inOrder(groups).map((group) => ({ group, balancingMode: "RATE", maxRatePerEndpoint: preferredRate }));
}

/**
 * Who gets the requests between rollouts, as a URL map says it: the version that is there. `groundplan rollout` moves the weights, and gives them back
 * at its end. So a URL map that is deployed in between, for whatever reason, gives all requests to the version that had them before.
 */
export function sharesAtRest(
  stable: pulumi.Input<string>,
  canary: pulumi.Input<string>,
): { backendService: pulumi.Input<string>; weight: number }[] {
  return [
    { backendService: stable, weight: 100 },
    { backendService: canary, weight: 0 },
  ];
}

/** A load balancer that shares requests out has what it shares them out to, and no other does. */
function checkCanary(check: Arguments, property: string, groups: unknown[], hasCanary: boolean): void {
  if (groups.length > 0 === hasCanary) return;
  const remedy = hasCanary
    ? "leave canary out, or give the process in the cluster a rollout"
    : "set canary where the load balancer leads to it: the process has a rollout";
  check.problem(`${property}.canaryEndpointGroups`, groups, remedy);
}

/**
 * Checks that a backend is of the kind that its network says, with a time limit that load balancers have. What is known already is
 * checked now. Returns the backend as it is once the rest is known and checked; call it when all arguments have passed.
 */
export function checkBackend(
  check: Arguments,
  property: string,
  backend: pulumi.Input<Backend>,
  hasNetwork: boolean,
  hasCanary = false,
): () => pulumi.Output<pulumi.Unwrap<Backend>> {
  const kind = kindOfBackend(hasNetwork);
  if ("kind" in backend && typeof backend.kind === "string") check.property(`${property}.kind`, backend.kind, kind);
  if ("requestTimeoutSeconds" in backend && typeof backend.requestTimeoutSeconds === "number") {
    check.property(`${property}.requestTimeoutSeconds`, backend.requestTimeoutSeconds, requestTimeout);
  }
  const isPlain = "kind" in backend && typeof backend.kind === "string";
  const groups = isPlain ? (backend.canaryEndpointGroups ?? []) : undefined;
  if (hasCanary && !hasNetwork) {
    const remedy = "leave it out for a serverless backend: Cloud Run shares requests out by itself";
    check.problem(property.replace(/backend$/, "canary"), true, remedy);
  } else if (Array.isArray(groups)) checkCanary(check, property, groups, hasCanary);
  return () =>
    whenKnown(backend, (known) => {
      check.property(`${property}.kind`, known.kind, kind);
      check.property(`${property}.requestTimeoutSeconds`, known.requestTimeoutSeconds, requestTimeout);
      checkCanary(check, property, known.canaryEndpointGroups ?? [], hasCanary);
      check.done();
      return known;
    });
}

const requestTimeout = rules.integerBetween(1, 3600);

/** A network is what tells a program, before the backend is known, whether to check its health and let it be reached. */
function kindOfBackend(hasNetwork: boolean): rules.Rule<string> {
  return (kind) => {
    if (kind === "zonal") return hasNetwork ? undefined : "set network for a zonal backend";
    if (kind === "serverless") return hasNetwork ? "leave network out for a serverless backend" : undefined;
    return "use serverless or zonal";
  };
}

/** GKE opens its network for an Ingress or a Gateway; for endpoint groups that others use it leaves that to them. */
function openNetwork(
  parent: pulumi.Resource,
  name: string,
  backend: pulumi.Output<pulumi.Unwrap<Backend>>,
  network: NetworkAttachment,
): compute.Firewall {
  return new compute.Firewall(
    name,
    {
      network: network.networkId,
      direction: "INGRESS",
      sourceRanges: loadBalancerRanges,
      allows: [
        {
          protocol: "tcp",
          ports: backend.apply(({ port, healthCheck }) =>
            [...new Set([port, healthCheck?.port ?? port])].sort((one, other) => one - other).map(String),
          ),
        },
      ],
    },
    { parent },
  );
}

function createHealthCheck(
  parent: pulumi.Resource,
  name: string,
  backend: pulumi.Output<pulumi.Unwrap<Backend>>,
): compute.HealthCheck {
  return new compute.HealthCheck(
    name,
    {
      checkIntervalSec: 10,
      timeoutSec: 5,
      healthyThreshold: 1,
      unhealthyThreshold: 3,
      logConfig: { enable: true },
      httpHealthCheck: backend.apply((known) => checkOf(known).http),
      tcpHealthCheck: backend.apply((known) => checkOf(known).tcp),
      grpcHealthCheck: backend.apply((known) => checkOf(known).grpc),
    },
    { parent },
  );
}

const serving = "USE_SERVING_PORT";

/** The one check that a backend has. Google asks what it has to by another protocol than requests have (https://cloud.google.com/load-balancing/docs/health-check-concepts#method, 2026-12). */
function checkOf({ protocol, healthPath, port, healthCheck }: pulumi.Unwrap<Backend>): HealthCheck {
  const at =
    healthCheck === undefined || healthCheck.port === port
      ? { portSpecification: serving }
      : { portSpecification: "USE_FIXED_PORT", port: healthCheck.port };
  // HTTP/2 health checks want TLS, so a cleartext HTTP/2 backend is asked by gRPC's health protocol.
  if (healthCheck === undefined && protocol === "H2C") return { grpc: { portSpecification: serving } };
  if (healthCheck !== undefined && healthCheck.path === undefined) return { tcp: at };
  const host = healthCheck?.hostname === undefined ? {} : { host: healthCheck.hostname };
  return { http: { ...at, requestPath: healthCheck?.path ?? healthPath, ...host } };
}

/** The property of one protocol, and of no other. */
interface HealthCheck {
  http?: { portSpecification: string; port?: number; requestPath: string; host?: string };
  tcp?: { portSpecification: string; port?: number };
  grpc?: { portSpecification: string };
}
