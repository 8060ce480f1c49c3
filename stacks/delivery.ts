import { DeliveryIdentity } from "../components";
import type { Config } from "./config";
import { repository } from "./members";
import type { Clouds } from "./providers";

/** Environment at GitHub whose jobs preview an environment of ours. */
export function previewEnvironment(environment: string): string {
  return `${environment}-preview`;
}

/** Who may deploy and preview an environment, kept where a deployment changes nothing. */
export function deliveryFor(config: Config, environment: string, cloud: Clouds): DeliveryIdentity {
  return new DeliveryIdentity(
    "delivery",
    {
      ...repository(config),
      deployEnvironment: environment,
      previewEnvironment: previewEnvironment(environment),
      guardProject: config.guardProject,
    },
    cloud,
  );
}
