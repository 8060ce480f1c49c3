// A service with those that it extends (https://docs.docker.com/reference/compose-file/services/#extends).
import type { Item } from "../source";
import { interpolate } from "./interpolate";

/** A service as it is after `extends`: each layer says something on top of those before. */
export class Service {
  constructor(
    readonly name: string,
    /** Those that it extends first. */
    readonly layers: Item[],
  ) {}

  /** Where the file has the service itself. */
  get item(): Item {
    return this.layers[this.layers.length - 1] as Item;
  }

  /** What the last layer says that says anything; what those before say is dealt with. */
  get(key: string): Item | undefined {
    const all = this.all(key);
    for (const item of all.slice(0, -1)) item.take();
    return all.at(-1);
  }

  /** What each layer says, without what a later one takes away or says anew (https://docs.docker.com/reference/compose-file/merge/#reset-value). */
  all(key: string): Item[] {
    const all = this.layers.flatMap((layer) => layer.get(key) ?? []);
    const last = all.findLastIndex(({ tag }) => tag === "!override" || tag === "!reset");
    const first = all[last]?.tag === "!reset" ? last + 1 : Math.max(last, 0);
    for (const item of all.slice(0, first)) item.take();
    return all.slice(first);
  }

  /** The text at a key, with what its variables are by default. */
  text(key: string): string | undefined {
    const text = this.get(key)?.text();
    return text === undefined ? undefined : interpolate(text);
  }
}

/** The services of a file, each with what it extends. `open` reads another file's services. */
export function servicesOf(services: Item, open: (file: string) => Item | undefined): Service[] {
  return services.entries().map(([name, item]) => new Service(name, layersOf(name, item, services, open, 0)));
}

/** The services of several files: what a later file says of a service is on top of what those before say. */
export function onTop(services: Service[]): Service[] {
  const byName = new Map<string, Service>();
  for (const { name, layers } of services) {
    byName.set(name, new Service(name, [...(byName.get(name)?.layers ?? []), ...layers]));
  }
  return [...byName.values()];
}

function layersOf(
  name: string,
  item: Item,
  services: Item,
  open: (file: string) => Item | undefined,
  depth: number,
): Item[] {
  const extended = item.get("extends");
  if (extended === undefined) return [item];
  const file = extended.get("file")?.peek();
  const base = extended.kind === "text" ? extended.peek() : (extended.get("service")?.peek() ?? name);
  const others = file === undefined ? services : open(file);
  const found = base === undefined ? undefined : others?.get(base);
  if (found === undefined || base === undefined || depth > 10) {
    extended.note("to do", "extends a service that cannot be read: write out what it says");
    return [item];
  }
  extended.take();
  return [...layersOf(base, found, others ?? services, open, depth + 1), item];
}

/** The names of a list, or the keys of a table. */
export function namesIn(item: Item): string[] {
  return item.kind === "table" ? item.entries().map(([name]) => name) : item.list().flatMap((one) => one.peek() ?? []);
}
