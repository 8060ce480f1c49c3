import * as cloudflare from "@pulumi/cloudflare/provider";
import * as gcp from "@pulumi/gcp/provider";
import * as pulumi from "@pulumi/pulumi";
import { platformApis as services, ProjectServices } from "../components";
import { keepsProject } from "./belonging";
import type { Config } from "./config";

/** Options that hand a composition's providers to its components. */
export interface Clouds extends pulumi.ComponentResourceOptions {
  providers: Record<string, pulumi.ProviderResource>;
}

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
