import * as pulumi from "@pulumi/pulumi";
import { App, vaultProvider, type PlatformAttachment, type Workload } from "groundplan";

/** The program of the other team. It has no right in the platform's stack but to read its outputs. */
export = () => {
  const config = new pulumi.Config();
  const stack = new pulumi.StackReference(config.require("platformStack"));
  const platform = stack.requireOutput("platform") as pulumi.Output<PlatformAttachment>;
  const address = stack.requireOutput("vaultAddress");
  const serviceAccountEmail = stack.requireOutput("vaultAdministratorEmail");
  const options = { providers: { vault: vaultProvider("vault", { address, serviceAccountEmail }) } };

  const workload: Workload = {
    image: config.require("image"),
    processes: { web: { port: 8080, health: { path: "/health" } }, worker: { command: ["bin/worker"] } },
    secrets: { STRIPE_KEY: {}, SIGNING_KEY: { generate: { bytes: 32 } } },
    egress: "internet",
  };
  const billing = new App("billing", { platform, workload, regions: ["europe-west1"], cloudRun: {} }, options);
  return { endpoints: billing.endpoints };
};
