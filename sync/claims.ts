// Every place has one app that fills it. Apps know nothing of each other, so two of them may name the same place: then the
// first by name has it, the other is told, and neither's value is written over by the other's in each pass.
import type { SyncApp } from "./app-settings";
import { SyncError } from "./contract";
import type { Report } from "./report";
import type { Memories } from "./state";

/** Which app has a place, by what `placeOf` makes of the place's name. */
export type Claims = Map<string, string>;

/** The apps in the order of their names, without the places that an earlier one has; what each lost is reported for it. */
export function settleClaims(apps: SyncApp[], report: Report): { apps: SyncApp[]; claims: Claims } {
  const claims: Claims = new Map();
  const settled = [...apps]
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((app) => {
      const isOurs = (place: string, named: string): boolean => {
        const owner = claims.get(placeOf(place));
        if (owner === undefined) claims.set(placeOf(place), app.name);
        else report.of(app.name).failed(new SyncError(`${named} is ${owner}'s: name it for one app only`));
        return owner === undefined;
      };
      return withOwn(app, isOurs);
    });
  return { apps: settled, claims };
}

function withOwn(app: SyncApp, isOurs: (place: string, named: string) => boolean): SyncApp {
  const own: SyncApp = {
    ...app,
    secrets: { ...app.secrets, copies: app.secrets.copies.filter(({ secret }) => isOurs(secret, secret)) },
    config: { ...app.config, copies: app.config.copies.filter(({ secret }) => isOurs(secret, secret)) },
    cloudRun: app.cloudRun.filter(({ service }) => isOurs(service, service)),
  };
  const { github } = app;
  if (github === undefined) return own;
  const delivered = (kind: "secrets" | "variables"): string[] =>
    github[kind].filter((key) => {
      const place = githubPlace(github.repository, github.environment, kind, key);
      return isOurs(place, `${key} among the ${kind} of ${github.repository}'s environment ${github.environment}`);
    });
  return { ...own, github: { ...github, secrets: delivered("secrets"), variables: delivered("variables") } };
}

/**
 * Forgets what an app had at GitHub and another one has now: the app would take it away a day later, with the other's value
 * in it.
 */
export function handOver(memories: Memories, claims: Claims): void {
  for (const [app, { copies }] of Object.entries(memories)) {
    for (const place of Object.keys(copies)) {
      const owner = claims.get(placeOf(place));
      if (owner !== undefined && owner !== app) Reflect.deleteProperty(copies, place);
    }
  }
}

/** GitHub tells no capitals apart, in repositories, environments and names; Google does. */
function placeOf(name: string): string {
  return name.startsWith("github.com/") ? name.toLowerCase() : name;
}

/** As the copy's own place names it (`targets/github-entry.ts`). */
function githubPlace(repository: string, environment: string, kind: string, key: string): string {
  return `github.com/${repository}/environments/${encodeURIComponent(environment)}/${kind}/${key}`;
}
