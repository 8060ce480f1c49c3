import { soundApps, type AppConfig } from "./app-keys";
import type { Application, Applications } from "./application";
import { withSharedHosts } from "./shared-hosts";

/** An application that has a file, and whose configuration is right by itself. */
export interface Known {
  name: string;
  application: Application;
  /** Its host names are those that it answers under, also where it shares them. */
  app: AppConfig;
  /** Host names that the configuration names for it. */
  named: string[];
}

/** What was found, by the table of the configuration: each relation between keys asks again. */
const found = new WeakMap<Applications, WeakMap<object, Known[]>>();

/** Those of the configuration, of which any may be missing or wrong by itself. */
export function knownOf(applications: Applications, value: unknown): Known[] {
  if (typeof value !== "object" || value === null) return [];
  const ofThese = found.get(applications) ?? new WeakMap<object, Known[]>();
  found.set(applications, ofThese);
  const known = ofThese.get(value) ?? findKnown(applications, value);
  ofThese.set(value, known);
  return known;
}

function findKnown(applications: Applications, value: object): Known[] {
  const sound = Object.fromEntries(soundApps(value));
  return Object.entries(withSharedHosts(sound, applications)).flatMap(([name, app]) => {
    const application = Object.hasOwn(applications, name) ? applications[name] : undefined;
    return application === undefined ? [] : [{ name, application, app, named: sound[name]?.hostnames ?? [] }];
  });
}
