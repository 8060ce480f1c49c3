import * as pulumi from "@pulumi/pulumi";
import type { Endpoint, Platform, Postgres, RestoreDrill } from "../components";
import type { Config } from "./config";
import { showEverything } from "./dashboards";
import type { FrontDoor } from "./front-door";
import type { OwnFoundation } from "./foundation";
import { previewEnvironment, reviewEnvironment } from "./members";
import type { OfferedFoundation } from "./offered-foundation";
import { promise, type PromiseSettings } from "./promises";
import type { RunningApp } from "./running-apps";

/** What a stack tells the world. Nothing here is secret. */
export interface StackOutputs {
  /** Every end point as a contract, by name. */
  endpoints: Record<string, pulumi.Input<Endpoint>>;
  /** Bucket with the backups of the environment's own Vault, for `groundplan vault backups`. */
  vaultBackups?: pulumi.Input<string>;
  /** What applications of other stacks stand on, where the environment offers it: reviews of pull requests. */
  foundation?: OfferedFoundation;
  /** Variables of the environments at GitHub, by environment and name (docs/delivery.md). */
  delivery: Record<string, Record<string, pulumi.Input<string>>>;
}

/** What a composition has made. */
interface Made {
  environment: string;
  apps: RunningApp[];
  door: FrontDoor;
  postgres: Postgres;
  drill?: RestoreDrill;
}

/** What both compositions tell, and show on dashboards. */
export function stackOutputs(
  config: Config,
  foundation: OwnFoundation,
  { environment, apps, door, postgres, drill }: Made,
  promises: PromiseSettings,
): StackOutputs {
  const { platform } = foundation;
  const served = apps.flatMap(({ name, hostnames: [hostname], sharesHost }) =>
    hostname === undefined || sharesHost ? [] : [[name, endpointOf(door, hostname)] as const],
  );
  const endpoints = { ...Object.fromEntries(served), database: postgres.endpoint, vault: platform.vaultEndpoint };
  const promised = promise(config, foundation, { apps, endpoints }, promises);
  showEverything(config, foundation, {
    environment,
    apps,
    postgres,
    objectives: promised.objectives,
    ...(drill === undefined ? {} : { drill }),
    door,
  });
  return {
    endpoints: promised.endpoints,
    ...backupOutputs(platform),
    delivery: deliveryOutputs(platform, environment),
  };
}

/** The end point of a host name of the front door. */
function endpointOf(door: FrontDoor, hostname: string): pulumi.Output<Endpoint> {
  // Not in `apply`, which waits for all end points: a first preview knows some members, and says those.
  const endpoint = door.endpoints[hostname];
  if (endpoint === undefined) throw new pulumi.RunError(`The front door serves no ${hostname}.`);
  return endpoint;
}

/** The variables of the two environments at GitHub that an environment of ours has. */
function deliveryOutputs(platform: Platform, environment: string): StackOutputs["delivery"] {
  const { deployIdentityProvider, deployServiceAccountEmail, previewIdentityProvider, previewServiceAccountEmail } =
    platform;
  const { reviewIdentityProvider, reviewServiceAccountEmail } = platform;
  return {
    [environment]: present({
      WORKLOAD_IDENTITY_PROVIDER: deployIdentityProvider,
      DEPLOY_SERVICE_ACCOUNT: deployServiceAccountEmail,
    }),
    [previewEnvironment(environment)]: present({
      WORKLOAD_IDENTITY_PROVIDER: previewIdentityProvider,
      PREVIEW_SERVICE_ACCOUNT: previewServiceAccountEmail,
    }),
    ...(reviewIdentityProvider === undefined
      ? {}
      : {
          [reviewEnvironment(environment)]: present({
            WORKLOAD_IDENTITY_PROVIDER: reviewIdentityProvider,
            REVIEW_SERVICE_ACCOUNT: reviewServiceAccountEmail,
          }),
        }),
  };
}

/** What `groundplan vault` has to be told, where the environment runs its own Vault. */
function backupOutputs({ vaultBackupBucketName }: Platform): Pick<StackOutputs, "vaultBackups"> {
  return vaultBackupBucketName === undefined ? {} : { vaultBackups: vaultBackupBucketName };
}

/** The values that there are. */
function present<Value>(table: Record<string, Value | undefined>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
