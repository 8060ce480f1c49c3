// What the application calls the properties of its parts, for errors.
import { step } from "../internal/show";
import type { Usable } from "../internal/usable";
import { keyOf } from "../workload/defaults";
import type { AppArgs } from "./args";
import { keysOf } from "./keys";

/** A property of an `AppSecrets`. */
export function secretsProperty(property: string, { workload }: Usable<AppArgs>): string | undefined {
  const [, index] = /^keys\[(\d+)\]\.template$/.exec(property) ?? [];
  if (index !== undefined) {
    const key = keysOf(workload).keys[Number(index)]?.name;
    const variable = Object.keys(workload.bound ?? {}).find((name) => keyOf(name) === key);
    return variable === undefined ? undefined : step("workload.bound", variable);
  }
  if (property === "app") return "name";
  if (startsWith(property, "bindings")) return `workload.${property}`;
  if (startsWith(property, "store", "images")) return `platform.${property}`;
  return startsWith(property, "identity", "regions", "databaseUsers") ? property : undefined;
}

/** A property of a `CloudRunApp`. */
export function cloudRunProperty(property: string): string | undefined {
  if (startsWith(property, "network", "images")) return `platform.${property}`;
  if (startsWith(property, "ingress", "invokers", "jobRegion", "deployers", "protected")) return `cloudRun.${property}`;
  return startsWith(property, "name", "workload", "regions", "identity") ? property : undefined;
}

/** A property of an `AutopilotApp`. */
export function kubernetesProperty(property: string): string | undefined {
  if (startsWith(property, "cluster", "network", "images", "secretsOperator")) return `platform.${property}`;
  if (property === "userId") return "kubernetes.userId";
  return startsWith(property, "name", "workload", "identity") ? property : undefined;
}

/** A property of a `SecretSyncApp`. */
export function syncProperty(property: string): string | undefined {
  if (startsWith(property, "sync")) return `platform.${property}`;
  // Each key is one that the workload names.
  if (property === "secrets") return "workload.secrets";
  return startsWith(property, "github", "identity") ? property : undefined;
}

function startsWith(property: string, ...members: string[]): boolean {
  return members.includes(/^\w+/.exec(property)?.[0] ?? "");
}
