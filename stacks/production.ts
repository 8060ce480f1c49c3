import type { AssumedAvailability } from "../components";
import type { Applications } from "./application";
import type { Config } from "./config";
import { databaseServer, onServer, restoreDrill } from "./data";
import type { FrontDoor } from "./front-door";
import { createFoundation, type OwnFoundation } from "./foundation";
import { stackOutputs, type StackOutputs } from "./outputs";
import { runApps, type RunningApp } from "./running-apps";
import { versionsOf } from "./versions";

const environment = "prod";
const lasting = { protected: true };

/** Less than what the parts promise together, so that a month in which one of them fails is not lost. */
const promises = { sharedServices: { database: 99.9, vault: 99.5 } };

/** How host names lead to a front door. */
export interface Leading {
  /** Absent means that they do. */
  takesTraffic?: boolean;
}

/** A front door for production. */
export interface Door {
  /** Puts it before the applications. */
  open: (config: Config, foundation: OwnFoundation, apps: RunningApp[], leading: Leading) => FrontDoor;
  /** What is assumed of its parts where their provider promises nothing. */
  assumed: AssumedAvailability[];
}

/** Production but for its front door: two regions, two runtimes, everything that holds data protected. */
export function production(config: Config, applications: Applications, { open, assumed }: Door): StackOutputs {
  const { region, failoverRegion } = config;
  const regions = [region, failoverRegion];
  const versions = versionsOf(config, applications);
  const settings = { environment, regions, versions, kubernetes: true, requireDigests: true, hardwareKey: true };
  const foundation = createFoundation(config, { ...settings, ...lasting });
  const postgres = databaseServer(config, foundation, { failoverRegion, highlyAvailable: true, ...lasting });

  const size = { small: false, highlyAvailable: true };
  const running = { ...onServer(postgres), ...size, regions, cloudRun: lasting };
  const apps = runApps(config, applications, foundation, { ...running, ...lasting });
  const drill = restoreDrill(config, applications, foundation, { server: postgres, region: failoverRegion });

  const door = open(config, foundation, apps, {});
  const made = { environment, apps, door, postgres, ...(drill === undefined ? {} : { drill }) };
  return stackOutputs(config, foundation, made, { ...promises, assumed });
}
