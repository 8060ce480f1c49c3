import type * as pulumi from "@pulumi/pulumi";
import type { NetworkAttachment } from "../contracts/network";
import type { PlainVariable, SecretVariable } from "../workload/environment";
import type { CompleteWorkload } from "../workload/defaults";

/** Everything that the service and the jobs of one application are rendered from. */
export interface CloudRunSettings {
  workload: CompleteWorkload;
  /** The image as our own registry serves it. */
  image: pulumi.Input<string>;
  plain: PlainVariable[];
  /** Those whose values have copies in Secret Manager: secrets and plain configuration. */
  copied: SecretVariable[];
  serviceAccountEmail: pulumi.Input<string>;
  network: NetworkAttachment;
  /** `PRIVATE_RANGES_ONLY` or `ALL_TRAFFIC`. */
  vpcEgress: pulumi.Input<string>;
  /** Network tags that firewall rules find the instances by. */
  networkTags: string[];
}
