import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseUsers } from "../app-secrets/args";
import type { CloudRunIngress } from "../cloud-run-app/args";
import type { WorkloadIdentity } from "../contracts/identity";
import type { PlatformAttachment } from "../contracts/platform";
import type { SecretSyncGithub } from "../secret-sync-app/args";
import type { Workload } from "../workload/args";

/** How an application runs on Cloud Run. */
export interface AppOnCloudRun {
  /**
   * From where the servers can be called; the default is `load-balancer`. Leaving `load-balancer` brings their URLs back and takes
   * their backends away, so the origin must change first.
   */
  ingress?: CloudRunIngress;
  /** Members that may call the servers; the default is nobody. Refused with `load-balancer`, where nobody is asked. The list is complete. */
  invokers?: pulumi.Input<string>[];
  /** Which of `regions` its jobs run in; the default is the first. Another one replaces them. */
  jobRegion?: string;
  /**
   * Who deploys or previews, as IAM members; the default is nobody beyond the roles that the project gives. They may read the plain
   * files of the workload, whose texts the provider reads back.
   */
  deployers?: pulumi.Input<string>[];
  /** Whether a destroy or a replacement of the services is refused; the default is `false`. */
  protected?: boolean;
}

/** How an application runs on Kubernetes. */
export interface AppOnKubernetes {
  /** Numeric user that the programs run as, 1 to 65,535; the default is 65534. */
  userId?: number;
}

/**
 * What an `App` is made from. Its options name the providers: `gcp`, the `vault` provider of the store, and `kubernetes` where it runs in a
 * cluster.
 */
export interface AppArgs {
  /** Platform that the application attaches to: a `Platform`, its output `contract` of another stack, or parts that the program describes. */
  platform: pulumi.Input<PlatformAttachment>;
  /**
   * What runs: processes, jobs, variables and files. Its keys in Vault and its logins follow from it. What a runtime cannot keep is refused before
   * anything is created.
   */
  workload: Workload;
  /**
   * Regions that the application runs in on Cloud Run, and that hold the copies of its secrets; at least one. A
   * change makes the copies anew, so an instance that starts within that minute fails to.
   */
  regions: string[];
  /** How it runs on Cloud Run; absent if it does not. At least one of `cloudRun` and `kubernetes` is there. */
  cloudRun?: AppOnCloudRun;
  /** How it runs in the platform's cluster; absent if it does not. */
  kubernetes?: AppOnKubernetes;
  /**
   * Identity that it runs as; the default is one of its own, named after the component. One of yours is for what has to know it
   * beforehand, such as a bucket of the application.
   */
  identity?: pulumi.Input<WorkloadIdentity>;
  /** For programs that ask Vault by themselves for users of their databases: what they are like, by the binding's name. The default is none. */
  databaseUsers?: { [binding: string]: DatabaseUsers };
  /** Environment of GitHub Actions that gets copies of its keys; the default is none. */
  github?: SecretSyncGithub;
  /** Whether developers may read its secrets, and get database users who read; the default is `false`. */
  readableByDevelopers?: boolean;
  /**
   * Whether the programs that fetch passwords of caches and make keys for S3 may do so already, as a `SecretStore` with `reviewers` lets
   * them; the default is `false`: the application lets them, with a role of its own, which takes an owner of the project.
   */
  fetchingIsGranted?: boolean;
}
