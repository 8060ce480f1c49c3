// What the platform calls the properties of its parts, for errors.
import type { Usable } from "../internal/usable";
import type { PlatformArgs } from "./args";
import * as settings from "./settings";

/** What of a part is said elsewhere: its name, and where it is. */
export function own(property: string): string | undefined {
  return /^(name|region)$/.test(property) ? undefined : property;
}

/** A property of the part that the platform's argument of that name is of. */
export function within(part: "delivery" | "vault") {
  return (property: string): string | undefined => {
    if (/^(administrators|previewers|network|images|notificationChannels|guardProject)\b/.test(property))
      return undefined;
    return own(property) === undefined ? undefined : `${part}.${property}`;
  };
}

/** A property of the `AuditTrail`. */
export function watched(property: string): string | undefined {
  if (property === "recordProject") return "guard.guardProject";
  return property === "project" ? "guard.project" : undefined;
}

/** A property of the `Notifications`. */
export function alertProperty(property: string): string | undefined {
  return own(property.replace(/^emails/, "alertEmails").replace(/^existingChannels/, "alertChannels"));
}

/** A property of the `SecretStore`. What workflows are is said of the delivery, and the platform makes the rest of what is left out here. */
export function storeProperty(property: string): string | undefined {
  return /^(continuousIntegration|vault|previewers|reviewers)\b/.test(property) ? undefined : own(property);
}

/** A property of the `SecretSync`; the rest of what it is given is made by the platform. */
export function syncProperty(property: string): string | undefined {
  return property.startsWith("versions") ? property : undefined;
}

/** A property of the `Registry`. Upstreams of the platform's own stand before those of the argument. */
export function upstreams(args: Usable<PlatformArgs>) {
  const configuredUpstreams = args.registry?.upstreams ?? [];
  const all = settings.registryArgs(args).upstreams ?? [];
  return (property: string): string | undefined => {
    const [, index] = /^upstreams\[(\d+)\]$/.exec(property) ?? [];
    if (index === undefined) return own(property) === undefined ? undefined : `registry.${property}`;
    return `registry.upstreams[${configuredUpstreams.indexOf(all[Number(index)] ?? "")}]`;
  };
}
