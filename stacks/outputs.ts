import type * as pulumi from "@pulumi/pulumi";
import type { DeliveryIdentity, Endpoint } from "../components";

/** What a stack tells the world. Nothing here is secret. */
export interface StackOutputs {
  /** Every end point as a contract, by name. */
  endpoints: Record<string, pulumi.Input<Endpoint>>;
  /** What the workflows' variables have to say (docs/delivery.md). */
  delivery: Record<string, pulumi.Input<string>>;
}

/** The variables of GitHub's environments, by their names. */
export function deliveryOutputs(delivery: DeliveryIdentity): StackOutputs["delivery"] {
  return {
    WORKLOAD_IDENTITY_PROVIDER: delivery.workloadIdentityProvider,
    DEPLOY_SERVICE_ACCOUNT: delivery.deployServiceAccountEmail,
    PREVIEW_SERVICE_ACCOUNT: delivery.previewServiceAccountEmail,
  };
}
