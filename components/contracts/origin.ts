import type * as pulumi from "@pulumi/pulumi";
import type { AvailabilityPart } from "./endpoint";

/**
 * A place that a CDN fetches from. `LoadBalancedOrigin` and `WorkerOrigin` have this shape; how the origin is locked, so
 * that only this zone's CDN gets in, is the origin's own affair.
 */
export interface Origin {
  /** Name in DNS records, pools and monitors: lower-case letters, digits and hyphens, unique within a `Cdn`. */
  originName: pulumi.Input<string>;
  /** Host name that the CDN connects to. It has a certificate that strict TLS accepts. Absent for a Worker. */
  hostname?: pulumi.Input<string>;
  /** Name of the Cloudflare Worker script that answers instead of a host. Absent for a host. */
  workerScript?: pulumi.Input<string>;
  /** Path that answers 200 while the origin is healthy. */
  healthPath: pulumi.Input<string>;
  /** What has to work for it, all of it; the default is none, of which nobody knows what it promises. */
  availabilityParts?: pulumi.Input<pulumi.Input<AvailabilityPart>[]>;
}

/** How a load balancer learns whether a container works. */
export interface BackendHealthCheck {
  /** Path that answers 200 by HTTP/1.1; absent where it is enough that somebody listens on `port`. */
  path?: pulumi.Input<string>;
  /** Port of the container that is asked. */
  port: pulumi.Input<number>;
  /** Host name that the request names; absent where it names the container's address. */
  hostname?: pulumi.Input<string>;
}

/**
 * A service on Cloud Run or Kubernetes that a load balancer can send requests to. `CloudRunApp` and `AutopilotApp` have
 * it as their `backend`.
 */
export interface Backend {
  /**
   * Network endpoint groups that reach the service: serverless ones for Cloud Run (one a region), zonal ones for
   * Kubernetes (one a zone).
   */
  networkEndpointGroups: pulumi.Input<pulumi.Input<string>[]>;
  /** `serverless` (Google routes and checks health by itself) or `zonal` (the load balancer checks `healthCheck`, or `healthPath`). */
  kind: pulumi.Input<string>;
  /**
   * What a load balancer speaks to a zonal backend, by its name in the Compute API: `HTTP`, or `H2C` for HTTP/2 without
   * TLS, which serves gRPC and is checked by gRPC's own health protocol unless `healthCheck` says otherwise. (`HTTP2` there means HTTP/2 with TLS.)
   */
  protocol: pulumi.Input<string>;
  /** Path that answers 200 while the service is healthy. A CDN asks it from outside. */
  healthPath: pulumi.Input<string>;
  /** What a load balancer asks a zonal backend, where that is not `healthPath` on `port`, or gRPC's health protocol of an `H2C` one. */
  healthCheck?: pulumi.Input<BackendHealthCheck>;
  /** Port of the container. */
  port: pulumi.Input<number>;
  /**
   * Network endpoint groups that reach a new version during a rollout, where a load balancer shares the requests out; the default is none. What
   * leads to a backend says beforehand that it has them, by `canary`.
   */
  canaryEndpointGroups?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Longest time in seconds that a request, a stream or a WebSocket may take, 1 to 3,600. A load balancer cuts a zonal
   * backend's answer then; a serverless one keeps the time by itself.
   */
  requestTimeoutSeconds: pulumi.Input<number>;
}

/**
 * The client certificate that a CDN shows to its origins, and the authority that origins check it against.
 * `OriginPullIdentity` has this shape.
 */
export interface ClientIdentity {
  /** Certificate (PEM) of the authority that origins trust. */
  caCertificate: pulumi.Input<string>;
  /** Client certificate (PEM). */
  certificate: pulumi.Input<string>;
  /** Private key (PEM) of the client certificate. Secret. */
  privateKey: pulumi.Input<string>;
  /** Version of the library whose component made this value. Leave it out of a value that you write yourself. */
  libraryVersion?: pulumi.Input<string>;
}
