import type * as pulumi from "@pulumi/pulumi";
import type { WorkloadIdentity } from "../contracts/identity";
import type { ImageSource } from "../contracts/images";
import type { NetworkAttachment } from "../contracts/network";
import type { SecretsAttachment } from "../contracts/secrets";
import type { Workload } from "../workload/args";

/** From where a service on Cloud Run can be called. */
export const CloudRunIngress = {
  /**
   * From an Application Load Balancer, and from the network. The service has no URL of its own, and the load balancer
   * decides who gets in: Cloud Run asks for no identity.
   */
  LoadBalancer: "load-balancer",
  /** From the network and from Google's own services, by `invokers` only. */
  Internal: "internal",
  /** From anywhere, by `invokers` only. */
  All: "all",
} as const;
/** From where a service on Cloud Run can be called. */
export type CloudRunIngress = (typeof CloudRunIngress)[keyof typeof CloudRunIngress];

/**
 * What a `CloudRunApp` is made from.
 */
export interface CloudRunAppArgs {
  /** What runs. A promise that Cloud Run cannot keep is an error before anything is created. */
  workload: Workload;
  /**
   * Regions that the processes run in, at least one; each scales by itself. Adding a region at the end changes nothing in the others;
   * another first region moves the jobs.
   */
  regions: string[];
  /**
   * Which of `regions` jobs run in; the default is the first. Another one replaces them, so that a deployment does not wait for a region
   * that is lost.
   */
  jobRegion?: string;
  /** Service account that the program acts as. It needs no right beforehand. */
  identity: pulumi.Input<WorkloadIdentity>;
  /** Network that instances have an address in, with a subnetwork in each of the regions. */
  network: pulumi.Input<NetworkAttachment>;
  /** Where the images are pulled from, in place of their upstream registries. */
  images: pulumi.Input<ImageSource>;
  /** Where the workload's secrets and its way into Vault are; the default is none. */
  secrets?: pulumi.Input<SecretsAttachment>;
  /**
   * From where the services can be called that are not private; the default is `load-balancer`. Leaving `load-balancer` brings their URLs
   * back and takes their backends away, so the origin must change first.
   */
  ingress?: CloudRunIngress;
  /**
   * Members that may call the services, such as `serviceAccount:edge@acme.iam.gserviceaccount.com`; the default is nobody but the
   * applications that have one of the services among their bindings. `allUsers` opens it to everybody. With `load-balancer` it
   * is for private processes, and refused without one: nobody is asked at the others. The list is complete: whoever was given `roles/run.invoker` on a service in another way loses it, so a grant elsewhere uses `roles/run.servicesInvoker`.
   */
  invokers?: pulumi.Input<string>[];
  /**
   * Whether the component gives the identity the rights that it has on both runtimes: to call the servers among the workload's bindings,
   * and to write traces. The default is `true`. `App` gives them once for both runtimes, and two grants that are the same are one to Google.
   */
  grantsRights?: boolean;
  /**
   * Who deploys or previews, as IAM members; the default is nobody beyond the roles that the project gives. They may read the plain
   * files of the workload, whose texts the provider reads back. Without effect on a workload that has none.
   */
  deployers?: pulumi.Input<string>[];
  /**
   * Whether a destroy or a replacement is refused; the default is `false`, since a service holds nothing that cannot be made
   * again. Where it is `true`, set it to `false` and deploy before a destroy.
   */
  protected?: boolean;
}
