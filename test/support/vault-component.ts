// The resources of a Vault, as tests look at them.
import { Vault, type VaultArgs } from "../../components/vault";
import { once } from "./once";
import { deploy, type Deployment } from "./program";
import { smallestVault } from "./samples";

export const args = smallestVault;
export const someDigest = `sha256:${"ab".repeat(32)}`;

export const service = "gcp:cloudrunv2/service:Service";
export const job = "gcp:cloudrunv2/job:Job";
export const secret = "gcp:secretmanager/secret:Secret";
export const secretBinding = "gcp:secretmanager/secretIamBinding:SecretIamBinding";
export const keyMember = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember";
export const bucket = "gcp:storage/bucket:Bucket";
export const key = "gcp:kms/cryptoKey:CryptoKey";

/** The part of a Cloud Run template that the tests look at. */
export interface Template {
  serviceAccount: string;
  scaling: object;
  vpcAccess?: object;
  containers: [Container];
  volumes: object[];
}
export interface Container {
  image: string;
  commands?: string[];
  args: string[];
  envs: { name: string; value: string }[];
  resources: object;
  volumeMounts: object[];
  startupProbe: Probe;
  livenessProbe: Probe;
}
export interface Probe {
  httpGet: { path: string; port: number };
  periodSeconds: number;
  timeoutSeconds: number;
  failureThreshold: number;
}

/** A value as text: what JSON says, without the quotes of a string. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function jobTemplate(deployment: Deployment, name = "vault-initialise"): Template {
  return (deployment.one(job, name).inputs["template"] as unknown as { template: Template }).template;
}

const usual: Partial<VaultArgs> = {};

const upWith = once((more: Partial<VaultArgs>) => deploy(() => new Vault("vault", { ...args, ...more })));

export const up = (more = usual): Promise<Deployment> => upWith(more);
