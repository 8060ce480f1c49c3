// What the apps have left in their bucket. It is listed in each pass and read where it is new, so that an app comes, changes
// and goes without another revision of the reconciler. Whatever is wrong with one app's object is that app's own failure.
import { isAppName, readApp, type SyncApp } from "./app-settings";
import { each, SyncError } from "./contract";
import { countAt, textAt, tableAt } from "./exchange";
import type { GoogleService } from "./google";
import { outcome, type HttpAnswer, type Surroundings } from "./http";
import { SettingsError } from "./reader";
import type { Report } from "./report";
import type { SyncApps } from "./settings";

/** So many apps are served: their documents are asked for in each pass. */
export const mostApps = 500;
/** Bytes that one app's object may have. `SecretSyncApp` refuses longer ones. */
export const mostBytes = 256 * 1024;
const perPage = 1000;
/** Each app has one object, and a second one while it is replaced; as many again may be strangers. */
const mostPages = 4;
const atOnce = 8;

/** One object, as the list of the bucket has it. */
interface Entry {
  name: string;
  app: string;
  generation: string;
  bytes: number;
  /** Milliseconds since 1970. */
  created: number;
}

/** What a pass knows of the apps. */
export interface Left {
  /** Those whose settings can be used. */
  apps: SyncApp[];
  /** All that have left settings, good or bad: what is remembered of them stays. */
  present: Set<string>;
}

export class AppsBucket {
  private readonly bucket: string;
  private readonly surroundings: Surroundings;
  /** What was read, by the object's name and generation; of those alone that were there in the last pass. */
  private known = new Map<string, SyncApp>();

  constructor({ bucket }: SyncApps, surroundings: Surroundings) {
    this.bucket = bucket;
    this.surroundings = surroundings;
  }

  /**
   * The apps' settings as they are now; what is wrong with one is reported for it. `serviceOf` gives each app a service with a
   * patience of its own.
   *
   * @throws SyncError if the bucket cannot be listed: nobody knows then which apps there are.
   */
  async load(lists: GoogleService, serviceOf: (app: string) => GoogleService, report: Report): Promise<Left> {
    const entries = this.newest(await this.list(lists), report);
    const apps: SyncApp[] = [];
    const known: typeof this.known = new Map();
    await each(entries, atOnce, async (entry) => {
      const version = `${entry.name}#${entry.generation}`;
      try {
        const read = this.known.get(version) ?? (await this.read(entry, serviceOf(entry.app)));
        if (read === undefined) return;
        known.set(version, read);
        apps.push(read);
      } catch (error) {
        report.of(entry.app).failed(error);
      }
    });
    this.known = known;
    return { apps, present: new Set(entries.map(({ app }) => app)) };
  }

  private async list(google: GoogleService): Promise<unknown[]> {
    const found: unknown[] = [];
    let pageToken: string | undefined;
    for (let page = 1; page <= mostPages; page++) {
      const query = new URLSearchParams({
        prefix: "apps/",
        maxResults: String(perPage),
        fields: "items(name,generation,size,timeCreated),nextPageToken",
        ...(pageToken === undefined ? {} : { pageToken }),
      });
      const url = `${this.surroundings.storageUrl}/storage/v1/b/${this.bucket}/o?${query.toString()}`;
      const answer = await google.call({ method: "GET", url, repeatable: true });
      found.push(...this.itemsOf(answer));
      pageToken = textAt(answer.body, "nextPageToken");
      if (pageToken === undefined) return found;
    }
    throw new SyncError(
      `gs://${this.bucket} has more than ${mostPages * perPage} objects: clear it of what is no app's`,
    );
  }

  /** An empty bucket is told as an object without items. */
  private itemsOf(answer: HttpAnswer): unknown[] {
    const page = tableAt(answer.body);
    const items = page?.["items"] ?? [];
    if (answer.status === 200 && page !== undefined && Array.isArray(items)) return items;
    throw new SyncError(`cannot list gs://${this.bucket}: ${outcome(answer)}`);
  }

  /** One object of each app: while it is replaced there are two, and the later one is what the app says now. */
  private newest(items: unknown[], report: Report): Entry[] {
    const byApp = new Map<string, Entry>();
    const strangers: unknown[] = [];
    for (const item of items) {
      const entry = entryOf(item);
      if (entry === undefined) strangers.push(textAt(item, "name"));
      else if (isLater(entry, byApp.get(entry.app))) byApp.set(entry.app, entry);
    }
    const where = `gs://${this.bucket}`;
    if (strangers.length > 0) {
      const first = JSON.stringify(strangers[0] ?? "").slice(0, 100);
      report.note(`${where}: ${strangers.length} objects are no app's, which are apps/<app>/<object>.json: ${first}`);
    }
    const entries = [...byApp.values()].sort((one, other) => (one.app < other.app ? -1 : 1));
    for (const { app } of entries.slice(mostApps)) {
      report
        .of(app)
        .failed(new SyncError(`${where}: there are more than ${mostApps} apps, and this one is not served`));
    }
    return entries.slice(0, mostApps);
  }

  /** Nothing if the object has gone since it was listed: another one is there then, or will be missed in the next list. */
  private async read({ name, app, bytes, created }: Entry, google: GoogleService): Promise<SyncApp | undefined> {
    const where = `gs://${this.bucket}/${name}`;
    if (bytes > mostBytes) throw new SyncError(`${where} has more than ${mostBytes} bytes: deploy the app again`);
    const answer = await google.call({
      method: "GET",
      url: `${this.surroundings.storageUrl}/storage/v1/b/${this.bucket}/o/${encodeURIComponent(name)}?alt=media`,
      repeatable: true,
      bytes: mostBytes,
    });
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw new SyncError(`cannot read ${where}: ${outcome(answer)}`);
    if (answer.problem !== undefined) throw new SyncError(`${where} is ${answer.problem}: deploy the app again`);
    try {
      return { ...readApp(app, answer.body), left: created };
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      throw new SyncError(`${where} cannot be used: ${error.problems.join(", ")}`);
    }
  }
}

/** An object that an app may have left, or nothing. */
function entryOf(item: unknown): Entry | undefined {
  const name = textAt(item, "name") ?? "";
  const [, app = ""] = /^apps\/([^/]+)\/[\w.-]{1,100}\.json$/.exec(name) ?? [];
  const generation = textAt(item, "generation");
  const created = Date.parse(textAt(item, "timeCreated") ?? "");
  // The API tells sizes as texts.
  const bytes = countAt({ size: Number(textAt(item, "size") ?? NaN) }, "size");
  if (!isAppName(app) || generation === undefined || bytes === undefined || Number.isNaN(created)) return undefined;
  return { name, app, generation, bytes, created };
}

function isLater(one: Entry, other: Entry | undefined): boolean {
  if (other === undefined || one.created !== other.created) return one.created > (other?.created ?? -Infinity);
  return one.name > other.name;
}
