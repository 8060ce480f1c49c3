import { soundApps, type AppConfig } from "./app-keys";
import type { Application, Applications } from "./application";

/** An application that has a file, and whose configuration is right by itself. */
export interface Known {
  name: string;
  application: Application;
  app: AppConfig;
}

/** Those of the configuration, of which any may be missing or wrong by itself. */
export function knownOf(applications: Applications, value: unknown): Known[] {
  return soundApps(value).flatMap(([name, app]) => {
    const application = Object.hasOwn(applications, name) ? applications[name] : undefined;
    return application === undefined ? [] : [{ name, application, app }];
  });
}
