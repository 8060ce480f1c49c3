import type * as pulumi from "@pulumi/pulumi";
import type { NetworkAttachment } from "../contracts/network";
import type { Subject } from "../internal/refusal";
import type { Environment, FilePlace } from "../workload/environment";
import type { CompleteWorkload } from "../workload/complete";

/** A file, which is a version of a secret. */
export interface MountedFile extends FilePlace {
  secretId: pulumi.Input<string>;
  version: pulumi.Input<string>;
}

/** Everything that the services, worker pools and jobs of one application are rendered from in one region. */
export interface CloudRunSettings {
  /** What errors call the component. */
  subject: Subject;
  /** With images as our own registry serves them. */
  workload: CompleteWorkload;
  environment: Environment;
  /** Files of all containers. */
  files: MountedFile[];
  /** What the collectors of metrics are told, by process. */
  collectorFiles: { [process: string]: MountedFile };
  serviceAccountEmail: pulumi.Input<string>;
  network: NetworkAttachment;
  /** `PRIVATE_RANGES_ONLY` or `ALL_TRAFFIC`. */
  vpcEgress: pulumi.Input<string>;
  /** Network tags that firewall rules find the instances by. */
  networkTags: string[];
}
