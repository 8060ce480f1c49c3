// What becomes of the memory in the course of a pass.
import type { SyncApp } from "./app-settings";
import type { AppMemory, Memories } from "./state";
import type { Task } from "./tasks";

/** What is remembered of an app, made if there is nothing yet. */
export function memoryOf(memories: Memories, app: string): AppMemory {
  // What every object inherits, such as `constructor`, may be the name of an app.
  const known = Object.hasOwn(memories, app) ? memories[app] : undefined;
  return known ?? (memories[app] = { copies: {}, services: {} });
}

/** Takes over what is known after the pass. */
export function remember(known: AppMemory, done: Task[]): void {
  for (const { place, target, document } of done) {
    if (target.memory === undefined) continue;
    // Nothing names it, and nothing is left of it.
    if (document === undefined && target.memory.stamp === "") Reflect.deleteProperty(known.copies, place.name);
    else known.copies[place.name] = target.memory;
  }
}

/**
 * Drops what nobody names any more: apps that have left nothing (`present` have), and copies and services that an app's
 * settings do not name, but for copies at GitHub, which have to be removed first. Of an app whose settings cannot be used
 * everything stays.
 */
export function forget(memories: Memories, apps: SyncApp[], present: Set<string>): void {
  for (const name of Object.keys(memories)) {
    if (!present.has(name)) Reflect.deleteProperty(memories, name);
  }
  for (const app of apps) {
    const known = memoryOf(memories, app.name);
    const secrets = new Set([...app.secrets.copies, ...app.config.copies].map(({ secret }) => secret));
    const services = new Set(app.cloudRun.map(({ service }) => service));
    known.copies = only(known.copies, (place) => !isInSecretManager(place) || secrets.has(place));
    known.services = only(known.services, (service) => services.has(service));
  }
}

/** Whether a place is one that services read, by its name. */
export function isInSecretManager(place: string): boolean {
  return place.startsWith("projects/");
}

function only<T>(members: { [name: string]: T }, kept: (name: string) => boolean): { [name: string]: T } {
  return Object.fromEntries(Object.entries(members).filter(([name]) => kept(name)));
}
