// One pass: everything that the apps name is brought in step with Vault, as far as one minute allows.
import type { SyncApp } from "./app-settings";
import { AppsBucket } from "./apps";
import { Budgets } from "./budget";
import { handOver, settleClaims } from "./claims";
import { each, type Pause } from "./contract";
import { Copying, type AppTasks } from "./copying";
import { Githubs } from "./githubs";
import { GoogleService, Identity } from "./google";
import type { Surroundings } from "./http";
import { AppLogins } from "./logins/pass";
import { forget, memoryOf, remember } from "./memories";
import { Report, type Tally, type PassSummary } from "./report";
import { rollOnce, type Rolling } from "./rolling";
import type { SyncSettings } from "./settings";
import { Document, Source } from "./source";
import { StateObject, type Memories } from "./state";
import { endingSupport, isHourlyPass } from "./support";
import { githubTasks, isUsed, secretManagerTasks, trees, type AppDocuments } from "./tasks";

// A pass is called each minute: it stops beginning with work before the next one does, and waits for nothing that would have
// it cut, since a pass that is cut remembers nothing.
const longest = 45_000;
const longestWait = 50_000;
const documentsAtOnce = 8;

/** What lives as long as the process: tokens, and what makes the next pass cheaper. All of it can be lost. */
export class Reconciler {
  private readonly settings: SyncSettings;
  private readonly surroundings: Surroundings;
  private readonly pause: Pause;
  private readonly identity: Identity;
  private readonly source: Source;
  private readonly githubs: Githubs;
  private readonly logins: AppLogins;
  private readonly appsBucket: AppsBucket;
  private readonly storage: GoogleService;
  private readonly state: StateObject;
  private readonly copying: Copying;
  private lastContact: number;
  private start = 0;
  private stopAt = Infinity;
  /** Google's services in this pass. Each app has its own: patience with one app's place is not taken from another's. */
  private services: GoogleService[] = [];

  constructor(settings: SyncSettings, surroundings: Surroundings) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.pause = (milliseconds) => surroundings.sleep(milliseconds);
    this.identity = new Identity(surroundings);
    this.source = new Source(settings.vault, this.identity, surroundings);
    this.githubs = new Githubs(this.source, surroundings);
    this.logins = new AppLogins(settings.vault, this.source, this.identity, surroundings);
    this.appsBucket = new AppsBucket(settings.apps, surroundings);
    this.storage = new GoogleService("Cloud Storage", this.identity, surroundings);
    this.state = new StateObject(settings.state, this.storage, surroundings);
    this.copying = new Copying(
      () => surroundings.now(),
      this.pause,
      (error) => this.source.isAway(error),
    );
    this.lastContact = surroundings.now();
  }

  /** The pass in hand begins with no other copy, and ends with what it has begun. */
  hurry(): void {
    this.stopAt = 0;
  }

  /** Never throws: what goes wrong is in the report, and one app's trouble stops nobody else's. */
  async pass(): Promise<PassSummary> {
    const start = this.surroundings.now();
    this.start = start;
    this.stopAt = start + longest;
    this.services = [];
    for (const service of [this.identity, this.source, this.storage, this.githubs]) service.begin();
    const report = new Report();
    try {
      await this.run(report, start);
    } catch (error) {
      report.failed(error);
    }
    report.vaultRequests = this.source.requests;
    const asked = [this.storage, this.githubs, ...this.services];
    report.targetRequests = asked.reduce((sum, { requests }) => sum + requests, 0);
    const isHourly = isHourlyPass(start);
    return report.finish(this.surroundings.now() - start, {
      support: isHourly ? endingSupport(this.settings.versions, start) : [],
      secrets: isHourly ? report.secretsAges(start) : [],
    });
  }

  private google(label: string): GoogleService {
    const service = new GoogleService(label, this.identity, this.surroundings, () => this.start + longestWait);
    this.services.push(service);
    return service;
  }

  private rolling(report: Tally): Rolling {
    return { google: this.google("Cloud Run"), url: this.surroundings.runUrl, pause: this.pause, report };
  }

  private async run(report: Report, now: number): Promise<void> {
    const { apps: memories, understood } = await this.state.load();
    if (!understood) report.note("the state object was not understood: every copy is compared anew");
    const left = await this.appsBucket.load(this.storage, () => this.google("Cloud Storage"), report);
    const { apps, claims } = settleClaims(left.apps, report);
    report.apps = apps.length;
    handOver(memories, claims);
    const documents = await this.documents(apps, report);
    await this.keepLogins(apps, documents, report);
    const work = this.work(apps, memories, documents, now, report);
    report.copies = work.reduce((sum, { tasks }) => sum + tasks.length, 0);
    await this.copying.run(work, () => this.stopAt, report);
    this.githubs.end();
    forget(memories, apps, left.present);
    if (!(await this.state.save(memories))) report.note("another pass ran at the same time; what it remembers stays");
  }

  /** What Vault tells about each document, without a value. */
  private async documents(apps: SyncApp[], report: Report): Promise<Map<string, AppDocuments>> {
    const found = new Map<string, AppDocuments>(apps.map(({ name }) => [name, {}]));
    const wanted = apps.flatMap((app) =>
      trees.filter((tree) => isUsed(app, tree)).map((tree) => ({ name: app.name, tree, mount: app[tree].mount })),
    );
    let silence: unknown;
    await each(wanted, documentsAtOnce, async ({ name, tree, mount }) => {
      try {
        const metadata = await this.source.metadata(mount, name);
        const documents = found.get(name);
        if (documents !== undefined) documents[tree] = new Document(mount, name, metadata, this.source);
        if (tree === "secrets" && !metadata.deleted) report.of(name).secretsWritten = metadata.changed;
        report.documents++;
      } catch (error) {
        if (!this.source.isAway(error)) report.of(name).failed(error);
        // A server that is away is one failure, and not one for each document.
        else if (error !== silence) report.failed((silence = error));
      }
    });
    if (report.documents > 0 || wanted.length === 0) this.lastContact = this.surroundings.now();
    report.waited(this.surroundings.now() - this.lastContact);
    return found;
  }

  /** Before anything is copied, so that a new login reaches its copies in this pass. */
  private async keepLogins(apps: SyncApp[], documents: Map<string, AppDocuments>, report: Report): Promise<void> {
    const [withLogins, names] = [apps.filter(({ logins }) => logins !== undefined), apps.map(({ name }) => name)];
    this.logins.forget(new Set(names));
    await each(withLogins, documentsAtOnce, async (app) => {
      const found = documents.get(app.name);
      if (found?.secrets === undefined) return;
      const tally = report.of(app.name);
      if (this.surroundings.now() > this.stopAt) tally.postponed++;
      else found.secrets = await this.logins.keep(app, found.secrets, this.google("Memorystore"), tally);
    });
  }

  private work(
    apps: SyncApp[],
    memories: Memories,
    documents: Map<string, AppDocuments>,
    now: number,
    report: Report,
  ): AppTasks[] {
    const budgets = new Budgets();
    return apps.map((app) => {
      const known = memoryOf(memories, app.name);
      const found = documents.get(app.name) ?? {};
      const means = {
        secretManager: this.google("Secret Manager"),
        secretManagerUrl: this.surroundings.secretManagerUrl,
        budgets,
        now,
        graceSeconds: this.settings.graceSeconds,
      };
      const places = this.githubs.placesOf(app.secrets.mount);
      const tasks = [...secretManagerTasks(app, found, known, means), ...githubTasks(app, found, known, places, means)];
      const hasAll = trees.every((tree) => !isUsed(app, tree) || found[tree] !== undefined);
      const done = async (unfinished: Set<string>): Promise<void> => {
        remember(known, tasks);
        if (hasAll) await rollOnce(app, known, tasks, unfinished, this.rolling(report.of(app.name)));
      };
      return { app: app.name, tasks, done };
    });
  }
}
