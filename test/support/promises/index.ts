// What each runtime promises for a workload: it is deployed in the simulated cloud, and read back.
import assert from "node:assert/strict";
import {
  AutopilotApp,
  CloudRunApp,
  type ImageSource,
  type SecretsAttachment,
  type Workload,
} from "../../../components";
import { messages, run } from "../program";
import { secretsOperator, withProviders } from "../secrets-operator";
import * as parts from "../workload";
import { cloudRunPromises } from "./cloud-run";
import { kubernetesPromises } from "./kubernetes";
import type { WorkloadPromises } from "./types";

const region = "europe-west1";

/** Where images and secrets are. */
interface Attachments {
  images: ImageSource;
  secrets: SecretsAttachment;
}

export async function onCloudRun(
  workload: Workload,
  network = parts.network,
  { images, secrets }: Attachments = parts,
): Promise<WorkloadPromises> {
  const { identity } = parts;
  const deployment = await run(
    () => new CloudRunApp("web", { workload, regions: [region], identity, network, images, secrets }),
  );
  assert.equal(messages(deployment), "");
  return cloudRunPromises("web", region, deployment.resources);
}

export async function onKubernetes(
  workload: Workload,
  network = parts.network,
  { images, secrets }: Attachments = parts,
): Promise<WorkloadPromises> {
  const { cluster, identity } = parts;
  const deployment = await run(
    () =>
      new AutopilotApp(
        "web",
        { workload, cluster, identity, network, images, secrets, secretsOperator },
        withProviders(),
      ),
  );
  assert.equal(messages(deployment), "");
  return kubernetesPromises("web", deployment.resources);
}
