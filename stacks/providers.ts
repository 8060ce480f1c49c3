import * as cloudflare from "@pulumi/cloudflare/provider";
import * as gcp from "@pulumi/gcp/provider";
import * as kubernetes from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { ProjectServices, vaultProvider, type AutopilotCluster, type VaultEndpoint } from "../components";
import { keepsProject, tellsOfAnotherVault } from "./belonging";
import type { Config } from "./config";

/** Options that hand a composition's providers to its components. */
export interface Clouds extends pulumi.ComponentResourceOptions {
  providers: Record<string, pulumi.ProviderResource>;
}

/** Google APIs that the compositions use. */
const services = [
  "artifactregistry.googleapis.com",
  "certificatemanager.googleapis.com",
  "cloudkms.googleapis.com",
  "cloudscheduler.googleapis.com",
  "compute.googleapis.com",
  "container.googleapis.com",
  "containerscanning.googleapis.com",
  "iam.googleapis.com",
  "iamcredentials.googleapis.com",
  "logging.googleapis.com",
  "monitoring.googleapis.com",
  "networksecurity.googleapis.com",
  "run.googleapis.com",
  "secretmanager.googleapis.com",
  "servicenetworking.googleapis.com",
  "sqladmin.googleapis.com",
  "storage.googleapis.com",
  "sts.googleapis.com",
];

/**
 * The two clouds, and Google's guard project. Google's provider waits until the APIs are enabled, and so does all that it makes: no component has to
 * know. In the guard project too, since Google asks there: a call counts for the project of the account that makes it
 * (https://cloud.google.com/apis/docs/resource-project). The first provider of each project refuses another one, and all others wait for it.
 */
export function clouds(config: Config): { cloud: Clouds; guard: Clouds } {
  const settings = { project: config.project, region: config.region, defaultLabels: { "managed-by": "groundplan" } };
  const bootstrap = new gcp.Provider("bootstrap", settings, keepsProject("bootstrap", "gcp:project"));
  const guardSettings = { ...settings, project: config.guardProject };
  const guardKey = `${pulumi.getProject()}:guardProject`;
  const guardBootstrap = new gcp.Provider("guard-bootstrap", guardSettings, keepsProject("guard-bootstrap", guardKey));
  const apis = [
    new ProjectServices("apis", { services }, { providers: { gcp: bootstrap } }),
    new ProjectServices("guard-apis", { services }, { providers: { gcp: guardBootstrap } }),
  ];
  const guard = { providers: { gcp: new gcp.Provider("guard", guardSettings, { dependsOn: apis }) } };
  const cloud = {
    providers: {
      gcp: new gcp.Provider("google", settings, { dependsOn: apis }),
      cloudflare: new cloudflare.Provider("cloudflare"),
    },
  };
  return { cloud, guard };
}

/** A Vault that the program configures, and the service account that may. */
export interface ConfigurableVault extends VaultEndpoint {
  administratorEmail: pulumi.Input<string>;
}

/** The same providers, and Vault's. A preview that asks for it logs in with an identity that reads no value. */
export function withVault(base: Clouds, config: Config, environment: string, vault: ConfigurableVault): Clouds {
  const login =
    config.vaultAccess === "preview"
      ? {
          role: `${environment}.preview`,
          serviceAccountEmail: `secrets-preview@${config.project}.iam.gserviceaccount.com`,
        }
      : { role: "administrator", serviceAccountEmail: vault.administratorEmail };
  const provider = vaultProvider("vault", { address: vault.address, ...login }, tellsOfAnotherVault("vault"));
  return { providers: { ...base.providers, vault: provider } };
}

/** The same providers, and the cluster's. */
export function withKubernetes(base: Clouds, cluster: AutopilotCluster): Clouds {
  const provider = new kubernetes.Provider("kubernetes", {
    kubeconfig: cluster.kubeconfig,
    enableServerSideApply: true,
    // A new certificate or address of the same cluster is no reason to make everything in it anew.
    clusterIdentifier: cluster.clusterName,
    // Helm's usual place for its releases is Secrets, and whoever looks one up must be able to list all of them
    // (https://helm.sh/docs/topics/advanced/#storage-backends). Previews read no Secret. Our charts' values hold none.
    helmReleaseSettings: { driver: "configmap" },
  });
  return { providers: { ...base.providers, kubernetes: provider } };
}
