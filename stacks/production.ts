import type { Applications } from "./application";
import type { Config } from "./config";
import { databaseServer } from "./data";
import type { FrontDoor } from "./front-door";
import { layGround, type Ground } from "./ground";
import { stackOutputs, type StackOutputs } from "./outputs";
import { runApps, type Tenant } from "./tenants";

const environment = "prod";
const lasting = { protected: true };

/** Puts a front door before the applications of production. */
export type DoorOf = (config: Config, ground: Ground, apps: Tenant[]) => FrontDoor;

/** Production but for its front door: two regions, two runtimes, everything that holds data protected. */
export function production(config: Config, applications: Applications, doorOf: DoorOf): StackOutputs {
  const { region, failoverRegion } = config;
  const regions = [region, failoverRegion];
  const settings = { environment, regions, kubernetes: true, requireDigests: true, hardwareKey: true };
  const ground = layGround(config, { ...settings, ...lasting });
  const postgres = databaseServer(config, ground, { failoverRegion, highlyAvailable: true, ...lasting });

  const cache = { highlyAvailable: true };
  const apps = runApps(config, applications, ground, { postgres, cache, regions, cloudRun: lasting, ...lasting });

  return stackOutputs(ground, { environment, apps, door: doorOf(config, ground, apps), postgres });
}
