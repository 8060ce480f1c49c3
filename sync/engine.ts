// One pass: everything that the settings name is brought in step with Vault, as far as one minute allows.
import { Budgets } from "./budget";
import { each, keep, type Pause } from "./contract";
import { Copying } from "./copying";
import { GoogleService, Identity } from "./google";
import type { Surroundings } from "./http";
import { forget, isInSecretManager, memoryOf, remember } from "./memories";
import { Report, type PassReport } from "./report";
import type { SyncApp, SyncSettings } from "./settings";
import { Document, Source } from "./source";
import { StateObject, type AppMemory, type Memories } from "./state";
import { CloudRunService, rollStamp } from "./targets/cloud-run";
import { Github, githubApp, githubDocument } from "./targets/github";
import { GithubPlaces } from "./targets/github-places";
import type { Written } from "./targets/github-secret";
import { githubTasks, isUsed, secretManagerTasks, trees, type AppDocuments, type Means, type Task } from "./tasks";

// A pass is called each minute: it stops beginning with work before the next one does.
const longest = 45_000;
const documentsAtOnce = 8;
const appsAtOnce = 4;

/** What lives as long as the process: tokens, and what makes the next pass cheaper. All of it can be lost. */
export class Reconciler {
  private readonly settings: SyncSettings;
  private readonly surroundings: Surroundings;
  private readonly pause: Pause;
  private readonly identity: Identity;
  private readonly source: Source;
  private readonly google: { [name in "secretManager" | "run" | "storage"]: GoogleService };
  private readonly githubs = new Map<string, Github>();
  private readonly written: Written = new Map();
  private readonly state: StateObject;
  private readonly copying: Copying;
  private lastContact: number;
  private stopAt = Infinity;

  constructor(settings: SyncSettings, surroundings: Surroundings) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.pause = (milliseconds) => surroundings.sleep(milliseconds);
    this.identity = new Identity(surroundings);
    this.source = new Source(settings.vault, this.identity, surroundings);
    this.google = {
      secretManager: new GoogleService("Secret Manager", this.identity, surroundings),
      run: new GoogleService("Cloud Run", this.identity, surroundings),
      storage: new GoogleService("Cloud Storage", this.identity, surroundings),
    };
    this.state = new StateObject(settings.state, this.google.storage, surroundings);
    this.copying = new Copying(() => surroundings.now(), this.pause);
    this.lastContact = surroundings.now();
  }

  /** The pass in hand begins with no other copy, and ends with what it has begun. */
  hurry(): void {
    this.stopAt = 0;
  }

  /** Never throws: what goes wrong is in the report, and one app's trouble stops nobody else's. */
  async pass(): Promise<PassReport> {
    const start = this.surroundings.now();
    this.stopAt = start + longest;
    for (const service of [this.identity, this.source, ...this.targets()]) service.begin();
    const report = new Report();
    try {
      await this.run(report, start);
    } catch (error) {
      report.failed(error);
    }
    report.vaultRequests = this.source.requests;
    report.targetRequests = this.targets().reduce((sum, { requests }) => sum + requests, 0);
    return report.finish(this.surroundings.now() - start);
  }

  private targets(): (GoogleService | Github)[] {
    return [...Object.values(this.google), ...this.githubs.values()];
  }

  private async run(report: Report, now: number): Promise<void> {
    const { apps: memories, understood } = await this.state.load();
    if (!understood) report.note("the state object was not understood: every copy is compared anew");
    const documents = await this.documents(report);
    const work = this.work(memories, documents, now);
    const tasks = [...work.values()].flat();
    report.copies = tasks.length;
    const unfinished = await this.copying.run(tasks, () => this.stopAt, report);
    for (const [app, done] of work) remember(memoryOf(memories, app), done);
    await each(this.settings.apps, appsAtOnce, async (app) => {
      const known = trees.every((tree) => !isUsed(app, tree) || documents.get(app.name)?.[tree] !== undefined);
      const copies = (work.get(app.name) ?? []).filter(({ place }) => isInSecretManager(place.name));
      // A revision gets all of a change: a user name belongs to its password.
      const copied = copies.every(({ place }) => !unfinished.has(place.name));
      const empty = copies.find(({ target }) => target.empty)?.place.name;
      if (known && copied) await this.roll(app, memoryOf(memories, app.name), empty, report);
    });
    forget(memories, this.settings.apps);
    if (!(await this.state.save(memories))) report.note("another pass ran at the same time; what it remembers stays");
  }

  /** What Vault tells about each document, without a value. */
  private async documents(report: Report): Promise<Map<string, AppDocuments>> {
    const found = new Map<string, AppDocuments>(this.settings.apps.map(({ name }) => [name, {}]));
    const wanted = this.settings.apps.flatMap((app) =>
      trees.filter((tree) => isUsed(app, tree)).map((tree) => ({ name: app.name, tree, mount: app[tree].mount })),
    );
    let silence: unknown;
    await each(wanted, documentsAtOnce, async ({ name, tree, mount }) => {
      try {
        const metadata = await this.source.metadata(mount, name);
        const documents = found.get(name);
        if (documents !== undefined) documents[tree] = new Document(mount, name, metadata, this.source);
        report.documents++;
      } catch (error) {
        // A server that is away is one failure, and not one for each document.
        if (error !== silence) report.failed(error);
        silence = error;
      }
    });
    if (report.documents > 0 || wanted.length === 0) this.lastContact = this.surroundings.now();
    report.waited(this.surroundings.now() - this.lastContact);
    return found;
  }

  private work(memories: Memories, documents: Map<string, AppDocuments>, now: number): Map<string, Task[]> {
    const means: Means = {
      secretManager: this.google.secretManager,
      secretManagerUrl: this.surroundings.secretManagerUrl,
      budgets: new Budgets(),
      now,
      graceSeconds: this.settings.graceSeconds,
    };
    return new Map(
      this.settings.apps.map((app) => {
        const known = memoryOf(memories, app.name);
        const found = documents.get(app.name) ?? {};
        const places = new GithubPlaces((repository) => this.github(app.secrets.mount, repository), this.written);
        const copies = secretManagerTasks(app, found, known, means);
        return [app.name, [...copies, ...githubTasks(app, found, known, places, means)]];
      }),
    );
  }

  /**
   * Gives an app's services a new revision if their newest one was made for other copies. `empty` is a copy that has nothing
   * for them, if there is one.
   */
  private async roll(app: SyncApp, known: AppMemory, empty: string | undefined, report: Report): Promise<void> {
    const stamp = rollStamp(known.copies);
    for (const { service } of app.cloudRun) {
      const before = known.services[service];
      if (before?.stamp === stamp && before.ready) continue;
      try {
        const wanted = { stamp, startable: empty === undefined };
        const target = new CloudRunService(service, this.surroundings.runUrl, wanted, this.google.run);
        const { change } = await keep(target, this.pause);
        if (change === "roll") report.rolled++;
        if (change !== "hold") known.services[service] = { stamp, ready: target.ready };
        else report.note(`${service} gets no new revision while ${empty ?? ""} has no value: it would not start`);
      } catch (error) {
        report.failed(error);
      }
    }
  }

  private github(mount: string, repository: string): Github {
    const name = `${mount} ${repository}`;
    const known = this.githubs.get(name);
    if (known !== undefined) return known;
    const github = new Github(repository, this.surroundings, async () => {
      const { fields } = await this.source.read(mount, githubDocument);
      return githubApp(fields, `${mount}/${githubDocument}`);
    });
    this.githubs.set(name, github);
    return github;
  }
}
