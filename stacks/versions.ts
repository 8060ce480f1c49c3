// What applications stand on in which version, for whoever is told of ends of support.
import { rules } from "../components";
import { applicationOf, type Applications } from "./application";
import type { Config } from "./config";

/** The database server's version, and that of each cache, each once. */
export function versionsOf({ postgresVersion, apps }: Config, applications: Applications): string[] {
  const caches = Object.keys(apps).flatMap((app) =>
    Object.values(applicationOf(applications, app).uses ?? {}).flatMap((uses) =>
      uses.kind === "cache" ? [uses.version ?? rules.defaultCacheVersion] : [],
    ),
  );
  return [`postgresql@${postgresVersion}`, ...[...new Set(caches)].map((version) => `valkey@${version}`)];
}
