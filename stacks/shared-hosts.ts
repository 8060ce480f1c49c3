// Applications that answer under the host name of another one.
import type { AppConfig } from "./app-keys";
import type { Applications } from "./application";

/** The applications of an environment, of which each that shares another's host name has the first of it. */
export function withSharedHosts(
  apps: { [name: string]: AppConfig },
  applications: Applications,
): { [name: string]: AppConfig } {
  return Object.fromEntries(
    Object.entries(apps).map(([name, app]) => {
      const owner = Object.hasOwn(applications, name) ? applications[name]?.hostnamesOf : undefined;
      if (owner === undefined) return [name, app];
      const hostnames = Object.hasOwn(apps, owner) ? (apps[owner]?.hostnames ?? []) : [];
      return [name, { ...app, hostnames: hostnames.slice(0, 1) }];
    }),
  );
}
