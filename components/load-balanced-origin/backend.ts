import * as compute from "@pulumi/gcp/compute";
import type * as pulumi from "@pulumi/pulumi";
import { inOrder } from "../internal/unordered";
import type { Backend, NetworkAttachment } from "../contracts";

/** Where load balancers and their health checks come from (https://cloud.google.com/load-balancing/docs/firewall-rules). */
const loadBalancerRanges = ["130.211.0.0/22", "35.191.0.0/16"];

/** Requests a second and endpoint up to which the load balancer prefers the nearest zone. */
const preferredRate = 1000;

/** The backend service of a load balancer; a zonal backend, which is one with a network, has its health checked. */
export function createBackendService(
  parent: pulumi.Resource,
  name: string,
  backend: pulumi.Output<pulumi.Unwrap<Backend>>,
  network: NetworkAttachment | undefined,
): compute.BackendService {
  const common = {
    loadBalancingScheme: "EXTERNAL_MANAGED",
    logConfig: { enable: true, sampleRate: 1 },
  };
  if (network === undefined) {
    // Google routes to Cloud Run by itself: protocol, timeout and health check are the service's own.
    return new compute.BackendService(
      name,
      {
        ...common,
        backends: backend.networkEndpointGroups.apply((groups) => inOrder(groups).map((group) => ({ group }))),
      },
      { parent },
    );
  }
  const opening = openNetwork(parent, name, backend, network);
  return new compute.BackendService(
    name,
    {
      ...common,
      protocol: backend.protocol,
      timeoutSec: backend.requestTimeoutSeconds,
      connectionDrainingTimeoutSec: 30,
      healthChecks: createHealthCheck(parent, name, backend).id,
      backends: backend.networkEndpointGroups.apply((groups) =>
        inOrder(groups).map((group) => ({ group, balancingMode: "RATE", maxRatePerEndpoint: preferredRate })),
      ),
    },
    { parent, dependsOn: opening },
  );
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
  const serving = "USE_SERVING_PORT";
  return new compute.HealthCheck(
    name,
    {
      checkIntervalSec: 10,
      timeoutSec: 5,
      healthyThreshold: 1,
      unhealthyThreshold: 3,
      logConfig: { enable: true },
      // HTTP/2 health checks want TLS, so a cleartext HTTP/2 backend is asked by gRPC's health protocol.
      httpHealthCheck: backend.apply(({ protocol, healthPath, port, healthCheck }) =>
        protocol === "H2C"
          ? undefined
          : {
              ...(healthCheck === undefined || healthCheck.port === port
                ? { portSpecification: serving }
                : { portSpecification: "USE_FIXED_PORT", port: healthCheck.port }),
              requestPath: healthCheck?.path ?? healthPath,
              ...(healthCheck?.hostname === undefined ? {} : { host: healthCheck.hostname }),
            },
      ),
      grpcHealthCheck: backend.protocol.apply((protocol) =>
        protocol === "H2C" ? { portSpecification: serving } : undefined,
      ),
    },
    { parent },
  );
}
