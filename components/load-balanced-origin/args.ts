import type * as pulumi from "@pulumi/pulumi";
import type { Backend, ClientIdentity, CloudflareZone, NetworkAttachment } from "../contracts";

/**
 * What a `LoadBalancedOrigin` is made from.
 */
export interface LoadBalancedOriginArgs {
  /** Service behind the load balancer. */
  backend: pulumi.Input<Backend>;
  /**
   * VPC of a zonal backend, which is opened to the load balancer's addresses on the backend's port. A backend whose kind is
   * `zonal` needs it; the default is none, for a `serverless` one.
   */
  network?: pulumi.Input<NetworkAttachment>;
  /**
   * Whether the backend is a process in a cluster that has a `rollout`: the load balancer then shares requests out between its versions, at rest
   * all to the one that is there, and `groundplan rollout` moves the shares. The default is false. A change updates the URL map.
   */
  canary?: boolean;
  /**
   * Seconds for which a client stays with the pod that answered it first, from 1800 to 604800, by the cookie `GCLB`; the default is none: each
   * request goes to any. A pod that fails or goes away loses its clients, so nothing but speed may depend on it. The answer that brings the cookie
   * is not cached by a `Cdn`. For a zonal backend. A change updates the backend service.
   */
  affinitySeconds?: number;
  /** Zone that the origin's DNS records are made in. Another one replaces the records, and the origin has another host name. */
  zone: CloudflareZone;
  /**
   * Host name of the load balancer itself, in the zone and different for each origin, such as `run.origin.example.com`.
   * Users never see it. A change replaces the certificate, which takes minutes to be issued: the origin is away
   * meanwhile.
   */
  hostname: string;
  /**
   * Host name that users ask for, such as `www.example.com`. The service receives it as `Host`, whatever name the CDN
   * connected to. Where several host names of a `Cdn` lead to the origin, it receives this one for all of them, and the one
   * that was asked for as `X-Forwarded-Host`.
   */
  servedHostname: string;
  /** Client certificate that the CDN shows. Connections with any other certificate, or with none, are refused. */
  clientIdentity: pulumi.Input<ClientIdentity>;
  /**
   * Certificates (PEM) of further authorities that are trusted; the default is none. For the change from one client
   * identity to another: trust the new one here first, then let the CDN show it, then drop the old one.
   */
  alsoTrusted?: pulumi.Input<pulumi.Input<string>[]>;
  /** Number of the Google Cloud project, as `gcloud projects describe` prints it. */
  projectNumber: pulumi.Input<string>;
}
