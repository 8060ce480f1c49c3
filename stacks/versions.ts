// Versions of what applications use, for alerts about ends of support.
import { applicationOf, type Applications } from "./application";
import type { Config } from "./config";
import { kindOf } from "./uses";

/** The database server's version, and that of all else that applications use, each once. */
export function versionsOf({ postgresVersion, apps }: Config, applications: Applications): string[] {
  const own = Object.keys(apps).flatMap((app) =>
    Object.values(applicationOf(applications, app).uses ?? {}).flatMap((use) => kindOf(use).version?.(use) ?? []),
  );
  return [`postgresql@${postgresVersion}`, ...new Set(own)];
}
