import type * as pulumi from "@pulumi/pulumi";
import type { NetworkAttachment } from "../contracts/network";
import type { Environment } from "../workload/environment";
import type { CompleteWorkload } from "../workload/defaults";

/** Everything that the services, worker pools and jobs of one application are rendered from. */
export interface CloudRunSettings {
  /** What errors call the component. */
  subject: string;
  /** With images as our own registry serves them. */
  workload: CompleteWorkload;
  environment: Environment;
  serviceAccountEmail: pulumi.Input<string>;
  network: NetworkAttachment;
  /** `PRIVATE_RANGES_ONLY` or `ALL_TRAFFIC`. */
  vpcEgress: pulumi.Input<string>;
  /** Network tags that firewall rules find the instances by. */
  networkTags: string[];
}
