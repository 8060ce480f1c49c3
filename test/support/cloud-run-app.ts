// An application on Cloud Run, as tests look at it.
import assert from "node:assert/strict";
import { CloudRunApp, type CloudRunAppArgs } from "../../components";
import { once } from "./once";
import { messages, run, type Deployment } from "./program";
import * as parts from "./workload";

export const serviceType = "gcp:cloudrunv2/service:Service";
export const jobType = "gcp:cloudrunv2/job:Job";
export const groupType = "gcp:compute/regionNetworkEndpointGroup:RegionNetworkEndpointGroup";

export const regions = ["europe-west1", "europe-west4"];
const { identity, images, network, secrets } = parts;
export const args: CloudRunAppArgs = { workload: parts.smallest, regions, identity, images, network, secrets };
export const full: CloudRunAppArgs = { ...args, workload: parts.largest };

const deployAs = async (name: string, given: CloudRunAppArgs): Promise<Deployment> => {
  const deployment = await run(() => new CloudRunApp(name, given));
  assert.equal(messages(deployment), "");
  return deployment;
};
const deployUsual = once((given: CloudRunAppArgs) => deployAs("web-run", given));

export function deploy(given: CloudRunAppArgs, name?: string): Promise<Deployment> {
  return name === undefined ? deployUsual(given) : deployAs(name, given);
}
