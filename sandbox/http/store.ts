// What exists behind the simulated APIs, by a key such as `run:projects/p/locations/l/services/s`.
import type { Properties } from "../model";

export class ApiStore {
  private readonly objects = new Map<string, Properties>();

  get(key: string): Properties | undefined {
    return this.objects.get(key);
  }

  put(key: string, value: Properties): Properties {
    this.objects.set(key, value);
    return value;
  }

  drop(key: string): void {
    this.objects.delete(key);
  }

  keys(): string[] {
    return [...this.objects.keys()];
  }

  /** The keys of a collection: directly below the prefix, not further down. */
  under(prefix: string): string[] {
    return this.keys().filter((key) => key.startsWith(prefix) && !key.slice(prefix.length).includes("/"));
  }

  /** The keys of an object and of everything below it. */
  family(key: string): string[] {
    return this.keys().filter((one) => one === key || one.startsWith(`${key}/`));
  }
}
