// Where the page's environments come from: a project's program in the simulated cloud, or a file.
import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { stacksIn } from "../../files/stacks";
import { readProject } from "../../sandbox";
import { statePath } from "../../sandbox/state";
import { lastReport, reportPath } from "../doctor/last";
import { consequencesOf } from "../consequences/find";
import type { PlanDocument } from "../document";
import { readEnvironmentFile } from "../reading/environment-file";
import { runLogPath } from "../run-log";
import { libraryFolder } from "./documents";
import { RunFollower } from "./follow";
import type { Source } from "./readings";
import type { Reading } from "./view";

/** A plan of prod is a megabyte. */
const mostBytes = 256 * 1024 * 1024;

/** The project's environments. A plan runs in a process of its own, so that each sees the sources as they are. */
export function projectSource(folder: string, first: string, events?: string): Source {
  const others = environmentsOf(folder).filter((name) => name !== first);
  return {
    environments: [first, ...others],
    folder,
    read: (environment) => planned(folder, environment),
    mark: (environment) => markOf(filesOf(folder, environment)),
    follower: (environment) =>
      new RunFollower(environment === first && events !== undefined ? events : runLogPath(folder, environment)),
    doctor: (environment) => lastReport(folder, environment),
  };
}

/** The one environment of a file. `events` is what an `--event-log` of the engine wrote. */
export function fileSource(file: string, environment: string, events?: string): Source {
  return {
    environments: [environment],
    read: () => Promise.resolve(fromFile(file, environment)),
    mark: () => markOf([file]),
    ...(events === undefined ? {} : { follower: () => new RunFollower(events) }),
  };
}

/** The environments of a project, by its `Pulumi.<name>.yaml`. */
export function environmentsOf(folder: string): string[] {
  return stacksIn(folder).sort();
}

/** The first environment that is up in the simulated cloud, or else the first that there is. */
export function usualEnvironment(folder: string): string | undefined {
  const names = environmentsOf(folder);
  const { name: project } = readProject(folder);
  return names.find((name) => statSync(statePath(folder, project, name), { throwIfNoEntry: false })) ?? names[0];
}

function fromFile(file: string, environment: string): Reading {
  const { source, steps, outputs } = readEnvironmentFile(file);
  const consequences = source === "state" ? [] : consequencesOf(steps);
  return { environment, source, readAt: new Date().toISOString(), steps, outputs, consequences, errors: [] };
}

function planned(folder: string, environment: string): Promise<Reading> {
  const command = join(libraryFolder(), "bin/groundplan.js");
  const words = [command, "plan", environment, "--json", "--cwd", folder];
  const readAt = new Date().toISOString();
  const common = { environment, source: "sandbox" as const, readAt };
  return new Promise((resolve) => {
    execFile(process.execPath, words, { maxBuffer: mostBytes }, (failure, stdout, stderr) => {
      const document = documentIn(stdout);
      if (document === undefined) {
        const message = stderr.trim() || (failure?.message ?? "the plan printed nothing");
        resolve({ ...common, steps: [], outputs: {}, consequences: [], errors: [{ message }] });
        return;
      }
      const { resources, outputs, consequences, errors } = document;
      resolve({ ...common, steps: resources, outputs, consequences, errors });
    });
  });
}

function documentIn(text: string): PlanDocument | undefined {
  try {
    return JSON.parse(text) as PlanDocument;
  } catch {
    return undefined;
  }
}

/** What a plan is made of beside the program, whose files are too many to look at each second: `Read again` is for those. */
function filesOf(folder: string, environment: string): string[] {
  const settings = ["Pulumi.yaml", `Pulumi.${environment}.yaml`, "images.lock.json"].map((name) => join(folder, name));
  return [...settings, statePath(folder, readProject(folder).name, environment), reportPath(folder, environment)];
}

function markOf(files: string[]): string {
  return files
    .map((file) => {
      const stats = statSync(file, { throwIfNoEntry: false });
      return stats === undefined ? "" : `${stats.mtimeMs} ${stats.size}`;
    })
    .join("\n");
}
