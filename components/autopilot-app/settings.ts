import type * as pulumi from "@pulumi/pulumi";
import type { Subject } from "../internal/refusal";
import type { CompleteWorkload } from "../workload/complete";
import type { ClusterCall } from "./calls";
import type { Environment } from "../workload/environment";

/** Everything that the objects of one application are rendered from. */
export interface AutopilotSettings {
  /** What errors call the component. */
  subject: Subject;
  /** Name of the application, and of its namespace. */
  name: string;
  /** The namespace's name, so that what is in it waits for it. */
  namespace: pulumi.Output<string>;
  /** With images as our own registry serves them. */
  workload: CompleteWorkload;
  environment: Environment;
  /** The servers that are called in the cluster. */
  calls: ClusterCall[];
  /** The ConfigMap with the files that may be seen, if there are any. */
  plainFiles: pulumi.Output<string> | undefined;
  /** Zones that have a network endpoint group; pods outside them would get no requests. */
  zones: pulumi.Output<string[]>;
  userId: number;
}

/** Labels of what belongs to a process or a job of the application. No job is called like a process. */
export function labels(name: string, component: string): { [key: string]: string } {
  return { "app.kubernetes.io/name": name, "app.kubernetes.io/component": component };
}

/** The Kubernetes Secret with the copies of the application's secrets. */
export function secretsCopy(name: string): string {
  return name;
}

/** The one with the copies of its plain configuration, which the operator can write to Secrets only. */
export function configCopy(name: string): string {
  return `${name}-config`;
}

/** Service account whose tokens log in to Vault for the copies in a namespace. No pod runs as it. */
export function copyingAccount(namespace: string): string {
  return `${namespace}-secrets`;
}
