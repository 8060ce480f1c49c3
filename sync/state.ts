// What the reconciler remembers between passes: numbers of versions and times, no value and no digest of one. All of it
// can be lost: the next pass compares every copy with the source and remembers anew.
import { SyncError, Unsettled } from "./contract";
import type { GoogleService } from "./google";
import { outcome, type Surroundings } from "./http";
import type { SyncState } from "./settings";
import { member } from "./exchange";

/** What is known of one copy. */
export interface Memory {
  /** What the place said of its content after the last pass; the empty text for nothing. */
  stamp: string;
  /** Edition of the document that the copy was last compared with. */
  edition: string;
  /** Since when that document has not had the key, in RFC 3339. */
  missing?: string;
  /** Why the document's value cannot be copied. */
  unusable?: string;
  /** Set if nobody could tell whether the content came from the source: Vault had nothing to compare it with. */
  unproven?: true;
  /** Older content waits to be removed, but for these stamps. */
  keep?: string[];
  /** The stamp that it had before the copy was removed. */
  removed?: string;
}

/** What is known of one service. */
export interface ServiceMemory {
  /** The copies that its newest revision was made for. */
  stamp: string;
  /** Whether that revision is known to serve. */
  ready: boolean;
}

export interface AppMemory {
  /** By the name of the place. */
  copies: { [place: string]: Memory };
  services: { [service: string]: ServiceMemory };
}

export interface Memories {
  [app: string]: AppMemory;
}

const format = 1;

/** The object that holds the memory. Two passes at once cannot both write it: the second one is told so. */
export class StateObject {
  private readonly google: GoogleService;
  private readonly surroundings: Surroundings;
  private readonly where: SyncState;
  private generation = "0";
  private text = "";

  constructor(where: SyncState, google: GoogleService, surroundings: Surroundings) {
    this.where = where;
    this.google = google;
    this.surroundings = surroundings;
  }

  /** The memory; empty if there is none or if it cannot be understood. */
  async load(): Promise<{ apps: Memories; understood: boolean }> {
    const found = await this.fetch();
    this.generation = found.generation;
    this.text = found.text;
    if (found.generation === "0") return { apps: {}, understood: true };
    const apps = parse(found.text);
    return { apps: apps ?? {}, understood: apps !== undefined };
  }

  /** Writes the memory if it changed. False if another pass has written its own meanwhile. */
  async save(apps: Memories): Promise<boolean> {
    const text = JSON.stringify({ format, apps });
    if (text === this.text) return true;
    if (await this.write(text)) return true;
    // It may have been this very write, whose answer was lost.
    return (await this.fetch()).text === text;
  }

  private async write(text: string): Promise<boolean> {
    const { bucket, object } = this.where;
    const query = new URLSearchParams({ uploadType: "media", name: object, ifGenerationMatch: this.generation });
    try {
      const answer = await this.google.call({
        method: "POST",
        url: `${this.surroundings.storageUrl}/upload/storage/v1/b/${bucket}/o?${query.toString()}`,
        headers: { "content-type": "application/json" },
        body: text,
        repeatable: true,
      });
      if (answer.status === 200) return true;
      if (answer.status === 412) return false;
      throw new SyncError(`cannot write gs://${bucket}/${object}: ${outcome(answer)}`);
    } catch (error) {
      if (error instanceof Unsettled) return false;
      throw error;
    }
  }

  private async fetch(): Promise<{ generation: string; text: string }> {
    const { bucket, object } = this.where;
    const answer = await this.google.call({
      method: "GET",
      url: `${this.surroundings.storageUrl}/storage/v1/b/${bucket}/o/${encodeURIComponent(object)}?alt=media`,
      repeatable: true,
    });
    if (answer.status === 404) return { generation: "0", text: "" };
    if (answer.status !== 200) throw new SyncError(`cannot read gs://${bucket}/${object}: ${outcome(answer)}`);
    const generation = answer.headers.get("x-goog-generation");
    if (generation === null) throw new SyncError(`gs://${bucket}/${object} came without its generation`);
    return { generation, text: answer.text };
  }
}

function parse(text: string): Memories | undefined {
  try {
    const state = JSON.parse(text) as unknown;
    const apps = member(state, "apps");
    return member(state, "format") === format && isMap(apps) && Object.values(apps).every(isAppMemory)
      ? (apps as Memories)
      : undefined;
  } catch {
    return undefined;
  }
}

function isAppMemory(value: unknown): boolean {
  const copies = member(value, "copies");
  const services = member(value, "services");
  return (
    isMap(copies) &&
    isMap(services) &&
    Object.values(copies).every((copy) => isText(member(copy, "stamp")) && isText(member(copy, "edition"))) &&
    Object.values(services).every((service) => isText(member(service, "stamp")))
  );
}

function isMap(value: unknown): value is { [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}
