// An application on Autopilot, as tests look at it.
import assert from "node:assert/strict";
import { AutopilotApp, type AutopilotAppArgs } from "../../components";
import { once } from "./once";
import { messages, run, type Deployment } from "./program";
import { issuerUrl, secretsOperator, withProviders } from "./secrets-operator";
import * as parts from "./workload";

export const vaultPolicyType = "vault:index/policy:Policy";
export const vaultRoleType = "vault:jwt/authBackendRole:AuthBackendRole";
export const deploymentType = "kubernetes:apps/v1:Deployment";
export const serviceType = "kubernetes:core/v1:Service";
export const accountType = "kubernetes:core/v1:ServiceAccount";
export const groupType = "gcp:compute/networkEndpointGroup:NetworkEndpointGroup";
export const authType = "kubernetes:secrets.hashicorp.com/v1beta1:VaultAuth";
export const copyType = "kubernetes:secrets.hashicorp.com/v1beta1:VaultStaticSecret";
export const policyType = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

const { identity, images, network, secrets } = parts;
export const cluster = { ...parts.cluster, issuerUrl };
export const workload = parts.serving({ scaling: { min: 1 } });
export const args: AutopilotAppArgs = { workload, cluster, identity, images, network, secrets, secretsOperator };
export const full: AutopilotAppArgs = { ...args, workload: parts.largest };

interface Container {
  [property: string]: unknown;
  env: { name: string; value?: string; valueFrom?: object }[];
}
export interface Pod {
  [property: string]: unknown;
  containers: Container[];
}

export const deploy = once(async (given: AutopilotAppArgs): Promise<Deployment> => {
  const deployment = await run(() => {
    const { namespace, backends, endpoints } = new AutopilotApp("web-gke", given, withProviders());
    return { namespace, backends, endpoints };
  });
  assert.equal(messages(deployment), "");
  return deployment;
});

export function spec(deployment: Deployment, type: string, name?: string): { [property: string]: unknown } {
  return deployment.one(type, name).inputs["spec"] as { [property: string]: unknown };
}

export function containerOf(pod: Pod): Container {
  const [container] = pod.containers;
  assert.ok(container);
  return container;
}

export function ofWeb(table: unknown): { [property: string]: unknown } {
  return (table as { web: { [property: string]: unknown } }).web;
}

export function serverPod(deployment: Deployment): Pod {
  return (spec(deployment, deploymentType, "web-gke-web")["template"] as { spec: Pod }).spec;
}
