// The copies of one pass: which place, which document, and what was remembered.
import type { SyncApp } from "./app-settings";
import type { Budgets } from "./budget";
import type { Place } from "./copy";
import { CopyTarget } from "./copy-target";
import type { Work } from "./fairly";
import type { GoogleService } from "./google";
import type { Contents, Document } from "./source";
import type { AppMemory } from "./state";
import { parseSpot, type GithubPlaces } from "./targets/github-places";
import { SecretManagerCopy } from "./targets/secret-manager";

export const trees = ["secrets", "config"] as const;
export type Tree = (typeof trees)[number];

/** Documents of an app that Vault told about; the others are left alone. */
export type AppDocuments = { [tree in Tree]?: Document };

/** One copy in one pass. */
export interface Task {
  place: Place;
  target: CopyTarget;
  key: string;
  /** Absent if the settings do not name the copy any more. */
  document?: Document;
  /** What shares a quota. */
  group: string;
}

/** What the tasks of an app have in common. */
export interface Means {
  secretManager: GoogleService;
  secretManagerUrl: string;
  budgets: Budgets;
  /** Milliseconds since 1970. */
  now: number;
  graceSeconds: number;
}

/** Whether anything of a tree is copied anywhere. */
export function isUsed(app: SyncApp, tree: Tree): boolean {
  const delivered = tree === "secrets" ? app.github?.secrets : app.github?.variables;
  return app[tree].copies.length > 0 || (delivered ?? []).length > 0;
}

/** The copies of an app in Secret Manager. */
export function secretManagerTasks(app: SyncApp, documents: AppDocuments, memory: AppMemory, means: Means): Task[] {
  return trees.flatMap((tree) => {
    const document = documents[tree];
    if (document === undefined) return [];
    return app[tree].copies.map(({ key, secret }) => {
      const budget = means.budgets.of(secret);
      const place = new SecretManagerCopy(secret, means.secretManagerUrl, means.secretManager, budget);
      return { ...task(place, key, document, memory, means), document, group: budget.project };
    });
  });
}

/** The copies of an app at GitHub, and those that the settings do not name any more. */
export function githubTasks(
  app: SyncApp,
  documents: AppDocuments,
  memory: AppMemory,
  places: GithubPlaces,
  means: Means,
): Task[] {
  const { repository = "", environment = "", secrets = [], variables = [] } = app.github ?? {};
  const spots = [
    ...secrets.map((key) => ({ repository, environment, kind: "secrets" as const, key })),
    ...variables.map((key) => ({ repository, environment, kind: "variables" as const, key })),
  ];
  const named = spots.map((spot) => ({
    place: places.place(spot),
    key: spot.key,
    document: spot.kind === "secrets" ? documents.secrets : documents.config,
  }));
  const names = new Set(named.map(({ place }) => place.name));
  const forgotten = Object.keys(memory.copies)
    .filter((name) => !names.has(name))
    .flatMap((name) => parseSpot(name) ?? []);
  return [
    ...named.flatMap(({ place, key, document }) =>
      document === undefined ? [] : [{ ...task(place, key, document, memory, means), document, group: "github" }],
    ),
    ...forgotten.map((spot) => ({ ...task(places.place(spot), spot.key, unnamed, memory, means), group: "github" })),
  ];
}

/** What copies come from that the settings do not name any more: a document without a key, so they go after a while. */
const unnamed: Contents = {
  edition: "unnamed",
  fields: () => Promise.resolve({}),
  past: () => Promise.resolve([]),
};

function task(
  place: Place,
  key: string,
  document: Contents,
  memory: AppMemory,
  { now, graceSeconds }: Means,
): Pick<Task, "place" | "key" | "target"> {
  const remembered = memory.copies[place.name];
  return { place, key, target: new CopyTarget(place, { key, document, memory: remembered, now, graceSeconds }) };
}

/**
 * What is known to have something to do comes first, unless it has failed before: what fails again and again must not keep the
 * others from being looked at. Of those each group begins where `start` says, so that all have their turn, even if a pass
 * cannot look at all of them.
 */
export function inOrder(
  tasks: Task[],
  hasFailed: (task: Task) => boolean,
  start: (group: string, size: number) => number,
): Work<Task> {
  const isFirst = (task: Task): boolean => task.target.due && !hasFailed(task);
  const groups = new Map<string, Task[]>();
  for (const one of tasks.filter((task) => !isFirst(task))) {
    const group = groups.get(one.group) ?? [];
    group.push(one);
    groups.set(one.group, group);
  }
  const others = [...groups].flatMap(([group, members]) => {
    const first = start(group, members.length);
    return [...members.slice(first), ...members.slice(0, first)];
  });
  return { first: tasks.filter(isFirst), others };
}
