// What the product calls the properties of its parts, for errors.
import type { Usable } from "../internal/usable";
import { step } from "../internal/show";
import type { ProductArgs } from "./args";
import { mainBinding } from "./settings";

type UsableArgs = Usable<ProductArgs>;

/** A property of a `Platform`. */
export function platformProperty(property: string): string | undefined {
  if (property.startsWith("regions")) return undefined;
  // Said of each image, and of the server.
  if (/^(registry|versions)\b/.test(property)) return undefined;
  return { "vault.backupRegion": "backupRegion", "vault.version": "vaultVersion" }[property] ?? property;
}

/** A property of a `Postgres`. */
export function serverProperty(property: string): string | undefined {
  if (/^flags\b/.test(property)) return `postgresFlags${property.slice("flags".length)}`;
  return { version: "postgresVersion", tier: "postgresTier", name: "name" }[property];
}

const ofOwnWorkload: { [property: string]: string } = {
  name: "name",
  "workload.image": "image",
  "workload.processes.web.port": "port",
  "workload.processes.web.health.path": "healthPath",
};

const main = step("workload.bindings", mainBinding);

/** A property of an `App`. */
export function appProperty(property: string, { platform, database, workload }: UsableArgs): string | undefined {
  if (property === main || property.startsWith(`${main}.`)) {
    return database === undefined ? undefined : `database${property.slice(main.length)}`;
  }
  if (/^platform\b/.test(property)) return platform === undefined ? undefined : property;
  if (property === "regions[0]") return "region";
  if (workload === undefined) return ofOwnWorkload[property];
  return /^(name|workload)\b/.test(property) ? property : undefined;
}

/** A property of a `PostgresDatabase`. */
export function databaseProperty(property: string, { platform, server }: UsableArgs): string | undefined {
  if (/^server\b/.test(property)) return server === undefined ? undefined : property;
  if (/^store\b/.test(property)) return platform === undefined ? undefined : `platform.${property}`;
  return /^(name|protected|extensions\b.*)$/.test(property) ? property : undefined;
}

/** A property of a `WorkerOrigin`. */
export function originProperty(property: string, { app }: UsableArgs): string | undefined {
  if (property === "location") return "region";
  if (/^(serviceName|url)$/.test(property)) return app === undefined ? undefined : `app.${property}`;
  return /^(name|healthPath|zone\b.*)$/.test(property) ? property : undefined;
}

/** A property of a `Cdn`. */
export function doorProperty(property: string, { hostname }: UsableArgs): string | undefined {
  if (property === "hosts[0].hostname") return hostname === undefined ? "zone.zoneName" : "hostname";
  return /^(name|plan|letsEncrypt|zone\b.*)$/.test(property) ? property : undefined;
}
