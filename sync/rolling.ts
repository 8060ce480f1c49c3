// Gives an app's services a new revision once all that they read is right.
import type { SyncApp } from "./app-settings";
import { keep, Postponed, type Pause } from "./contract";
import type { GoogleService } from "./google";
import { isInSecretManager } from "./memories";
import type { Tally } from "./report";
import type { AppMemory } from "./state";
import { CloudRunService, rollStamp } from "./targets/cloud-run";
import type { Task } from "./tasks";

/** What it takes. */
export interface Rolling {
  google: GoogleService;
  /** Base URL of Cloud Run. */
  url: string;
  pause: Pause;
  report: Tally;
}

/** One revision for all of a change: a user name belongs to its password. `unfinished` has places that are not right yet. */
export async function rollOnce(
  app: SyncApp,
  known: AppMemory,
  tasks: Task[],
  unfinished: Set<string>,
  by: Rolling,
): Promise<void> {
  const copies = tasks.filter(({ place }) => isInSecretManager(place.name));
  if (copies.some(({ place }) => unfinished.has(place.name))) return;
  const stamp = rollStamp(known.copies);
  const empty = copies.find(({ target }) => target.empty)?.place.name;
  for (const { service } of app.cloudRun) {
    const before = known.services[service];
    if (before?.stamp !== stamp || !before.ready) await roll(service, stamp, empty, known, by);
  }
}

/** `empty` is a copy that has nothing for the service, if there is one: a revision would not start. */
async function roll(
  service: string,
  stamp: string,
  empty: string | undefined,
  known: AppMemory,
  { google, url, pause, report }: Rolling,
): Promise<void> {
  try {
    const target = new CloudRunService(service, url, { stamp, startable: empty === undefined }, google);
    const { change } = await keep(target, pause);
    if (change === "roll") report.rolled++;
    if (change !== "hold") known.services[service] = { stamp, ready: target.ready };
    else report.note(`${service} gets no new revision while ${empty ?? ""} has no value: it would not start`);
  } catch (error) {
    if (error instanceof Postponed) report.postponed++;
    else report.failed(error);
  }
}
