// The rows of an inventory: what resources and a project's folder ask for, judged by the table of releases.
import { join } from "node:path";
import { readText, SETTINGS_BYTES } from "../../files/read";
import { merged, versionsOf } from "../../inventory/find";
import { judged } from "../../inventory/judge";
import type { Found, Item } from "../../inventory/model";
import { versionsOfProject } from "../../inventory/project";
import { releases } from "../../inventory/table";
import type { Step } from "../../sandbox";
import { UsageError } from "../project";
import { nodeRuns } from "./running";

/** What an inventory is made of. */
export interface InventoryInputs {
  steps: readonly Step[];
  /** The project's folder; absent for an environment that came from a file. */
  folder?: string | undefined;
  /** What runs, where somebody said so. */
  running: readonly Found[];
  /** `2026-11-29` */
  today: string;
  /** The version of Node.js that runs the command. */
  node: string;
  /** Days before an end of support from which it counts. */
  horizon: number;
}

export function itemsOf({ steps, folder, running, today, node, horizon }: InventoryInputs): Item[] {
  const present = steps.filter(({ operation }) => operation !== "delete");
  const own = folder === undefined ? [] : versionsOfProject(folder);
  const wanted = merged([...versionsOf(present, lockedDigests(folder)), ...own]);
  const runs = merged([...running, ...(folder === undefined ? [] : nodeRuns(node))]);
  return judged(wanted, runs, { table: releases, today, horizon });
}

/** What `groundplan lock` wrote. */
export function lockedDigests(folder: string | undefined): Record<string, string> {
  if (folder === undefined) return {};
  const file = join(folder, "images.lock.json");
  const text = readText(file, SETTINGS_BYTES);
  try {
    return text === undefined ? {} : (JSON.parse(text) as Record<string, string>);
  } catch {
    throw new UsageError(`${file} is no JSON; restore it from git.`);
  }
}
